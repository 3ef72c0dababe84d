// One conversation of an unchanged Octokit with the API at the address it is given; what it saw goes out as JSON.
import { Octokit, RequestError } from "octokit";

const [baseUrl, repository] = process.argv.slice(2);
const [owner, repo] = repository.split("/");
const octokit = new Octokit({
  auth: process.env.GITHUB_TOKEN,
  baseUrl,
  log: { debug() {}, info() {}, warn() {}, error() {} },
  // It would wait a second between writes, for a limit that the other side does not have.
  throttle: { enabled: false },
});
const here = { owner, repo };
const seen = {};

async function refused(asked) {
  try {
    await asked;
    return null;
  } catch (error) {
    if (error instanceof RequestError) {
      return [error.status, error.response.data.message];
    }
    throw error;
  }
}

const { data: main } = await octokit.rest.git.getRef({ ...here, ref: "heads/main" });
const sha = main.object.sha;

// A deployment, what is said of it, and how both read back.
const asked = { ...here, ref: sha, environment: "staging", auto_merge: false, required_contexts: [], payload: { by: "octokit" } };
const { data: deployment, status } = await octokit.rest.repos.createDeployment(asked);
seen.created = [status, deployment.sha === sha, deployment.payload];
for (const state of ["in_progress", "success"]) {
  await octokit.rest.repos.createDeploymentStatus({ ...here, deployment_id: deployment.id, state, log_url: "https://example.com/log" });
}
const statuses = await octokit.paginate(octokit.rest.repos.listDeploymentStatuses, { ...here, deployment_id: deployment.id, per_page: 1 });
seen.statuses = statuses.map((one) => one.state);
const listed = await octokit.paginate(octokit.rest.repos.listDeployments, { ...here, environment: "staging", per_page: 1 });
seen.deployments = listed.map((one) => one.payload.by ?? one.payload.type);

// A lock: a parentless commit with its file inline, and a branch that only one can make.
const { data: tree } = await octokit.rest.git.createTree({ ...here, tree: [{ path: "lock.json", mode: "100644", type: "blob", content: "{}" }] });
const { data: commit } = await octokit.rest.git.createCommit({ ...here, message: "lock", tree: tree.sha, parents: [] });
const lock = { ...here, ref: "refs/heads/staging-lock", sha: commit.sha };
await octokit.rest.git.createRef(lock);
seen.second = await refused(octokit.rest.git.createRef(lock));
const { data: file } = await octokit.rest.repos.getContent({ ...here, path: "lock.json", ref: "staging-lock" });
seen.lock = Buffer.from(file.content, "base64").toString();
await octokit.rest.git.deleteRef({ ...here, ref: "heads/staging-lock" });
seen.gone = await refused(octokit.rest.repos.getBranch({ ...here, branch: "staging-lock" }));

// A comment and a reaction.
const { data: comment } = await octokit.rest.issues.createComment({ ...here, issue_number: 1, body: ".deploy staging" });
const on = { ...here, comment_id: comment.id };
const { data: reaction } = await octokit.rest.reactions.createForIssueComment({ ...on, content: "eyes" });
await octokit.rest.reactions.deleteForIssueComment({ ...on, reaction_id: reaction.id });
await octokit.rest.issues.updateComment({ ...on, body: "deployed" });
const comments = await octokit.paginate(octokit.rest.issues.listComments, { ...here, issue_number: 1 });
seen.comments = comments.map((one) => one.body);

// Events, permissions, and a repository that the token does not see.
seen.dispatch = (await octokit.rest.repos.createDispatchEvent({ ...here, event_type: "deploy", client_payload: { service: "shop" } })).status;
seen.permission = (await octokit.rest.repos.getCollaboratorPermissionLevel({ ...here, username: "alice" })).data.permission;
seen.hidden = await refused(octokit.rest.repos.get({ owner, repo: "hidden" }));

console.log(JSON.stringify(seen));
