"""Calendar files through the dialogs: the difference shown first, all or nothing, and out again."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from partnerdesk.domain.calendar import ClosureKind, FeedMeaning
from tests.ui.calendar.planning_stage import Planning
from ui.calendar.export_dialog import CalendarExport, open_export
from ui.calendar.import_dialog import CalendarImport, open_import

HOLIDAYS = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//School//EN
X-WR-CALNAME:Fenwick Primary holidays
BEGIN:VEVENT
UID:may@fenwick.example
DTSTAMP:20260101T000000Z
SUMMARY:May half-term
DTSTART;VALUE=DATE:20260525
DTEND;VALUE=DATE:20260530
END:VEVENT
BEGIN:VEVENT
UID:inset@fenwick.example
DTSTAMP:20260101T000000Z
SUMMARY:INSET day
DTSTART;VALUE=DATE:20260319
DTEND;VALUE=DATE:20260320
END:VEVENT
{more}END:VCALENDAR
"""
BROKEN = """BEGIN:VEVENT
UID:broken@fenwick.example
DTSTAMP:20260101T000000Z
SUMMARY:Sports day
DTSTART;VALUE=DATE:sometime in June
END:VEVENT
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "fenwick.ics"
    path.write_text(HOLIDAYS.format(more=BROKEN), encoding="utf-8", newline="\r\n")
    return path


def opened(planning: Planning, path: Path | None, qtbot: QtBot) -> CalendarImport:
    """The dialog with the difference on show."""
    dialog = open_import(planning.desk, planning.parent, path, background=planning.background)
    if path is not None:
        qtbot.waitUntil(lambda: dialog.summary.text().endswith(("new", "were", "2026", "gone")))
    return dialog


def lines(dialog: CalendarImport) -> list[tuple[str, str]]:
    model = dialog.listing.rows
    rows = [model.row(number) for number in range(model.rowCount())]
    return [(row.title, row.chip.text if row.chip else "") for row in rows if row is not None]


def press(dialog: CalendarImport, qtbot: QtBot) -> None:
    with qtbot.waitSignal(dialog.accepted):
        dialog.action_button.click()


def test_that_dates_are_read_to_a_day_only_comes_before_the_many_dates(
    planning: Planning, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "fenwick.ics"
    endless = HOLIDAYS.format(more="").replace("INSET day", "INSET day\nRRULE:FREQ=WEEKLY")
    path.write_text(endless, encoding="utf-8", newline="\r\n")
    dialog = opened(planning, path, qtbot)
    assert len(lines(dialog)) > 20
    assert lines(dialog)[0] == ("About the file", "To know")


def test_a_file_is_shown_before_anything_is_written(
    planning: Planning, file: Path, qtbot: QtBot
) -> None:
    """Whose it is comes from its name; what can’t be read says why and spoils nothing."""
    planning.pencil("Latin, week 6", datetime(2026, 3, 19, 13, 30), ("Fenwick Primary",))
    dialog = opened(planning, file, qtbot)
    assert dialog.member.value() == planning.ids["Fenwick Primary"]
    assert lines(dialog) == [
        ("Sports day", "Not read"),
        ("INSET day", "New"),
        ("May half-term", "New"),
    ]
    assert "1 event can’t be read" in dialog.unread.words.text()
    assert dialog.summary.text() == "2 new"
    assert not planning.closures("Fenwick Primary")
    press(dialog, qtbot)
    kept = planning.closures("Fenwick Primary")
    assert [(one.kind, one.first_day, one.last_day) for one in kept] == [
        (ClosureKind.INSET, date(2026, 3, 19), date(2026, 3, 19)),
        (ClosureKind.HALF_TERM, date(2026, 5, 25), date(2026, 5, 29)),
    ]
    assert planning.said[-1] == (
        "Read Fenwick Primary holidays of Fenwick Primary: 2 new. "
        "This touches 1 session: Latin, week 6, Thu 19 Mar 2026."
    )


def test_a_newer_file_shows_what_changed_and_what_is_gone(
    planning: Planning, file: Path, qtbot: QtBot
) -> None:
    press(opened(planning, file, qtbot), qtbot)
    again = opened(planning, file, qtbot)
    assert again.summary.text().startswith("Nothing has changed since it was read on")
    assert not again.action_button.isEnabled()
    again.reject()
    newer = HOLIDAYS.format(more="").replace("20260530", "20260606")
    start = newer.index("BEGIN:VEVENT\nUID:inset")
    file.write_text(newer[:start] + "END:VCALENDAR\n", encoding="utf-8", newline="\r\n")
    dialog = opened(planning, file, qtbot)
    assert lines(dialog) == [("INSET day", "Gone"), ("May half-term", "Changed")]
    dialog.listing.choose("changed-0")
    assert dict(dialog.facts.lines)["Days"] == (
        "Mon 25 May 2026 to Fri 5 Jun 2026; it was Mon 25 May 2026 to Fri 29 May 2026"
    )
    press(dialog, qtbot)
    assert [one.last_day for one in planning.closures("Fenwick Primary")] == [date(2026, 6, 5)]


def test_what_it_means_is_asked_and_compared_anew(
    planning: Planning, file: Path, qtbot: QtBot
) -> None:
    """The same file as events makes sessions; without a member nothing can be taken in."""
    dialog = opened(planning, file, qtbot)
    dialog.meaning.set_value(FeedMeaning.EVENTS)
    assert not dialog.action_button.isEnabled()
    qtbot.waitUntil(dialog.action_button.isEnabled)
    dialog.member.set_value(None)
    assert dialog.summary.text() == "Choose whose calendar it is."
    dialog.member.set_value(planning.ids["Heron Vale Academy"])
    qtbot.waitUntil(dialog.action_button.isEnabled)
    press(dialog, qtbot)
    titles = {one.session.title for one in planning.sessions()}
    assert titles == {"May half-term", "INSET day"}


def test_another_file_is_refused_with_what_to_do(
    planning: Planning, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "holidays.ics"
    path.write_text("<!DOCTYPE html><html><body>Sign in</body></html>", encoding="utf-8")
    dialog = open_import(planning.desk, planning.parent, path, background=planning.background)
    qtbot.waitUntil(dialog.banner.isVisible)
    assert "is a web page" in dialog.banner.words.text()
    assert dialog.page() == "choose"


def save(dialog: CalendarExport, path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> str:
    """Press Save as…, give the path, and read what was written."""
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *args: (str(path), ""))
    with qtbot.waitSignal(dialog.accepted):
        dialog.action_button.click()
    return path.with_suffix(".ics").read_text(encoding="utf-8").replace("\r\n ", "")


def test_sessions_of_a_member_or_a_single_one_are_saved(
    planning: Planning, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = planning.pencil("Latin, week 6", datetime(2026, 3, 5, 13, 30), ("Fenwick Primary",))
    planning.pencil("Chess", datetime(2026, 3, 6, 15, 30), ("Heron Vale Academy",))

    def dialog(session_id: str = "", member_id: str = "") -> CalendarExport:
        return open_export(
            planning.desk, planning.parent, session_id, "", member_id, planning.background
        )

    one = save(dialog(key), tmp_path / "one", qtbot, monkeypatch)
    assert one.count("BEGIN:VEVENT") == 1
    assert "SUMMARY:Latin\\, week 6" in one
    of_member = dialog(member_id=planning.ids["Heron Vale Academy"])
    assert of_member.form.field("member").isVisible()
    assert "SUMMARY:Chess" in save(of_member, tmp_path / "heron.ics", qtbot, monkeypatch)
    everything = save(dialog(), tmp_path / "all.ics", qtbot, monkeypatch)
    assert everything.count("BEGIN:VEVENT") == 2
    assert planning.said[-1] == "Saved Our sessions in all.ics"


def test_a_file_that_can_not_be_saved_says_so(
    planning: Planning, tmp_path: Path, qtbot: QtBot
) -> None:
    dialog = open_export(planning.desk, planning.parent, background=planning.background)
    dialog.save(tmp_path / "sessions.ics")
    qtbot.waitUntil(dialog.banner.isVisible)
    assert dialog.banner.words.text().startswith("There is no session to save yet")
    planning.pencil("Chess", datetime(2026, 3, 6, 15, 30))
    dialog.save(tmp_path / "gone" / "sessions.ics")
    qtbot.waitUntil(lambda: "not there" in dialog.banner.words.text())
    assert dialog.page() == "form"
