import io
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from deploy_gate.model import Problem
from deploy_gate.output_size import OUTPUT_LIMIT, utf16_size
from deploy_gate.runner import Runner, RunnerError
from deploy_gate.summary import LIMIT


def a_runner(**environ: str) -> Runner:
    return Runner(environ, io.StringIO())


def said(runner: Runner) -> str:
    assert isinstance(runner.out, io.StringIO)
    return runner.out.getvalue()


def read_entries(text: str) -> dict[str, str]:
    """Names and values as the runner reads them from a file of commands: lines end at a line feed alone."""
    lines = iter(text.split("\n"))
    found = {}
    for line in lines:
        if not line:
            continue
        name, _, delimiter = line.partition("<<")
        value = []
        while (inner := next(lines)) != delimiter:
            value.append(inner)
        found[name] = "\n".join(value)
    return found


@pytest.mark.parametrize(
    ("name", "variable"),
    [
        pytest.param("environment", "INPUT_ENVIRONMENT", id="in upper case"),
        pytest.param("wait_timeout", "INPUT_WAIT_TIMEOUT", id="underscores stay"),
        pytest.param("wait-timeout", "INPUT_WAIT-TIMEOUT", id="hyphens stay"),
        pytest.param("wait timeout", "INPUT_WAIT_TIMEOUT", id="spaces become underscores"),
    ],
)
def test_an_input_is_found_under_its_variable(name: str, variable: str) -> None:
    assert a_runner(**{variable: " staging\n"}).input(name) == "staging"


def test_an_input_that_was_not_given_is_empty() -> None:
    assert a_runner().input("environment") == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *[pytest.param(text, True, id=f"{text} is true") for text in ("true", "True", "TRUE", " true ")],
        *[pytest.param(text, False, id=f"{text} is false") for text in ("false", "False", "FALSE")],
        pytest.param("", True, id="blank is the default"),
        pytest.param("  ", True, id="white space is the default"),
    ],
)
def test_a_boolean_is_read_as_yaml_reads_it(text: str, expected: bool) -> None:  # noqa: FBT001 - the case's own value
    assert a_runner(INPUT_DRY_RUN=text).boolean("dry_run", default=True) is expected


@pytest.mark.parametrize("text", ["yes", "no", "on", "1", "tRUE", "true false", "x" * 500, "a\n::set-output name=x::y"])
def test_another_word_is_no_boolean(text: str) -> None:
    problem = a_runner(INPUT_DRY_RUN=text).boolean("dry_run", default=True)
    assert isinstance(problem, Problem)
    assert problem.where == "input dry_run"
    assert problem.message.endswith("is no boolean: write true or false")
    assert len(problem.message) < 150
    assert problem.message.isprintable()


def test_the_event_is_read_from_the_file_that_the_runner_names(tmp_path: Path) -> None:
    path = tmp_path / "event.json"
    path.write_text('{"action": "deploy"}')
    assert a_runner(GITHUB_EVENT_PATH=str(path)).event() == {"action": "deploy"}


def test_an_event_without_a_file_is_a_problem() -> None:
    problem = a_runner().event()
    assert isinstance(problem, Problem)
    assert problem.where == "GITHUB_EVENT_PATH"


values = st.text(st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from("\r\n<=")))


@given(st.dictionaries(st.from_regex(r"\A[a-z_]{1,12}\Z"), values, max_size=4))
@example({"a": "one\nb<<end\ntwo\nend\n", "c": ""})
@example({"a": "ends with a line feed\n", "b": "\r\n"})
def test_outputs_come_back_as_they_were_given(
    tmp_path_factory: pytest.TempPathFactory, outputs: dict[str, str]
) -> None:
    path = tmp_path_factory.mktemp("outputs") / "output"
    a_runner(GITHUB_OUTPUT=str(path)).write_outputs(outputs)
    assert read_entries(path.read_bytes().decode()) == outputs


def test_two_writes_are_both_found(tmp_path: Path) -> None:
    path = tmp_path / "output"
    runner = a_runner(GITHUB_OUTPUT=str(path))
    runner.write_outputs({"decision": "go"})
    runner.write_outputs({"matrix": ""})
    assert read_entries(path.read_text()) == {"decision": "go", "matrix": ""}


def test_every_delimiter_is_another(tmp_path: Path) -> None:
    path = tmp_path / "output"
    a_runner(GITHUB_OUTPUT=str(path)).write_outputs({f"name{count}": "" for count in range(50)})
    delimiters = {line.partition("<<")[2] for line in path.read_text().splitlines() if "<<" in line}
    assert len(delimiters) == 50


