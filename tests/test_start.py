"""What is in memory at the first paint, and what only follows once the window answers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = (
    "sqlalchemy", "alembic", "reportlab", "PIL", "icalendar", "asyncio", "holidays", "openpyxl",
)  # fmt: skip
AT_TODAY = (
    "alembic", "reportlab", "PIL", "icalendar", "openpyxl", "holidays",
    "asyncio", "importlib.metadata",
)  # fmt: skip

# Run in a process of its own, as the tests themselves import everything.
_RUN = """
import json, sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
import main
from partnerdesk.store.folder import Folder
from ui.application import Application

app = QApplication([])
application = Application(Folder(Path(sys.argv[1])))
seen = {}

def note(moment):
    seen[moment] = sorted(sys.modules)

def end():
    note("ready")
    application.leave()
    print(json.dumps(seen))
    app.exit(0)

application.window.painted.connect(lambda: note("painted"))
application.window.page_made.connect(lambda page: page.counted.connect(lambda _: note("today")))
application.ready.connect(end)
application.start()
app.exec()
"""


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """The modules in memory at each moment of a start on a store without members."""
    from tests.factories import open_store

    folder = tmp_path_factory.mktemp("start") / "store"
    open_store(folder).close()
    told = subprocess.run(
        [sys.executable, "-c", _RUN, str(folder)],
        cwd=Path(__file__).parent.parent,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        check=True, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    return {moment: set(names) for moment, names in json.loads(told.stdout).items()}


@pytest.mark.parametrize("name", HEAVY)
def test_nothing_heavy_is_read_before_the_first_paint(seen: dict[str, set[str]], name: str) -> None:
    assert name not in seen["painted"]


@pytest.mark.parametrize("name", AT_TODAY)
def test_today_is_shown_without_what_only_other_pages_need(
    seen: dict[str, set[str]], name: str
) -> None:
    assert "sqlalchemy" in seen["today"]
    assert name not in seen["today"]


def test_every_page_is_read_ahead_once_today_is_shown(seen: dict[str, set[str]]) -> None:
    from ui.pages import PAGES

    assert {spec.module for spec in PAGES} <= seen["ready"]
    assert "ui.calendar.page" not in seen["today"]
