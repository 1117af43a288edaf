"""Where things are, and leaving: ticks with days, the office, the checklist and the pack."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from pypdf import PdfReader
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from partnerdesk.actions import history
from partnerdesk.domain.leaving import StepKind
from partnerdesk.store import handover_rows
from tests.ui.handover.conftest import person
from tests.ui.today.desks import press
from ui.desk import Desk
from ui.handover.leaving import LeavingPart
from ui.handover.page import HandoverPage
from ui.handover.whereabouts import WhereaboutsPart
from ui.widgets import FormDialog


@pytest.fixture
def things(whole: HandoverPage) -> WhereaboutsPart:
    """Where things are, on show."""
    whole.open_key("whereabouts")
    return whole.whereabouts


@pytest.fixture
def part(whole: HandoverPage) -> LeavingPart:
    """Leaving, on show."""
    whole.open_key("leaving")
    return whole.leaving


def named(part: LeavingPart, name: str) -> QPushButton:
    found = part.findChild(QPushButton, name)
    assert isinstance(found, QPushButton)
    return found


def done(desk: Desk) -> dict[StepKind, tuple[date, str]]:
    with desk.read() as connection:
        return {
            kind: (step.done_on, step.note)
            for kind, step in handover_rows.steps(connection).items()
        }


def test_a_key_is_written_down_changed_and_removed_with_undo(
    things: WhereaboutsPart, whole: HandoverPage, desk: Desk
) -> None:
    press(things, "Add the first thing…")
    dialog = next(one for one in QApplication.topLevelWidgets() if isinstance(one, FormDialog))
    tess, owain = person(desk, "Tess Ode"), person(desk, "Owain Prys")
    dialog.form.editor("what").set_value("Hall key")
    dialog.form.editor("kept_at").set_value("The office")
    dialog.form.editor("holder_id").set_value(tess)
    dialog.submit()
    assert things.what.text() == "Hall key" and things.chip.fact().text == "Only Tess Ode"
    assert things.add_button.isVisible()
    changed = things.edit()
    assert changed is not None
    changed.form.editor("second_id").set_value(tess)
    changed.submit()
    assert "somebody else" in changed.form.field("second_id").refusal
    changed.form.editor("second_id").set_value(owain)
    changed.submit()
    assert things.chip.fact().text == "Two people"
    assert whole.key() == f"whereabouts:{things.list.key()}"
    things.remove_button.click()
    assert things.list.rows.rowCount() == 0
    desk.run(history.undo)
    assert things.what.text() == "Hall key"


def test_a_password_itself_is_refused_and_what_was_typed_stays(things: WhereaboutsPart) -> None:
    dialog = things.add()
    assert dialog is not None
    dialog.form.editor("what").set_value("Mailbox")
    dialog.form.editor("kept_at").set_value("password: Tiger7")
    dialog.submit()
    assert "password or code itself" in dialog.form.field("kept_at").refusal
    assert dialog.isVisible() and dialog.form.editor("kept_at").value() == "password: Tiger7"
    dialog.discard()


def test_a_step_is_ticked_today_dated_otherwise_and_unticked(part: LeavingPart, desk: Desk) -> None:
    part.ticks[StepKind.SUCCESSOR].click()
    assert done(desk) == {StepKind.SUCCESSOR: (date(2026, 3, 3), "")}
    assert part.steps.header.quiet.text() == "1 of 10 done"
    named(part, "change-successor").click()
    dialog = next(one for one in QApplication.topLevelWidgets() if isinstance(one, FormDialog))
    dialog.form.editor("on").set_value(date(2026, 3, 9))
    dialog.submit()
    assert "still to come" in dialog.form.field("on").refusal
    dialog.form.editor("on").set_value(date(2026, 2, 27))
    dialog.form.editor("note").set_value("Over tea")
    dialog.submit()
    assert done(desk) == {StepKind.SUCCESSOR: (date(2026, 2, 27), "Over tea")}
    part.ticks[StepKind.SUCCESSOR].click()
    assert done(desk) == {}


def test_leaving_the_office_keeps_its_dates_and_names_who_follows(
    part: LeavingPart, desk: Desk
) -> None:
    named(part, "leave-office").click()
    dialog = next(one for one in QApplication.topLevelWidgets() if isinstance(one, FormDialog))
    dialog.form.editor("ended_on").set_value(date(2026, 3, 31))
    dialog.form.editor("successor").set_value("Bea Marsh")
    dialog.submit()
    settings = desk.settings()
    assert settings.coordinator_name == "Bea Marsh"
    assert settings.coordinator_since == date(2026, 4, 1)
    with desk.read() as connection:
        (term,) = handover_rows.offices(connection)
    assert (term.name, term.ended_on) == ("Tess Ode", date(2026, 3, 31))
    named(part, f"remove-{term.id}").click()
    with desk.read() as connection:
        assert handover_rows.offices(connection) == []
    desk.run(history.undo)
    assert named(part, f"edit-{term.id}").accessibleName().endswith("Tess Ode was coordinator")


def test_somebody_who_was_before_is_written_down(part: LeavingPart, desk: Desk) -> None:
    dialog = part.edit_office()
    dialog.submit()
    assert dialog.form.field("name").refusal
    dialog.form.editor("name").set_value("Tomos Rees")
    dialog.submit()
    assert dialog.form.field("ended_on").refusal
    dialog.form.editor("ended_on").set_value(date(2023, 8, 31))
    dialog.submit()
    with desk.read() as connection:
        assert [one.name for one in handover_rows.offices(connection)] == ["Tomos Rees"]


def test_the_exit_checklist_is_shown_before_it_is_printed(
    part: LeavingPart, printed: list[dict[str, Any]], qtbot: QtBot
) -> None:
    part.print_button.click()
    qtbot.waitUntil(lambda: bool(printed))
    (shown,) = printed
    words = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(shown["pdf"])).pages)
    assert "Tess Ode" in words and "Successor named and met" in words
    assert shown["file_name"] == "exit-checklist-2026-03-03.pdf"


def test_a_step_is_found_by_its_kind_and_by_its_tick(
    part: LeavingPart, whole: HandoverPage, desk: Desk
) -> None:
    whole.open_key("leaving:receipt")
    assert whole.focusWidget() is part.ticks[StepKind.RECEIPT]
    part.ticks[StepKind.HANDED].click()
    with desk.read() as connection:
        step = handover_rows.steps(connection)[StepKind.HANDED]
    whole.open_key(f"leaving:{step.id}")
    assert whole.focusWidget() is part.ticks[StepKind.HANDED]


def test_packs_are_made_and_opened_from_here(part: LeavingPart, whole: HandoverPage) -> None:
    assert whole.open_button.isVisible() and part.pack_button.isVisible()
    made = part.make_pack()
    assert made.windowTitle() == "Make a handover pack"
    made.reject()
    opened = whole.open_pack()
    assert opened.windowTitle() == "Open a handover pack"
    opened.reject()
