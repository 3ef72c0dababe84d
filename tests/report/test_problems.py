"""Problems as people, machines and GitHub read them."""

import json

from deploy_gate.model import Problem
from deploy_gate.output_size import OUTPUT_LIMIT, utf16_size
from deploy_gate.report.problems import as_annotations, as_json, as_markdown, as_text, outputs

PROBLEMS = (
    Problem("deploy-gate.yml", "services.web: repository is missing", 12, 5),
    Problem("client_payload.service", "'we\nb' is 100% wrong"),
    Problem("a,b:c.yml", "x\r\n::error::y\x1b[1m", 1, 1),
)


def test_text_is_one_line_each_as_compilers_write_it() -> None:
    assert as_text(PROBLEMS).split("\n") == [
        "deploy-gate.yml:12:5: services.web: repository is missing",
        "client_payload.service: 'we\\nb' is 100% wrong",
        "a,b:c.yml:1:1: x\\r\\n::error::y\\x1b[1m",
    ]


def test_json_says_the_same() -> None:
    assert json.loads(as_json(PROBLEMS[:1])) == {
        "schema_version": 1,
        "valid": False,
        "problems": [
            {
                "where": "deploy-gate.yml",
                "message": "services.web: repository is missing",
                "line": 12,
                "column": 5,
            }
        ],
    }


def test_no_problems_are_no_lines_and_a_valid_file() -> None:
    assert (as_text(()), as_annotations(())) == ("", "")
    assert json.loads(as_json(())) == {"schema_version": 1, "valid": True, "problems": []}


def test_annotations_stand_at_their_line_and_are_one_command_each() -> None:
    assert as_annotations(PROBLEMS).split("\n") == [
        "::error file=deploy-gate.yml,line=12,col=5::services.web: repository is missing",
        "::error::client_payload.service: 'we\\nb' is 100%25 wrong",
        "::error file=a%2Cb%3Ac.yml,line=1,col=1::x\\r\\n::error::y\\x1b[1m",
    ]


MANY = tuple(Problem("client_payload.services", f"number {count} " + "x" * 1000) for count in range(2000))


def test_beyond_the_most_the_last_annotation_counts_the_others() -> None:
    lines = as_annotations(MANY, 10).split("\n")
    assert len(lines) == 10
    assert lines[-1] == "::error title=deploy-gate::1991 more problems stand in the log"
    assert len(as_annotations(MANY[:10], 10).split("\n")) == len(as_annotations(MANY[:10]).split("\n")) == 10


def test_a_summary_counts_what_nobody_would_read() -> None:
    lines = as_markdown(MANY).splitlines()
    assert lines[-1] == "- 1000 more, which stand in the log"
    assert len(lines) == 2 + 1000 + 1
    assert "more" not in as_markdown(MANY[:1000])


def test_problems_that_have_no_room_in_the_outputs_are_counted() -> None:
    told = outputs("bad_input", MANY)
    result = json.loads(told["result"])
    assert len(result["problems"]) + result["omitted"] == len(MANY)
    assert OUTPUT_LIMIT / 3 < sum(map(utf16_size, told.values())) <= OUTPUT_LIMIT
    assert json.loads(outputs("bad_input", MANY[:3])["result"])["omitted"] == 0
