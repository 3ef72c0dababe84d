"""A status that GitHub took by REST alone, and the limit that came in place of an answer."""

from tests.doors.deploying import entry, finish, locks, records, start
from tests.doors.shop import a_shop, on_github

REFUSED = {"alias": "s0", "error": {"type": "FORBIDDEN", "message": "Resource not accessible by integration"}}


def test_a_limit_that_comes_with_status_200_is_no_status_and_is_asked_again() -> None:
    refused = {"on": "graphql SayStatus", "kind": "partial", "count": None, **REFUSED}
    with on_github(a_shop(), refused) as github:
        start(github, entry("inventory", "1.9.0"))
        route = next(one.route for one in github.requests.entries() if one.path.endswith("/statuses"))
    with on_github(a_shop(), refused, {"on": route, "kind": "limited"}) as github:
        started = start(github, entry("inventory", "1.9.0"))
        assert started.code == 0, started.out
        assert records(github, "inventory")[-1] == ("1.9.0", "in_progress")
        finish(github, started)
        assert records(github, "inventory")[-1] == ("1.9.0", "success")
        assert locks(github) == []
