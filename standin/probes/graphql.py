"""What GraphQL itself does: partial answers, pages, limits."""

from typing import Final

from standin.probes.registry import holds, probe, same
from standin.probes.scratch import Scratch

REPOSITORY: Final = "repository(owner: $owner, name: $name)"
HEAD: Final = "query($owner: String!, $name: String!)"
PAGES: Final = (
    "query($owner: String!, $name: String!, $environment: String!, $after: String) { "
    "repository(owner: $owner, name: $name) { deployments(environments: [$environment], first: 1, after: $after)"
    " { totalCount nodes { databaseId } pageInfo { hasNextPage endCursor } } } }"
)


@probe("graphql.not_found")
def not_found(scratch: Scratch) -> None:
    """One alias fails, the other is answered."""
    missing = f"{scratch.name}-{scratch.fresh('missing')}"
    data, errors = scratch.ask(
        "query($owner: String!, $name: String!, $missing: String!) {"
        " there: repository(owner: $owner, name: $name) { name }"
        " gone: repository(owner: $owner, name: $missing) { name } }",
        missing=missing,
    )
    same("data", data, {"there": {"name": scratch.name}, "gone": None})
    message = f"Could not resolve to a Repository with the name '{scratch.owner}/{missing}'."
    same(
        "error", [(each["type"], each["path"], each["message"]) for each in errors], [("NOT_FOUND", ["gone"], message)]
    )


@probe("graphql.node_not_found")
def node_not_found(scratch: Scratch) -> None:
    """An id that leads nowhere."""
    data, errors = scratch.ask('{ node(id: "DE_nothing") { id } }')
    same("data", data, {"node": None})
    same("type", [each["type"] for each in errors], ["NOT_FOUND"])


@probe("graphql.boundaries")
def boundaries(scratch: Scratch) -> None:
    """Neither `first` nor `last`."""
    _data, errors = scratch.ask(f"{HEAD} {{ {REPOSITORY} {{ deployments {{ nodes {{ id }} }} }} }}")
    found = [(each["type"], each["path"]) for each in errors]
    same("error", found, [("MISSING_PAGINATION_BOUNDARIES", ["repository", "deployments"])])


@probe("graphql.count_only")
def count_only(scratch: Scratch) -> None:
    """A count and nothing else."""
    _data, errors = scratch.ask(f"{HEAD} {{ {REPOSITORY} {{ deployments {{ totalCount }} }} }}")
    same("errors", errors, [])


@probe("graphql.largest_page")
def largest_page(scratch: Scratch) -> None:
    """One more than the largest page."""
    _data, errors = scratch.ask(f"{HEAD} {{ {REPOSITORY} {{ deployments(first: 101) {{ nodes {{ id }} }} }} }}")
    same("type", [each["type"] for each in errors], ["EXCESSIVE_PAGINATION"])


@probe("graphql.paging")
def paging(scratch: Scratch) -> None:
    """Three records, a page each."""
    environment = scratch.fresh("pages")
    made = [scratch.deployment(environment)["id"] for _ in range(3)]
    found, after = [], None
    for _page in made:
        data, errors = scratch.ask(PAGES, environment=environment, after=after)
        same("errors", errors, [])
        page = data["repository"]["deployments"]
        same("count", page["totalCount"], len(made))
        found += [each["databaseId"] for each in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
    same("records", sorted(found), sorted(made))
    holds("the last page says so", true=not page["pageInfo"]["hasNextPage"])


@probe("graphql.node_limit")
def node_limit(scratch: Scratch) -> None:
    """Three connections of a hundred, in each other."""
    _data, errors = scratch.ask(
        f"{HEAD} {{ {REPOSITORY} {{ pullRequests(first: 100) {{ nodes {{ comments(first: 100) {{ nodes {{"
        " reactions(first: 100) { nodes { id } } } } } } } }"
    )
    same("type", [each.get("type") for each in errors], ["MAX_NODE_LIMIT_EXCEEDED"])


@probe("graphql.points")
def points(scratch: Scratch) -> None:
    """One connection costs one point; a hundred and one in the second level cost one as well, three hundred three."""
    few = f"{HEAD} {{ rateLimit {{ cost }} {REPOSITORY} {{ deployments(first: 1) {{ nodes {{ id }} }} }} }}"
    data, _errors = scratch.ask(few)
    same("cost of one", data["rateLimit"]["cost"], 1)
    inner = " ".join(f"c{n}: comments(first: 1) {{ nodes {{ id }} }}" for n in range(3))
    many = f"{HEAD} {{ rateLimit {{ cost }} {REPOSITORY} {{ pullRequests(first: 100) {{ nodes {{ {inner} }} }} }} }}"
    data, _errors = scratch.ask(many)
    same("cost of three hundred and one", data["rateLimit"]["cost"], 3)


@probe("graphql.bad_query")
def bad_query(scratch: Scratch) -> None:
    """A field that is not there."""
    status, answer = scratch.send("POST", scratch.graphql_url, {"query": "{ viewer { nothingOfTheKind } }"})
    same("status", status, 200)
    same("keys", sorted(answer), ["errors"])


@probe("graphql.anonymous")
def anonymous(scratch: Scratch) -> None:
    """No token at all."""
    status, _answer = scratch.send("POST", scratch.graphql_url, {"query": "{ viewer { login } }"}, token="")
    holds(f"it is refused: {status}", true=status in (401, 403))


@probe("access.bad_token")
def bad_token(scratch: Scratch) -> None:
    """A token nobody gave out."""
    for method, url, body in (
        ("GET", f"{scratch.url}/user", None),
        ("POST", scratch.graphql_url, {"query": "{ viewer { login } }"}),
    ):
        status, answer = scratch.send(method, url, body, token="ghp_nobody_gave_this_out")  # noqa: S106 - not one
        same(f"status of {method}", status, 401)
        same(f"message of {method}", answer["message"], "Bad credentials")


@probe("access.no_object")
def no_object(scratch: Scratch) -> None:
    """A body that is a list."""
    for url in (scratch.graphql_url, f"{scratch.url}/repos/{scratch.repository}/deployments"):
        status, answer = scratch.send("POST", url, [])
        same(f"status of {url}", status, 400)
        same(f"message of {url}", answer["message"], "Body should be a JSON object")
