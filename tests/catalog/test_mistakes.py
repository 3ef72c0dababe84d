"""Every mistake in a catalog, where it stands; ¶ marks the place that must be named."""
# ruff: noqa: E501 - a row of the table is one line, so that message and place stand side by side

import pytest

from deploy_gate.catalog import read_catalog
from deploy_gate.model import Problem

NAME = "a name of letters, digits, dots, underscores and hyphens, 100 at most, no mark at either end"
HIDES = (
    "GitHub marks earlier records of one name inactive when a newer one succeeds, so the one deployed first would "
    "look as if it did not run; put {service} into the template, or keep the records of one of them elsewhere"
)
CIRCLE = (
    "this circle is by name, so no order of deployments can satisfy it; put its services into one group, or give one "
    "of the requirements a range or '*'"
)


def at_the_mark(marked: str) -> tuple[str, int, int]:
    before, _, _ = marked.partition("¶")
    return marked.replace("¶", ""), before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1


def expect(marked: str, message: str) -> None:
    text, line, column = at_the_mark(marked)
    assert read_catalog(text) == (Problem("deploy-gate.yml", message, line, column),)


@pytest.mark.parametrize(
    ("service", "message"),
    [
        pytest.param("¶", ": there is no value: write a mapping such as {repository: acme/web}, or leave the key out", id="nothing"),
        pytest.param("¶acme/web", ": write a mapping such as {repository: acme/web}, not 'acme/web'", id="a text"),
        pytest.param("¶[]", ": write a mapping such as {repository: acme/web}, not a list", id="a list"),
        pytest.param("{repository: a/b, ¶requries: [x]}", ": 'requries' is no key that is known here; did you mean 'requires'?", id="a key with a slip"),
        pytest.param("{repository: ¶acme}", ".repository: 'acme' is not allowed: write a repository such as acme/web", id="a repository without owner"),
        *(
            pytest.param(f"{{repository: ¶a/{name}}}", f".repository: 'a/{name}' is not allowed: write a repository such as acme/web", id=f"a repository that GitHub does not take, {name}")
            for name in (".", "..", "x.git", "x.GIT")
        ),
        pytest.param("{repository: ¶https://github.com/a/b}", ".repository: 'https://github.com/a/b' is not allowed: write a repository such as acme/web", id="a repository's address"),
        pytest.param("{repository: ¶}", ".repository: there is no value: write a repository such as acme/web, or leave the key out", id="a repository left blank"),
        pytest.param("{repository: a/b, requires: ¶db}", """.requires: write a list such as ["inventory-service >=1.8.0 <2"], not 'db'""", id="a text where a list belongs"),
        pytest.param("{repository: a/b, requires: [¶wbe]}", ".requires[0]: 'wbe' is no service of this catalog; did you mean 'web'?", id="a service with a slip"),
        pytest.param("{repository: a/b, requires: [¶web]}", ".requires[0]: web requires itself: leave this out", id="itself"),
        pytest.param('{repository: a/b, requires: [¶{db: ">=1"}]}', ".requires[0]: write name and range as one text in quotes, such as 'inventory-service >=1.8'", id="a requirement as a mapping"),
        pytest.param('{repository: a/b, requires: [¶"db >=2 <1"]}', ".requires[0]: 'db' is required with a wrong range: no version can be in '>=2 <1': its comparators exclude each other", id="a range that cannot hold"),
        pytest.param('{repository: a/b, requires: ["db >=2", ¶"db <1"]}', ".requires[1]: no version of db can be in <1 and in what is required of it above: keep one of them", id="ranges that exclude each other"),
        pytest.param("{repository: a/b, tier: ¶backend}", ".tier: 'backend' is not listed under tiers; did you mean 'backends'?", id="a tier with a slip"),
        pytest.param("{repository: a/b, group: ¶pear}", ".group: 'pear' is not listed under groups; did you mean 'pair'?", id="a group with a slip"),
        pytest.param("{repository: a/b, timeout: ¶17:00}", ".timeout: write a whole number from 1 to 360, without quotes, not '17:00'", id="a time of day, 1020 to YAML 1.1"),
        pytest.param('{repository: a/b, timeout: ¶"20"}', ".timeout: write a whole number from 1 to 360, without quotes, not '20'", id="a number in quotes"),
        pytest.param("{repository: a/b, timeout: ¶020}", ".timeout: write a whole number from 1 to 360, without quotes, not '020'", id="a leading zero, 16 to YAML 1.1"),
        pytest.param("{repository: a/b, timeout: ¶361}", ".timeout: write a whole number from 1 to 360, without quotes, not '361'", id="more than six hours"),
        pytest.param("{repository: a/b, timeout: ¶0}", ".timeout: write a whole number from 1 to 360, without quotes, not '0'", id="no time at all"),
        pytest.param("{repository: a/b, image: ¶ghcr.io/a/b:1.2}", ".image: 'ghcr.io/a/b:1.2' is not allowed: write an image without tag or digest, such as ghcr.io/acme/web (a request brings the tag)", id="an image with a tag"),
        pytest.param("{repository: a/b, tag_prefix: ¶-web}", ".tag_prefix: '-web' is not allowed: write the beginning of a Git tag, such as web-, 100 characters at most", id="a tag like an option"),
        pytest.param("{repository: a/b, environments: [live, ¶prodution]}", ".environments[1]: 'prodution' is no environment of this catalog; did you mean 'production'?", id="an environment with a slip"),
        pytest.param("{repository: a/b, environments: [live, ¶live]}", ".environments[1]: 'live' is listed twice: keep one", id="an environment twice"),
        pytest.param("{repository: a/b, senders: ¶[]}", ".senders: the list is empty: write one such as [octocat], or leave the key out", id="nobody may send"),
        pytest.param('{repository: a/b, senders: [¶"@octocat"]}', """.senders[0]: '@octocat' is not allowed: write a login such as octocat or "deploy-app[bot]", without @, and no team""", id="a login with an at sign"),
        pytest.param("{repository: a/b, verify: ¶{timeout: 5}}", ".verify: nothing is verified: write http, command or both, or leave the key out", id="nothing to verify"),
        pytest.param("{repository: a/b, verify: {http: ¶web/health}}", ".verify.http: 'web/health' is no address: write http:// or https://, a host, and a path", id="an address without its scheme"),
        pytest.param('{repository: a/b, verify: {http: ¶"https://{tenant}.example/"}}', ".verify.http: '{tenant}' stands for nothing here: write {environment}, {service}, {version}", id="a placeholder that nobody fills"),
        pytest.param('{repository: a/b, verify: {command: ¶" "}}', ".verify.command: the command is blank: write a Bash script, or leave the key out", id="a blank command"),
        pytest.param("{repository: a/b, verify: {command: x, timeout: ¶0}}", ".verify.timeout: write a whole number from 1 to 7200, without quotes, not '0'", id="no time to verify"),
        pytest.param("{repository: a/b, verify: ¶{command: x, timeout: 20, interval: 10, successes: 3}}", ".verify: 3 tries every 10 s take longer than 20 s: raise timeout, or lower the others", id="more tries than there is time for"),
        pytest.param("{repository: a/b, records: ¶{}}", ".records: write repository, environment or both, or leave the key out", id="records without a word"),
        pytest.param('{repository: a/b, records: {environment: ¶"{service}"}}', """.records.environment: '{service}' is not allowed: write a text such as "{environment}/{service}", in which {environment} stands and no other placeholder than {service}""", id="a template without environment"),
        pytest.param('{repository: a/b, records: {environment: ¶"{environment}/{sha}"}}', """.records.environment: '{environment}/{sha}' is not allowed: write a text such as "{environment}/{service}", in which {environment} stands and no other placeholder than {service}""", id="a placeholder nobody knows"),
        pytest.param('{repository: a/b, records: ¶{environment: "{environment}-requests"}}', ": its records for live would live in a/b under 'live-requests', where requests for live are kept: choose another template", id="records where requests are kept"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_service(service: str, message: str) -> None:
    marked = (
        "environments: [live, production]\ntiers: [backends]\ngroups: {pair: {}}\nservices:\n"
        f"  db: {{repository: acme/db}}\n  web:{service if service == '¶' else f' {service}'}\n"
    )
    expect(marked, f"services.web{message}")


@pytest.mark.parametrize(
    ("marked", "message"),
    [
        pytest.param("¶", "the file is empty: write at least environments and services", id="an empty file"),
        pytest.param("¶# nothing\n---\n", "the file is empty: write at least environments and services", id="only comments"),
        pytest.param("¶- a", "write a mapping such as {environments: [production], services: {web: {repository: acme/web}}}, not a list", id="a list"),
        pytest.param("¶services: {web: {repository: a/b}}", "environments is missing: write environments: [staging, production]", id="no environments"),
        pytest.param("¶environments: [live]", "services is missing: write services: {web: {repository: acme/web}}", id="no services"),
        pytest.param("environments: [live]\nservices: ¶{}", "services: no service is named: write at least one, such as {web: {repository: acme/web}}", id="an empty mapping of services"),
        pytest.param("environments: [live]\nservices: {¶web: {}}", "services.web: repository is missing: write the service's repository, such as acme/web", id="a service without repository"),
        pytest.param("environments: [live]\nservices: {¶we b: {repository: a/b}}", f"services: 'we b' cannot name a service: write {NAME}", id="a service's name with a blank"),
        pytest.param("environments: [live]\nservices: {¶a..b: {repository: a/b}}", "services: a..b cannot be part of a branch's name, as a lock needs it: write another name", id="a service's name that no branch can have"),
        pytest.param("environments: ¶[]\nservices: {web: {repository: a/b}}", "environments: the list is empty: write one such as [staging, production]", id="no environments, which no catalog can leave out"),
        pytest.param("¶enviroments: [live]\nenvironments: [live]\nservices: {web: {repository: a/b}}", "'enviroments' is no key that is known here; did you mean 'environments'?", id="a key with a slip"),
        pytest.param("environments: [live, ¶live]\nservices: {web: {repository: a/b}}", "environments[1]: the environment live is listed twice: keep one", id="an environment twice"),
        pytest.param("environments: [live, ¶Live]\nservices: {web: {repository: a/b}}", "environments[1]: Live and live are one environment to GitHub, which ignores case: keep one", id="an environment in capitals"),
        pytest.param("environments: [live, ¶live-requests]\nservices: {web: {repository: a/b}}", "environments[1]: live-requests is where requests for live are kept: choose another name", id="an environment where requests are kept"),
        pytest.param("environments: [¶a//b]\nservices: {web: {repository: a/b}}", "environments[0]: a//b cannot be part of a branch's name, as a lock needs it: write another name", id="an environment that no branch can carry"),
        pytest.param("environments: [¶{production: true}]\nservices: {web: {repository: a/b}}", "environments[0]: name is missing: write {name: production, production: true}", id="an environment without a name"),
        pytest.param("environments: [{name: live, production: ¶yes}]\nservices: {web: {repository: a/b}}", "environments[0].production: write true or false, without quotes, not 'yes'", id="yes for true"),
        pytest.param("environments: [{name: live, transient: ¶NO}]\nservices: {web: {repository: a/b}}", "environments[0].transient: write true or false, without quotes, not 'NO'", id="NO for false"),
        pytest.param("on_failure: ¶stop_dependents\nenvironments: [live]\nservices: {web: {repository: a/b}}", "on_failure: 'stop_dependents' is no choice here; did you mean 'stop_dependants'?", id="a policy with a slip"),
        pytest.param("foreign_records: ¶true\nenvironments: [live]\nservices: {web: {repository: a/b}}", "foreign_records: 'true' is no choice here; there are ignore, honour", id="a policy that is no word"),
        pytest.param("tiers: [a, ¶a]\nenvironments: [live]\nservices: {web: {repository: a/b}}", "tiers[1]: 'a' is listed twice: keep one", id="a tier twice"),
        pytest.param("groups: {¶web: {}}\nenvironments: [live]\nservices: {web: {repository: a/b}}", "groups: 'web' is also the name of a service: choose another", id="a group named like a service"),
        pytest.param("groups: {g: {switch: ¶1}}\nenvironments: [live]\nservices: {web: {repository: a/b}}", "groups.g.switch: write true or false, without quotes, not '1'", id="a number for a flag"),
        pytest.param("groups: {g: {}}\nenvironments: [live]\nservices:\n" + "".join(f"  s{i}: {{repository: a/{i}, group: {'¶' if i == 8 else ''}g}}\n" for i in range(9)), "services.s8.group: 'g' has more than 8 members, too many for one job: take some out", id="a group of nine"),
        pytest.param("environments: [live]\nservices:\n  a: {repository: x/a, requires: [¶b]}\n  b: {repository: x/b, requires: [a]}", f"services.a.requires[0]: a requires b requires a: {CIRCLE}", id="a circle by name"),
        pytest.param("environments: [live]\ngroups: {g: {switch: true}}\nservices:\n  a: {repository: x/a, requires: [b], group: g}\n  b: {repository: x/b, requires: [a, ¶c], group: g}\n  c: {repository: x/c, requires: [b]}", f"services.b.requires[1]: b requires c requires b: {CIRCLE}", id="a circle that leaves its group"),
        pytest.param("environments: [live, test]\nservices:\n  a: {repository: x/a, requires: [¶b]}\n  b: {repository: x/b, environments: [live]}", "services.a.requires[0]: a is deployed to test, and b, which it requires, is not: change the environments of one of them", id="a requirement that is never deployed there"),
        pytest.param('environments: [live]\nservices:\n  a: {repository: x/m, records: {environment: "{environment}"}}\n  b: {repository: X/M, records: ¶{environment: "{environment}"}}', f"services.b: b and a would both keep their records for live in X/M under 'live': {HIDES}", id="two services in one place"),
        pytest.param('environments: [live, test]\nrecords: {repository: x/i, environment: "{environment}"}\nservices:\n  a: {repository: x/a}\n  b: {repository: ¶x/b}', f"services.b: b and a would both keep their records for live in x/i under 'live': {HIDES}", id="two services in one place elsewhere, named once"),
        pytest.param("environments: [live]\nservices:\n  a: {repository: x/m, tag_prefix: v}\n  b: {repository: x/m, tag_prefix: ¶v}", "services.b.tag_prefix: 'v' is also a's in x/m: a tag would name both", id="one tag for two services"),
        pytest.param("environments: [live]\nservices:\n  a: {repository: x/a}\n  ¶a: {repository: x/b}", "the key 'a' stands here a second time (first in line 3): keep one", id="a key twice"),
        pytest.param("environments: ¶&all [live]\nservices: {web: {repository: a/b}}", "the anchor '&all' is not read: leave it out", id="an anchor"),
        pytest.param("environments: [live]\nservices: {web: {repository: a/b}}\nrecords: ¶*all", "the alias '*all' is not read: write the value out", id="an alias"),
        pytest.param("environments: [¶!!str live]\nservices: {web: {repository: a/b}}", "the tag 'tag:yaml.org,2002:str' is not read: leave it out", id="a tag"),
        pytest.param("environments: [¶!!python/object/apply:os.system live]\nservices: {web: {repository: a/b}}", "the tag 'tag:yaml.org,2002:python/object/apply:os.system' is not read: leave it out", id="a tag that runs code elsewhere"),
        pytest.param("environments: [live]\nservices: {web: {repository: a/b}}\n¶---\nservices: {}", "a second document begins here: a catalog is one document", id="a second document"),
        pytest.param("environments: [live]\nservices: {web: {repository: a/b}}\n? ¶[a]\n: b", "a key is a single word here, not a list or a mapping", id="a list as a key"),
        pytest.param("environments: [live\nservices¶: {}", "this is no YAML: while parsing a flow sequence, did not find expected ',' or ']'", id="a bracket left open"),
        pytest.param("services:\n¶\tweb: {}", "this is no YAML: found character that cannot start any token: indent with spaces, not tabs, and put quotes around text that begins with one of @ ` % or holds a tab", id="a tab"),
        pytest.param("a: \u00ad\nservices: ¶\0", "this is no YAML: a character is not allowed here (control characters are not allowed)", id="a control character"),
        pytest.param("services: ¶\ud800", "this is no YAML: a character is not allowed here (surrogates not allowed)", id="half a character"),
        pytest.param("[" * 20 + "¶[" + "[" * 50_000, "this is nested deeper than 20 levels: no key needs that", id="brackets without end"),
        pytest.param("- " * 20 + "¶- " + "- " * 20_000, "this is nested deeper than 20 levels: no key needs that", id="dashes without end"),
        pytest.param("¶a" + "a" * 1_048_576, "the file has 1048577 bytes, and a catalog at most 1048576: split it, or shorten it", id="more than a mebibyte"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_catalog(marked: str, message: str) -> None:
    expect(marked, message)


TWENTY = """\
environments: [staging, staging, prod uction]
tiers: backends
on_failure: continue
foreign_records: maybe
groups: {api: {switch: on}}
owner: acme
services:
  api: {repository: acme, timeout: soon, requires: [api, nobody, "web >=2 <1"]}
  web:
    repository: acme/web
    image: acme/web:latest
    senders: ["@octocat"]
    environments: [stagin]
    requries: []
    records: {environment: live}
  web: {repository: acme/web}
  db: *database
"""


def test_twenty_mistakes_are_twenty_problems_in_the_order_of_the_file() -> None:
    problems = read_catalog(TWENTY)
    assert isinstance(problems, tuple)
    expected = [
        (1, "environments[1]"),
        (1, "environments[2]"),
        (2, "tiers"),
        (3, "on_failure"),
        (4, "foreign_records"),
        (5, "groups"),
        (5, "groups.api.switch"),
        (6, "'owner' is no key that is known here"),
        (8, "services.api.repository"),
        (8, "services.api.timeout"),
        (8, "services.api.requires[0]"),
        (8, "services.api.requires[1]"),
        (8, "services.api.requires[2]"),
        (11, "services.web.image"),
        (12, "services.web.senders[0]"),
        (13, "services.web.environments[0]"),
        (14, "services.web"),
        (15, "services.web.records.environment"),
        (16, "the key 'web' stands here a second time (first in line 9)"),
        (17, "the alias '*database' is not read"),
    ]
    assert len(problems) == len(expected) == 20
    for problem, (line, start) in zip(problems, expected, strict=True):
        assert problem.line == line
        assert problem.message.startswith(start)


def test_a_file_of_nothing_but_mistakes_is_read_to_its_end() -> None:
    count = 5_000
    services = "".join(f"  s{i}: {{repository: a/{i}, requires: [t{i}], nope: 1}}\n" for i in range(count))
    problems = read_catalog(f"environments: [live]\nservices:\n{services}")
    assert isinstance(problems, tuple)
    assert len(problems) == 2 * count


def test_a_service_requires_another_at_most_twenty_times_and_the_rest_is_not_looked_at() -> None:
    ranges = [f'      - "db !=1.{number}.0"' for number in range(8_000)]
    services = "services:\n  db: {repository: a/db}\n  web:\n    repository: a/web\n    requires:\n"
    text = f"environments: [live]\n{services}"
    assert not isinstance(read_catalog(text + "\n".join(ranges[:20])), tuple)
    message = "services.web.requires[20]: 'db' is required more than 20 times: write one range that says it all"
    for listed in (ranges, ["      - db"] * 8_000):
        assert read_catalog(text + "\n".join(listed)) == (Problem("deploy-gate.yml", message, 27, 9),)


def test_a_catalog_has_at_most_a_hundred_environments() -> None:
    names = ", ".join(f"e{number}" for number in range(20_000))
    services = "".join(f"  s{number}: {{repository: a/s{number}}}\n" for number in range(5_000))
    (problem,) = read_catalog(f"environments: [{names}]\nservices:\n{services}")  # type: ignore[misc]
    assert problem.message == "environments[100]: these are more than 100 environments: take some out"
