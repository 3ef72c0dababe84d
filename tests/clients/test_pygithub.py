from collections.abc import Iterator

import pytest
from github import Auth, Github, GithubException, InputGitTreeElement
from github.Repository import Repository

from tests.standin_rest.shop import Shop, opened


@pytest.fixture
def shop() -> Iterator[Shop]:
    with opened() as found:
        yield found


@pytest.fixture
def repository(shop: Shop) -> Iterator[Repository]:
    with Github(
        auth=Auth.Token("robot"),
        base_url=shop.github.url,
        seconds_between_requests=None,
        seconds_between_writes=None,
        lazy=True,
    ) as client:
        yield client.get_repo("acme/shop")


def test_a_deployment_goes_from_queued_to_success(repository: Repository) -> None:
    sha = repository.get_branch("main").commit.sha
    made = repository.create_deployment(
        sha,
        auto_merge=False,
        required_contexts=[],
        environment="staging",
        payload={"service": "shop"},
        transient_environment=False,
        production_environment=False,
    )
    for state in ("queued", "in_progress", "success"):
        made.create_status(state, target_url="https://example.com/log", description=state)
    assert made.sha == sha
    assert made.payload == {"service": "shop"}
    assert [status.state for status in made.get_statuses()] == ["success", "in_progress", "queued"]
    newest = repository.get_deployments(environment="staging")[0]
    assert newest.id == made.id


def test_a_success_makes_the_deployment_before_it_inactive(repository: Repository) -> None:
    before = repository.get_deployments(environment="staging")[0]
    made = repository.create_deployment("main", auto_merge=False, required_contexts=[], environment="staging")
    made.create_status("success")
    assert before.get_statuses()[0].state == "inactive"


def test_a_lock_is_a_branch_that_only_one_can_make(repository: Repository) -> None:
    tree = repository.create_git_tree([InputGitTreeElement("lock.json", "100644", "blob", content="{}")])
    commit = repository.create_git_commit("lock [skip ci]", tree, [])
    repository.create_git_ref("refs/heads/shop-lock", commit.sha)
    with pytest.raises(GithubException) as refused:
        repository.create_git_ref("refs/heads/shop-lock", commit.sha)
    assert refused.value.status == 422
    assert refused.value.data["message"] == "Reference already exists"
    file = repository.get_contents("lock.json", ref="shop-lock")
    assert not isinstance(file, list)
    assert file.decoded_content == b"{}"
    # A lazy ref keeps the address it is read from, which takes no DELETE, until it has been read.
    lock = repository.get_git_ref("heads/shop-lock").complete()
    lock.delete()
    assert "shop-lock" not in {branch.name for branch in repository.get_branches()}


def test_a_file_is_written_only_over_what_was_read(repository: Repository) -> None:
    made = repository.create_file("versions.yaml", "Begin", "a: 1\n")["content"]
    repository.update_file("versions.yaml", "Go on", "a: 2\n", made.sha)
    with pytest.raises(GithubException) as refused:
        repository.update_file("versions.yaml", "Too late", "a: 3\n", made.sha)
    assert refused.value.status == 409
    assert refused.value.data["message"] == f"versions.yaml does not match {made.sha}"


def test_a_comment_is_answered_and_edited(repository: Repository) -> None:
    issue = repository.get_issue(2)
    comment = issue.create_comment(".deploy staging")
    comment.create_reaction("eyes")
    comment.edit("deployed")
    assert [one.content for one in comment.get_reactions()] == ["eyes"]
    assert issue.get_comment(comment.id).body == "deployed"
    issue.add_to_labels("deployed")
    assert [label.name for label in repository.get_pull(2).labels] == ["deployed"]


def test_events_reach_the_repository(repository: Repository, shop: Shop) -> None:
    assert repository.create_repository_dispatch("deploy", {"service": "shop"})
    assert repository.get_workflow_runs()[0].status == "in_progress"
    kept = shop.github.state()["repositories"]["acme/shop"]["dispatches"]
    assert [(one["name"], one["payload"]) for one in kept] == [("deploy", {"service": "shop"})]


def test_who_may_deploy_is_told(repository: Repository) -> None:
    assert repository.get_collaborator_permission("alice") == "write"
    assert repository.get_collaborator_role_name("alice") == "maintain"


def test_long_lists_come_in_pages(repository: Repository) -> None:
    for number in range(35):
        repository.create_deployment("main", auto_merge=False, required_contexts=[], environment=f"e{number}")
    assert repository.get_deployments().totalCount == 37
    assert len(list(repository.get_deployments())) == 37


def test_a_pull_request_shows_its_reviews_and_checks(repository: Repository) -> None:
    pull = repository.get_pull(2)
    assert [review.state for review in pull.get_reviews()] == ["APPROVED"]
    assert pull.head.ref == "feature/x"
    runs = {check.name: check.conclusion for check in repository.get_commit(pull.head.sha).get_check_runs()}
    assert runs == {"build": "success", "lint": "failure"}
    assert repository.compare("main", "feature/x").ahead_by == 1
