"""action.yml, the code and the README name the same inputs and outputs."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from deploy_gate.action import main
from deploy_gate.commands.asked import REQUEST_FIELDS, REQUEST_FLAGS
from deploy_gate.commands.registry import COMMANDS, INPUTS, OUTPUTS
from deploy_gate.comment.fields import KINDS as COMMENT_INPUTS
from deploy_gate.comment.fields import OWN_OUTPUTS
from tests.doors.shop import a_shop, on_github
from tests.doors.step import NOWHERE, ROOT, act, dispatched, environ_of, read_outputs

ACTION: Mapping[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMENT_PAGE = (ROOT / "docs" / "comment-inputs.md").read_text(encoding="utf-8")
ASKED = dispatched({"service": "inventory", "version": "1.9.0", "environment": "staging"})


class Watched(dict[str, str]):
    """An environment that knows what was looked up in it."""

    def __init__(self, values: Mapping[str, str]) -> None:
        super().__init__(values)
        self.looked_up: set[str] = set()

    def get(self, key: str, default: Any = None) -> Any:  # noqa: ANN401 - as `dict` has it
        self.looked_up.add(key)
        return super().get(key, default)


def table(heading: str, page: str = README) -> Iterator[str]:
    """The names in the first column of a page's table under a heading."""
    section = page.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    yield from re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)


def test_the_code_reads_every_input_and_no_other(tmp_path: Path) -> None:
    with on_github(a_shop()) as github:
        environ = Watched(environ_of(tmp_path, github.url, ASKED, "repository_dispatch", {}))
        assert main(environ) == 0
    read = {name.removeprefix("INPUT_").lower() for name in environ.looked_up if name.startswith("INPUT_")}
    assert read == set(ACTION["inputs"])


@pytest.mark.parametrize(
    ("event", "inputs"),
    [
        pytest.param(ASKED, {}, id="a plan that goes"),
        pytest.param(ASKED, {"command": "gate"}, id="a gate"),
        pytest.param(dispatched({}), {}, id="bad input"),
        pytest.param(ASKED, {"catalog": "none.yml"}, id="no catalog"),
    ],
)
def test_a_step_always_writes_every_output_and_no_other(event: object, inputs: dict[str, str]) -> None:
    with on_github(a_shop()) as github:
        assert set(act(github.url, event, **inputs).outputs) == set(ACTION["outputs"])


def test_the_registry_names_each_input_and_output_of_action_yml_once() -> None:
    assert sorted(INPUTS) == sorted(ACTION["inputs"])
    assert sorted(OUTPUTS) == sorted(ACTION["outputs"])


def test_a_step_that_leaves_an_event_alone_writes_them_as_well() -> None:
    assert set(act(NOWHERE, {}, "issue_comment").outputs) == set(ACTION["outputs"])


def test_the_inputs_that_make_a_request_are_empty_unless_they_are_given() -> None:
    defaults = {name: ACTION["inputs"][name]["default"] for name in (*REQUEST_FIELDS, *REQUEST_FLAGS)}
    assert set(defaults.values()) == {""}


def test_every_input_has_a_default_so_that_none_is_required() -> None:
    assert [name for name, given in ACTION["inputs"].items() if "default" not in given or given.get("required")] == []


def test_every_command_is_named_where_the_input_is_described() -> None:
    described = ACTION["inputs"]["command"]["description"]
    assert [command for command in COMMANDS if f"`{command}`" not in described] == []


@pytest.mark.parametrize(
    ("heading", "key", "own"), [("Inputs", "inputs", COMMENT_INPUTS), ("Outputs", "outputs", OWN_OUTPUTS)]
)
def test_the_readme_lists_what_action_yml_has_in_the_same_order(heading: str, key: str, own: tuple[str, ...]) -> None:
    assert list(table(heading)) == [name for name in ACTION[key] if name not in own], (
        f"the table under '## {heading}' of README.md and {key} of action.yml must name the same, in the same order, "
        "but for those that only comments have"
    )


@pytest.mark.parametrize(("heading", "own"), [("Inputs", COMMENT_INPUTS), ("Outputs", OWN_OUTPUTS)])
def test_what_only_comments_have_stands_on_a_page_of_its_own(heading: str, own: tuple[str, ...]) -> None:
    assert set(table(heading, COMMENT_PAGE)) >= set(own)


def test_the_tests_read_outputs_as_strictly_as_the_runner() -> None:
    with pytest.raises(ValueError, match="the runner refuses"):
        read_outputs("decision<<a\ngo\na\ndecision<<b\nno_go\nb\n")


def test_no_description_holds_an_expression_which_the_runner_refuses() -> None:
    described = [one["description"] for key in ("inputs", "outputs") for one in ACTION[key].values()]
    assert [text for text in described if "${{" in text] == []
