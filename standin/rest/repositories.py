"""Repositories and their tags."""

from typing import Any, Final

from standin.access import LEVELS
from standin.clock import stamp
from standin.repository import Repository
from standin.rest.accounts import account
from standin.rest.addresses import SITE, api, page
from standin.rest.serving import listed, serve
from standin.routes import Request, Response

# What stands behind each address template of a repository.
TEMPLATES: Final = {
    "archive_url": "{archive_format}{/ref}",
    "assignees_url": "assignees{/user}",
    "blobs_url": "git/blobs{/sha}",
    "branches_url": "branches{/branch}",
    "collaborators_url": "collaborators{/collaborator}",
    "comments_url": "comments{/number}",
    "commits_url": "commits{/sha}",
    "compare_url": "compare/{base}...{head}",
    "contents_url": "contents/{+path}",
    "contributors_url": "contributors",
    "deployments_url": "deployments",
    "downloads_url": "downloads",
    "events_url": "events",
    "forks_url": "forks",
    "git_commits_url": "git/commits{/sha}",
    "git_refs_url": "git/refs{/sha}",
    "git_tags_url": "git/tags{/sha}",
    "hooks_url": "hooks",
    "issue_comment_url": "issues/comments{/number}",
    "issue_events_url": "issues/events{/number}",
    "issues_url": "issues{/number}",
    "keys_url": "keys{/key_id}",
    "labels_url": "labels{/name}",
    "languages_url": "languages",
    "merges_url": "merges",
    "milestones_url": "milestones{/number}",
    "notifications_url": "notifications{?since,all,participating}",
    "pulls_url": "pulls{/number}",
    "releases_url": "releases{/id}",
    "stargazers_url": "stargazers",
    "statuses_url": "statuses/{sha}",
    "subscribers_url": "subscribers",
    "subscription_url": "subscription",
    "tags_url": "tags",
    "teams_url": "teams",
    "trees_url": "git/trees{/sha}",
}
NONE_OF_IT: Final = (
    "forks_count",
    "stargazers_count",
    "watchers_count",
    "forks",
    "watchers",
    "subscribers_count",
    "network_count",
)


def described(request: Request, repository: Repository) -> dict[str, Any]:
    """A repository as every answer that holds one shows it."""
    created = stamp(repository.created_at)
    head = repository.head()
    pushed = stamp(head.committer.date) if head else created
    open_issues = sum(issue.state == "open" for issue in repository.issues.values())
    size = sum(len(getattr(found, "data", b"")) for found in repository.objects.objects.values())
    level = LEVELS.index(request.access.level(repository, "contents"))
    return {
        "id": repository.id,
        "node_id": repository.node_id,
        "name": repository.name,
        "full_name": repository.full_name,
        "private": repository.private,
        "owner": account(request, repository.owner),
        "html_url": page(repository),
        "description": None,
        "fork": repository.fork_of is not None,
        "url": api(request, repository),
        **{name: api(request, repository, tail) for name, tail in TEMPLATES.items()},
        "created_at": created,
        "updated_at": pushed,
        "pushed_at": pushed,
        "git_url": f"git://github.com/{repository.full_name}.git",
        "ssh_url": f"git@github.com:{repository.full_name}.git",
        "clone_url": f"{SITE}/{repository.full_name}.git",
        "svn_url": page(repository),
        "mirror_url": None,
        "homepage": None,
        "size": size // 1024,
        "language": None,
        "license": None,
        **dict.fromkeys(NONE_OF_IT, 0),
        "open_issues_count": open_issues,
        "open_issues": open_issues,
        "has_issues": True,
        "has_projects": True,
        "has_downloads": True,
        "has_wiki": True,
        "has_pages": False,
        "has_discussions": False,
        "archived": repository.archived,
        "disabled": False,
        "allow_forking": True,
        "is_template": False,
        "web_commit_signoff_required": False,
        "topics": [],
        "visibility": "private" if repository.private else "public",
        "default_branch": repository.default_branch,
        "permissions": {
            "admin": level >= LEVELS.index("admin"),
            "maintain": level >= LEVELS.index("admin"),
            "push": level >= LEVELS.index("write"),
            "triage": level >= LEVELS.index("write"),
            "pull": level >= LEVELS.index("read"),
        },
    }


@serve("GET", "/repos/{owner}/{repo}")
def _get_repository(request: Request) -> Response:
    return Response(described(request, request.repository()))


@serve("GET", "/repos/{owner}/{repo}/tags")
def _list_tags(request: Request) -> Response:
    repository = request.repository()
    request.access.need(repository, "contents")
    names = sorted((name for name in repository.refs if name.startswith("refs/tags/")), reverse=True)

    def tag(name: str) -> dict[str, Any]:
        commit = repository.peel(repository.refs[name])
        sha = commit.oid if commit else repository.refs[name]
        short = name.removeprefix("refs/tags/")
        return {
            "name": short,
            "zipball_url": api(request, repository, f"zipball/{name}"),
            "tarball_url": api(request, repository, f"tarball/{name}"),
            "commit": {"sha": sha, "url": api(request, repository, f"commits/{sha}")},
            "node_id": f"{repository.node_id}:{name}",
        }

    return listed(request, names, tag)


@serve("GET", "/installation/repositories")
def _list_repositories_of_token(request: Request) -> Response:
    request.access.user  # noqa: B018 - refuses where nobody is logged in
    token = request.access.token
    names = {name.lower() for name in (token.repositories or [])} if token else set()
    every = not token or token.repositories is None
    seen = [one for key, one in request.world.repositories.items() if every or key in names]
    answer = listed(request, seen, lambda one: described(request, one), under="repositories")
    answer.body["repository_selection"] = "all" if every else "selected"
    return answer
