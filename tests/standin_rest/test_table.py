"""The table of what the stand-in does over REST, and the tests that show it."""

import re
from pathlib import Path

from standin.behaviours import behaviours
from tests.standin_rest import test_apps, test_behaviour
from tests.standin_rest.refusals import REFUSALS


def test_every_row_is_shown_by_a_test_and_every_test_names_its_row() -> None:
    written = [row.id for row in behaviours() if row.id.startswith("rest.")]
    shown = {str(row.id) for row in REFUSALS}
    for module in (test_behaviour, test_apps):
        shown |= set(re.findall(r'"""(rest\.[\w.]+)"""', Path(module.__file__).read_text(encoding="utf-8")))
    assert len(written) == len(set(written))
    assert set(written) == shown
