"""The language of deployment messages."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deploy_gate.comment.template import VARIABLES, TemplateError, render

VALUES = {
    "environment": "<b>prod</b>",
    "status": "success",
    "noop": False,
    "total_seconds": 5,
    "approved_reviews_count": 1,
    "params": None,
    "parsed_params": '{"_":["<a>"]}',
    "results": "**done** <details>",
    "ref": "",
}


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("plain } %} text", "plain } %} text"),
        ("{{ environment }}", "&lt;b&gt;prod&lt;/b&gt;"),
        ("{{results}}", "**done** <details>"),
        ("{{ noop }} {{ total_seconds }} [{{ params }}] [{{ sha }}]", "false 5 [] []"),
        ("{{ parsed_params }}", "{&quot;_&quot;:[&quot;&lt;a&gt;&quot;]}"),
        ('{{ "a" if noop else "b" }}', "b"),
        ('{{ "<b>&</b>" if status == "success" else 1 }}', "<b>&</b>"),
        ('{{ 1.50 if status == "success" else null }}{{ 1e3 if noop else null }}', "1.5"),
        ("{{ 1e3 if noop == false else 2 }} {{ -2.0 if noop else 3.0 }}", "1000 3"),
        ("{% if total_seconds == 0.5e1 %}yes{% endif %}", "yes"),
        ("{{ 1 if not noop else 2 }}", "1"),
        ("{% if status %}yes{% else %}no{% endif %}", "yes"),
        ("{% if ref %}yes{% else %}no{% endif %}", "no"),
        ("{% if not ref %}yes{% endif %}", "yes"),
        ('{% if status === "success" %}yes{% endif %}', "yes"),
        ('{% if status != "success" %}yes{% else %}no{% endif %}', "no"),
        ('{% if status !== "failure" %}yes{% endif %}', "yes"),
        ("{% if approved_reviews_count === true %}yes{% else %}no{% endif %}", "no"),
        ("{% if noop === 0 %}yes{% else %}no{% endif %}", "no"),
        ("{% if noop == false %}yes{% endif %}", "yes"),
        ("{% if params === null %}yes{% endif %}", "yes"),
        ("{% if total_seconds == 5.0 %}yes{% endif %}", "yes"),
        ("{% if ref %}{% if status %}a{% else %}b{% endif %}{% else %}c{% endif %}", "c"),
        ("{% if status %}{% if ref %}a{% else %}b{% endif %}{% else %}c{% endif %}", "b"),
    ],
)
def test_what_the_language_says(template: str, expected: str) -> None:
    assert render(template, VALUES) == expected


@pytest.mark.parametrize(
    "template",
    [
        *(
            "{{ nobody }}",
            "{{ status | upper }}",
            "{{ status.length }}",
            "{{ 'a' if noop else 'b' }}",
            "{{ }}",
            '{{ "a" }}',
        ),
        *(
            "{% for x in status %}{% endfor %}",
            "{% include 'x' %}",
            "{% if status %}",
            "{% endif %}",
            "{% else %}",
            "{% if %}{% endif %}",
        ),
        *(
            "{% if status %}{% else %}{% else %}{% endif %}",
            "{{ status",
            "{% if status",
            "{# c #}",
            "{%- if status %}{% endif %}",
        ),
        *(
            "{% if status and noop %}{% endif %}",
            "{% if status > 1 %}{% endif %}",
            "{% if ref %}{{ nobody }}{% endif %}",
        ),
        *(
            '{% if "a" == status %}{% endif %}',
            '{{ "\\q" if noop else "b" }}',
            "{{ 01 if noop else 2 }}",
            "{% if __class__ %}{% endif %}",
            "{{ range() }}",
        ),
    ],
)
def test_everything_else_is_refused_also_where_it_would_not_be_shown(template: str) -> None:
    with pytest.raises(TemplateError):
        render(template, VALUES)


@given(st.text(), st.sampled_from(VARIABLES))
def test_what_is_shown_is_never_read_again(value: str, name: str) -> None:
    shown = render(f"{{{{ {name} }}}}", {"status": "SECRET", name: f"{{{{ status }}}}{value}"})
    assert "{{ status }}" in shown
    assert name == "results" or "<" not in shown


TEMPLATES = st.lists(
    st.sampled_from(("{{", "}}", "{%", "%}", "if ", "else", "endif", " status ", "==", '"a"', "\n", "{#", "#}"))
).map("".join)


@given(TEMPLATES)
def test_any_template_is_rendered_or_refused(template: str) -> None:
    with suppress(TemplateError):
        assert isinstance(render(template, VALUES), str)