def test_a_delimiter_that_the_value_holds_is_not_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter([bytes(16), bytes(16), bytes([1] * 16)])
    monkeypatch.setattr("os.urandom", lambda _: next(drawn))
    path = tmp_path / "output"
    a_runner(GITHUB_OUTPUT=str(path)).write_outputs({"result": f"end_{'00' * 16}"})
    assert read_entries(path.read_text()) == {"result": f"end_{'00' * 16}"}
    assert "01" * 16 in path.read_text()


def test_an_unpaired_surrogate_does_not_end_the_writing(tmp_path: Path) -> None:
    path = tmp_path / "output"
    a_runner(GITHUB_OUTPUT=str(path)).write_outputs({"result": "\ud800"})
    assert read_entries(path.read_text()) == {"result": "\\ud800"}


@pytest.mark.parametrize(
    "outputs",
    [
        pytest.param({"matrix": "x" * (OUTPUT_LIMIT // 2 + 1), "decision": "go"}, id="one is too long"),
        pytest.param(
            {"result": "x" * (OUTPUT_LIMIT // 4 + 1), "matrix": "x" * (OUTPUT_LIMIT // 4)}, id="together too long"
        ),
        pytest.param({"matrix": "\U0001f680" * (OUTPUT_LIMIT // 4 + 1)}, id="signs beyond the first plane count twice"),
    ],
)
def test_outputs_that_github_would_drop_are_refused_before_anything_is_written(
    tmp_path: Path, outputs: dict[str, str]
) -> None:
    path = tmp_path / "output"
    with pytest.raises(RunnerError, match="split the request"):
        a_runner(GITHUB_OUTPUT=str(path)).write_outputs(outputs)
    assert not path.exists()


def test_outputs_of_exactly_the_limit_are_written(tmp_path: Path) -> None:
    path = tmp_path / "output"
    value = "x" * (OUTPUT_LIMIT // 2)
    a_runner(GITHUB_OUTPUT=str(path)).write_outputs({"matrix": value})
    assert utf16_size(read_entries(path.read_text())["matrix"]) == OUTPUT_LIMIT


def test_a_state_is_saved_for_the_post_part(tmp_path: Path) -> None:
    path = tmp_path / "state"
    a_runner(GITHUB_STATE=str(path)).save_state("claim", "a\nb")
    assert read_entries(path.read_text()) == {"claim": "a\nb"}
    assert a_runner(STATE_claim="a\nb").state("claim") == "a\nb"
    assert a_runner().state("claim") == ""


@pytest.mark.parametrize(
    ("environ", "said_why"),
    [
        pytest.param({}, "GITHUB_OUTPUT is not set: run this as a step of a workflow", id="no file is named"),
        pytest.param(
            {"GITHUB_OUTPUT": "/"}, "GITHUB_OUTPUT cannot be written: Is a directory", id="a directory is named"
        ),
    ],
)
def test_outputs_that_cannot_be_written_say_why(environ: dict[str, str], said_why: str) -> None:
    with pytest.raises(RunnerError, match=said_why):
        a_runner(**environ).write_outputs({"decision": "go"})


def test_summaries_of_one_step_share_its_limit(tmp_path: Path) -> None:
    path = tmp_path / "summary"
    runner = a_runner(GITHUB_STEP_SUMMARY=str(path))
    runner.write_summary("first")
    runner.write_summary("line\n" * (LIMIT // 5))
    written = path.read_text()
    assert written.startswith("first\nline\n")
    assert "_The rest is left out" in written.splitlines()[-1]
    assert len(written.encode()) <= LIMIT


def test_a_server_without_summaries_is_written_none() -> None:
    runner = a_runner()
    runner.write_summary("# verdict")
    assert said(runner) == ""


def test_what_is_said_is_no_command() -> None:
    runner = a_runner()
    runner.say("wave 1\n::set-output name=decision::go")
    assert said(runner) == "wave 1\n: :set-output name=decision::go\n"


@pytest.mark.parametrize(
    ("secret", "lines"),
    [
        pytest.param("ghs_x", "::add-mask::ghs_x\n", id="a token"),
        pytest.param(
            "a\nb", "::add-mask::a%0Ab\n::add-mask::a\n::add-mask::b\n", id="a key of two lines, and each of them"
        ),
        pytest.param(" \n", "", id="white space would blank the whole log"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_a_secret_is_masked(secret: str, lines: str) -> None:
    runner = a_runner()
    runner.mask(secret)
    assert said(runner) == lines


def test_a_group_is_ended_even_where_what_is_inside_fails() -> None:
    runner = a_runner()
    with pytest.raises(ZeroDivisionError), runner.group("facts\nof staging"):
        runner.say(str(1 // 0))
    assert said(runner) == "::group::facts\\nof staging\n::endgroup::\n"
