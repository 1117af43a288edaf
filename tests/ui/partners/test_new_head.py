"""A new head in the window: named in the dialog, then welcomed by the buttons of the card."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from PySide6.QtWidgets import QApplication, QPushButton

from partnerdesk.actions import history, partners
from partnerdesk.actions.new_head import new_heads
from partnerdesk.domain.new_head import BRIEF, MEET, WatchedHead
from partnerdesk.domain.partners import RoleKind
from partnerdesk.domain.sessions import Session, SessionState
from partnerdesk.store import new_head_rows, rows
from tests.ui.partners.conftest import Stage
from tests.ui.partners.partnership import TODAY
from tests.ui.partners.test_page import choose, dialog_of, fill_in, press, words_on
from ui import theme
from ui.calendar.session_dialog import SessionDialog
from ui.partners.new_head import NewHeadCard
from ui.printing.preview import PrintPreview
from ui.widgets import Beside

OSWALD = "St Oswald’s"


def cards(stage: Stage) -> list[NewHeadCard]:
    found = stage.page.findChildren(NewHeadCard)
    return [one for one in found if one.isVisibleTo(stage.page)]


def the_one(stage: Stage) -> WatchedHead:
    with stage.desk.read() as connection:
        (one,) = new_head_rows.open_at(connection, stage.ids[OSWALD], stage.desk.today())
    return one


def open_dialog(stage: Stage) -> None:
    choose(stage.page, "More", "New head…")


@pytest.fixture
def welcomed(stage: Stage) -> Stage:
    """Priya Nair becomes head of St Oswald's in the dialog, from today."""
    open_dialog(stage)
    fill_in(dialog_of(stage.page), name="Priya Nair", email="p.nair@stoswalds.example")
    return stage


def test_the_dialog_says_what_follows_and_the_card_then_says_what_is_to_be_done(
    stage: Stage,
) -> None:
    assert cards(stage) == []
    open_dialog(stage)
    dialog = dialog_of(stage.page)
    dialog.form.editor("starts_on").set_value(date(2026, 4, 20))
    words = " ".join(words_on(dialog))
    assert "Ada Obi is head until Sun 19 Apr 2026." in words
    assert "Until Sun 19 Jul 2026, Today asks you to brief the new head" in words
    dialog.form.editor("starts_on").set_value(date(2025, 1, 6))
    assert "nothing is asked of you" in " ".join(words_on(dialog))
    fill_in(dialog, name="Priya Nair", starts_on=date(2026, 4, 20))
    assert stage.said[-1] == "Priya Nair is head of St Oswald’s from Mon 20 Apr 2026"
    (card,) = cards(stage)
    told = words_on(card)
    assert "Priya Nair becomes head of St Oswald’s on Mon 20 Apr 2026" in told
    assert "No meeting is in the calendar yet." in told
    history.undo(stage.desk.database)
    stage.page.show_facts()
    assert cards(stage) == []


def test_a_refusal_stands_at_its_field_and_a_known_person_is_asked_for_nothing(
    stage: Stage,
) -> None:
    open_dialog(stage)
    dialog = dialog_of(stage.page)
    fill_in(dialog)
    assert dialog.isVisible() and dialog.form.field("name").refusal
    dialog.form.editor("starts_on").set_value(date(2021, 9, 1))
    fill_in(dialog, successor=stage.ids["Gwen Pryce"])
    assert "Somebody is head from Wed 1 Sep 2021" in dialog.form.field("starts_on").refusal
    assert not dialog.form.field("email").isVisible()
    fill_in(dialog, starts_on=TODAY)
    assert the_one(stage).head == "Gwen Pryce"
    heads = partners.who_was(stage.desk.database, stage.ids[OSWALD], RoleKind.HEAD, TODAY)
    assert [one.name for one in heads] == ["Gwen Pryce"]


