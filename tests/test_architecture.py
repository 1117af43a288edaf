"""The layers hold: who may import whom, and what the program reads before its window stands."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def _run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *words], cwd=ROOT, capture_output=True, text=True, check=False
    )


def test_every_import_contract_is_kept() -> None:
    """The contracts in pyproject.toml: domain, store, documents, formats, actions, cli and ui."""
    result = _run("-c", "from importlinter.cli import lint_imports_command as run; run()")
    assert "0 broken" in result.stdout, result.stdout + result.stderr
    assert result.returncode == 0, result.stdout + result.stderr


def test_the_window_stands_before_the_heavy_libraries_are_read() -> None:
    """Importing the application loads no store, no PDF and no spreadsheet library."""
    heavy = (
        "sqlalchemy alembic reportlab openpyxl vobject rapidfuzz pypdfium2 holidays dateutil "
        "icalendar recurring_ical_events docx lxml"
    )
    code = (
        "import sys, ui.application\n"
        f"print([name for name in {heavy.split()!r} if name in sys.modules])"
    )
    result = _run("-c", code)
    assert result.stdout.strip() == "[]", result.stdout + result.stderr


def test_the_command_line_needs_no_window() -> None:
    """IT staff run commands where there is no screen, so no Qt is read."""
    code = (
        "import sys, main\n"
        "main.parser().parse_args(['check'])\n"
        "print([name for name in sys.modules if name.startswith('PySide6')])"
    )
    result = _run("-c", code)
    assert result.stdout.strip() == "[]", result.stdout + result.stderr
