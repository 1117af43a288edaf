"""Repeating a session: plain answers, every date previewed, dates skipped and brought back."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from pytestqt.qtbot import QtBot

from partnerdesk.actions.sessions import move_session
from partnerdesk.domain.sessions import Series, SessionState
from partnerdesk.store import calendar_rows
from tests.ui.calendar.planning_stage import Planning, dialog_on
from ui.calendar.series_dates import SeriesDates, open_series_dates
from ui.calendar.series_dialog import SeriesDialog, open_series
from ui.calendar.series_rule import rule_of, rule_words
from ui.widgets import FormDialog

THURSDAYS = [date(2026, 3, day) for day in (5, 12, 19, 26)]


def dialog_for(planning: Planning) -> SeriesDialog:
    """Latin on Thursdays from 5 March, with the school that is on a trip on the 12th."""
    members = ("Heron Vale Academy", "Ysgol Glan-yr-Afon")
    template = planning.template("Latin", datetime(2026, 3, 5, 13, 30), members)
    return open_series(planning.desk, planning.parent, template)


def series_of(planning: Planning, key: str) -> tuple[Series, list[date]]:
    with planning.desk.read() as connection:
        series, skipped = calendar_rows.series_facts(connection, key)
    return series, [one.day for one in skipped]


def shown(board: SeriesDates) -> list[tuple[str, str]]:
    """Each line with its chip."""
    model = board.listing.rows
    lines = [model.row(number) for number in range(model.rowCount())]
    return [(one.title, one.chip.text if one.chip else "") for one in lines if one]


def test_every_date_of_the_term_is_previewed_with_its_clashes(planning: Planning) -> None:
    """The trip leaves its day without a tick; the days ticked are one action."""
    dialog = dialog_for(planning)
    form = dialog.form
    days = form.editor("days")
    assert form.editor("last_day").value() == date(2026, 3, 27)  # the end of term
    assert [one.day for one in days.days()] == THURSDAYS
    assert "Caerleon" in days.ticks[date(2026, 3, 12)].accessibleDescription()
    assert dialog.action_button.text() == "Add 3 dates"
    days.ticks[date(2026, 3, 26)].click()
    assert dialog.action_button.text() == "Add 2 dates"
    dialog.action_button.click()
    series, left_out = series_of(planning, dialog.made)
    assert (series.rule, series.terms_of_id) == (
        "FREQ=WEEKLY;INTERVAL=1;BYDAY=TH",
        planning.ids["St Oswald’s"],
    )
    assert left_out == [date(2026, 3, 12), date(2026, 3, 26)]
    made = [(one.session.starts_at, one.session.state) for one in planning.sessions()]
    assert made == [
        (datetime(2026, 3, 5, 13, 30), SessionState.PENCILLED),
        (datetime(2026, 3, 19, 13, 30), SessionState.PENCILLED),
    ]
    assert planning.said[-1] == "Pencilled in 2 dates of Latin"


def test_a_series_of_a_session_that_has_been_begins_ahead(planning: Planning) -> None:
    """It stays as it is; the first date is the next of its weekday from today on."""
    key = planning.pencil("Latin, week 1", datetime(2026, 1, 8, 13, 30))
    with planning.desk.read() as connection:
        facts = calendar_rows.session_facts(connection, key)
    dialog = open_series(planning.desk, planning.parent, facts)
    assert dialog.form.editor("first_day").value() == THURSDAYS[0]
    dialog.action_button.click()
    assert [one.session.starts_at.date() for one in planning.sessions()] == [
        date(2026, 1, 8),
        *THURSDAYS,
    ]


def test_a_date_with_a_clash_goes_on_only_with_a_note(planning: Planning) -> None:
    dialog = dialog_for(planning)
    note = dialog.form.field("note")
    assert not note.isVisible()
    dialog.form.editor("days").ticks[date(2026, 3, 12)].click()
    assert note.isVisible()
    dialog.action_button.click()
    assert note.refusal.startswith("Thu 12 Mar 2026: Ysgol Glan-yr-Afon is on a trip")
    assert not planning.sessions()
    note.editor.set_value("Only Year 7 is away.")
    dialog.action_button.click()
    with planning.desk.read() as connection:
        ids = [one.session.id for one in planning.sessions()]
        kept = [f.kept_clashes for f in calendar_rows.several_facts(connection, ids)]
    assert [[one.note for one in clashes] for clashes in kept] == [
        [], ["Only Year 7 is away."], [], [],
    ]  # fmt: skip


def test_weeks_a_every_second_week_and_the_month(planning: Planning) -> None:
    """Term began on 5 January with week A; the empty week of half-term was not counted."""
    dialog = dialog_for(planning)
    form = dialog.form
    days = form.editor("days")

    def previewed() -> list[date]:
        dialog.preview()
        return [one.day for one in days.days()]

    form.editor("week").set_value("A")
    assert previewed() == [THURSDAYS[1], THURSDAYS[3]]
    form.editor("week").set_value("")
    form.editor("repeat").set_value(2)
    assert previewed() == [THURSDAYS[0], THURSDAYS[2]]
    form.editor("repeat").set_value(0)
    assert form.field("nth").isVisible()
    assert not form.field("week").isVisible()
    form.editor("terms_of_id").set_value(None)
    form.editor("last_day").set_value(date(2026, 5, 31))
    assert previewed() == [date(2026, 3, 5), date(2026, 4, 2), date(2026, 5, 7)]


def test_many_dates_are_looked_at_beside_the_window_and_the_newest_rule_is_shown(
    planning: Planning, qtbot: QtBot
) -> None:
    dialog = dialog_for(planning)
    form = dialog.form
    days = form.editor("days")
    form.editor("terms_of_id").set_value(None)
    form.editor("weekdays").set_value(tuple(range(7)))
    form.editor("last_day").set_value(date(2027, 3, 4))
    dialog.preview()
    assert dialog.busy and days.count.text() == "Looking at each date…"
    form.editor("last_day").set_value(date(2026, 6, 12))
    dialog.preview()
    dialog.action_button.click()  # what is added is what is then on show
    assert dialog.busy and not dialog.made
    qtbot.waitUntil(lambda: bool(dialog.made))
    series, left_out = series_of(planning, dialog.made)
    assert series.last_day == date(2026, 6, 12) and left_out[0] == date(2026, 3, 12)
    assert len(planning.sessions()) + len(left_out) == 100


def test_what_makes_no_date_says_so_while_one_chooses(planning: Planning) -> None:
    dialog = dialog_for(planning)
    form = dialog.form
    form.editor("last_day").set_value(date(2026, 3, 4))
    dialog.preview()
    assert form.editor("days").count.text().startswith("The last day is before the first")
    dialog.action_button.click()
    assert form.field("last_day").refusal
    form.editor("last_day").set_value(date(2026, 3, 27))
    form.editor("weekdays").set_value(())
    dialog.action_button.click()
    assert form.field("weekdays").refusal == "Tick at least one day."


def test_a_date_is_skipped_with_a_reason_and_brought_back(planning: Planning) -> None:
    dialog = dialog_for(planning)
    dialog.action_button.click()
    first = planning.sessions()[0].session
    moved = datetime(2026, 3, 6, 13, 30)
    planning.desk.run(
        lambda database: move_session(
            database, first.id, moved, datetime(2026, 3, 6, 14, 30), planning.desk.today()
        )
    )
    board = open_series_dates(planning.desk, planning.parent, dialog.made)
    assert shown(board)[:2] == [
        ("Fri 6 Mar 2026, 13:30–14:30", "Pencilled"),
        ("Thu 12 Mar 2026", "Left out"),
    ]
    board.skip_button.click()
    asked = dialog_on(board, FormDialog)
    asked.form.editor("reason").setText("Eisteddfod")
    asked.action_button.click()
    assert shown(board)[0] == ("Thu 5 Mar 2026", "Left out")
    assert len(planning.sessions()) == 2
    assert board.listing.key() == "2026-03-05"
    board.back_button.click()
    assert shown(board)[0] == ("Thu 5 Mar 2026, 13:30–14:30", "Pencilled")


def test_bringing_back_a_date_with_a_clash_asks_why(planning: Planning) -> None:
    dialog = dialog_for(planning)
    dialog.action_button.click()
    board = open_series_dates(planning.desk, planning.parent, dialog.made)
    board.listing.choose("2026-03-12")
    board.back_button.click()
    asked = dialog_on(board, FormDialog)
    asked.form.editor("note").set_value("The trip is of Year 7.")
    asked.action_button.click()
    assert [one.session.starts_at.date() for one in planning.sessions()] == THURSDAYS
    board.undo_button.click()
    assert len(planning.sessions()) == 3


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (rule_of(1, [1]), "Every Tuesday"),
        (rule_of(2, [3, 1]), "Every second Tuesday and Thursday"),
        (rule_of(0, [1], 2), "Every second Tuesday of the month"),
        (rule_of(0, [4], -1), "Every last Friday of the month"),
        ("FREQ=DAILY;INTERVAL=3", "By a rule of its own"),
    ],
)
def test_a_rule_is_told_in_words(rule: str, words: str) -> None:
    assert rule_words(Series(rule=rule), {}) == words