def test_each_step_is_recorded_on_its_day_and_the_card_goes_when_all_are_done(
    welcomed: Stage,
) -> None:
    assert the_one(welcomed).still_to_do == (BRIEF, MEET)  # nothing binds St Oswald's
    press(welcomed.page, "Briefed…")
    dialog = dialog_of(welcomed.page)
    fill_in(dialog, briefed_on=TODAY + timedelta(days=1))
    assert "still to come" in dialog.form.field("briefed_on").refusal
    fill_in(dialog, briefed_on=TODAY)
    assert welcomed.said[-1] == "Priya Nair of St Oswald’s was briefed"
    assert "Briefed on Tue 3 Mar 2026" in words_on(cards(welcomed)[0])
    press(welcomed.page, "Met…")
    fill_in(dialog_of(welcomed.page))
    assert cards(welcomed) == [] and new_heads(welcomed.desk.database, TODAY) == ()


def test_let_it_be_asks_no_more_and_can_be_undone(welcomed: Stage) -> None:
    press(welcomed.page, "Ask no more about Priya Nair")
    assert cards(welcomed) == []
    assert welcomed.said[-1] == "Today asks no more about Priya Nair"
    history.undo(welcomed.desk.database)
    welcomed.page.show_facts()
    assert len(cards(welcomed)) == 1


def test_the_briefing_is_shown_before_it_is_printed(welcomed: Stage) -> None:
    press(welcomed.page, "Print briefing…")
    (preview,) = welcomed.page.findChildren(PrintPreview)
    assert preview.windowTitle() == "Briefing for Priya Nair, St Oswald’s"
    assert preview.preview.page_count() == 2
    preview.reject()
    (card,) = cards(welcomed)
    assert card.print_slip() is None
    assert "No agreement binds St Oswald’s" in welcomed.refused[-1]


def test_a_meeting_is_proposed_in_the_sessions_own_dialog_and_found_from_the_card(
    welcomed: Stage,
) -> None:
    press(welcomed.page, "Propose a meeting…")
    (dialog,) = [one for one in welcomed.page.findChildren(SessionDialog) if one.isVisible()]
    assert not dialog.repeat_button.isVisible()
    assert "Priya Nair" in dialog.form.editor("purpose").value()
    fill_in(dialog, day=date(2026, 3, 13), starts=time(10), ends=time(11))
    if dialog.isVisible():  # something is in the way
        fill_in(dialog, note="Agreed by telephone")
    with welcomed.desk.read() as connection:
        (session,) = rows.read(connection, Session)
    assert (session.state, session.starts_at) == (
        SessionState.PENCILLED, datetime(2026, 3, 13, 10),
    )  # fmt: skip
    assert the_one(welcomed).change.meeting_id == session.id
    gone: list[tuple[str, str]] = []
    welcomed.desk.asked_for.connect(lambda page, key: gone.append((page, key)))
    assert "Pencilled for Fri 13 Mar 2026, 10:00–11:00" in words_on(cards(welcomed)[0])
    press(welcomed.page, "See the meeting")
    assert gone == [("calendar", session.id)]


def test_a_change_of_holder_in_the_people_tab_is_watched_as_well(stage: Stage) -> None:
    stage.page.open_key(f"{stage.ids[OSWALD]}#people")
    choose(stage.page, "More for Ada Obi, Head", "Change of holder…")
    fill_in(dialog_of(stage.page), name="Priya Nair")
    assert the_one(stage).head == "Priya Nair"


def test_with_large_text_the_buttons_stand_under_the_words(
    welcomed: Stage, qapp: QApplication
) -> None:
    theme.apply(qapp, "light", 2.0)
    welcomed.page.show_facts()
    QApplication.processEvents()
    (card,) = cards(welcomed)
    steps = card.findChildren(Beside)
    assert len(steps) == 2 and all(one.is_stacked() for one in steps)
    buttons = [one for one in card.findChildren(QPushButton) if one.objectName()]
    assert len({one.accessibleName() for one in buttons}) == len(buttons) == 5
    assert all(one.width() >= one.sizeHint().width() for one in buttons)
