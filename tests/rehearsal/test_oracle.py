"""The oracle notices what must not be."""

from collections.abc import Callable

import pytest

from standin.access import Access
from standin.verbs import deploying
from tests.rehearsal.kept import Watch, kept_requests
from tests.rehearsal.odds import CALM
from tests.rehearsal.oracle import holder_of, misfits, recorded
from tests.rehearsal.organisation import ENVIRONMENTS
from tests.rehearsal.rehearsal import Rehearsal, rehearsing
from tests.rehearsal.rollout import BOT, ask_durably

FIRST = ENVIRONMENTS[0]


def says(rehearsal: Rehearsal, state: str, words: str) -> None:
    """The newest status of the one request that is kept."""
    (kept,) = kept_requests(rehearsal.stage.github.world)
    (one,) = (one for one in kept.repository.deployments if one.task == "deploy-gate:request")
    access = Access(rehearsal.stage.github.world, BOT)
    deploying.say(access, kept.repository, one, state, description=words)


def forged(rehearsal: Rehearsal) -> None:
    infra = rehearsal.stage.github.world.repository("acme/infra")
    assert infra is not None
    infra.dispatches[-1].payload["request_id"] = "forged"


@pytest.mark.parametrize(
    ("happens", "said"),
    [
        pytest.param(lambda _: None, "", id="nothing"),
        pytest.param(lambda one: says(one, "success", "deployed"), "nor anything newer ever was", id="never deployed"),
        pytest.param(lambda one: says(one, "queued", ""), "without a word", id="no reason"),
        pytest.param(forged, "was told before it was kept", id="told too soon"),
    ],
)
def test_a_request_that_is_not_as_it_says_is_noticed(happens: Callable[[Rehearsal], None], said: str) -> None:
    with rehearsing(1, CALM) as rehearsal:
        service = next(iter(rehearsal.organisation.services.values()))
        step = ask_durably(rehearsal.stage, service, service.releases[1], FIRST, rehearsal.chance)
        assert step.code == 0, step.log
        happens(rehearsal)
        wrong = list(Watch().wrong(rehearsal.stage.github.world))
        assert [said in sentence for sentence in wrong] == ([True] if said else [])


def test_a_version_beside_what_it_refuses_is_noticed_and_a_lock_that_is_not_there() -> None:
    with rehearsing(1, CALM) as rehearsal:
        world = rehearsal.stage.github.world
        repositories = list(world.repositories.values())
        told = recorded(repositories)
        assert list(misfits(told)) == []
        needy = next(one for one in rehearsal.organisation.services.values() if one.needs)
        provider = next(iter(needy.needs))
        told[FIRST, provider] = []
        assert f"{FIRST}: {needy.name}" in next(misfits(told))
        assert holder_of(repositories, (FIRST, needy.name)) is None
