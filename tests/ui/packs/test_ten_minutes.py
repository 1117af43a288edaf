"""The first ten minutes: what is told, where it leads, taking office, and putting it aside."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from partnerdesk.actions.arriving import arrival_of
from partnerdesk.domain.arriving import Arrival
from partnerdesk.store.arrival_rows import write_arrival
from tests.actions.small_partnership import TODAY
from tests.journeys.window import words_of
from tests.ui.today.desks import press, show
from ui.background import Background
from ui.desk import Desk
from ui.packs.ten_minutes import TenMinutesPage
from ui.printing.preview import PrintPreview


@pytest.fixture
def page(desk: Desk, background: Background, qtbot: QtBot) -> TenMinutesPage:
    """In a store that was begun from a pack today."""
    with desk.database.write() as connection:
        write_arrival(connection, Arrival("a", TODAY, date(2026, 2, 27), "Tess Ode"))
    made = TenMinutesPage(desk, background)
    show(qtbot, made)
    qtbot.waitUntil(lambda: made.calls.isVisible() and not made.busy)
    return made


def test_it_tells_whom_to_call_and_leads_there(
    page: TenMinutesPage, desk: Desk, qtbot: QtBot
) -> None:
    told = words_of(page)
    assert "East Vale Schools Together, handed over by Tess Ode on Fri 27 Feb 2026" in told
    assert "Owain Prys, Lead teacher · E-mail owain@heron.example" in told
    assert "Langdale High: nobody is named" in told
    with qtbot.waitSignal(desk.asked_for) as asked:
        press(page, "Open: Heron Vale Academy")
    assert asked.args is not None and asked.args[0] == "partners"


def test_taking_office_keeps_who_was_before(page: TenMinutesPage, desk: Desk, qtbot: QtBot) -> None:
    assert page.office.isVisible()
    assert page.office.words.text() == "Tess Ode is still written down as coordinator."
    dialog = page.take_office()
    dialog.form.set_values({"name": ""})
    dialog.submit()
    assert dialog.form.field("name").refusal
    dialog.form.editor("name").setText("Mair Bevan")
    dialog.form.editor("since").set_value(None)
    dialog.submit()
    assert dialog.form.field("since").refusal.startswith("Put the day")
    dialog.form.editor("since").set_value(TODAY)
    dialog.submit()
    assert dialog.isHidden()
    assert desk.settings().coordinator_name == "Mair Bevan"
    qtbot.waitUntil(lambda: not page.office.isVisible())


def test_once_read_it_is_put_aside(page: TenMinutesPage, desk: Desk, qtbot: QtBot) -> None:
    with qtbot.waitSignal(desk.asked_for) as asked:
        page.read_button.click()
    assert asked.args == ["today", ""]
    arrival = arrival_of(desk.database)
    assert arrival is not None and arrival.read_on == TODAY
    page.refresh_if_stale()
    qtbot.waitUntil(lambda: not page.read_button.isVisible())
    assert page.print_button.isVisible()


def test_the_handover_note_is_printed_from_here(page: TenMinutesPage, qtbot: QtBot) -> None:
    page.print_button.click()
    qtbot.waitUntil(lambda: bool(page.window().findChildren(PrintPreview)), timeout=20_000)
    preview = page.window().findChildren(PrintPreview)[0]
    assert preview.preview.page_count() > 1
    preview.reject()


def test_nothing_can_be_put_aside_where_the_store_is_only_looked_at(
    page: TenMinutesPage, desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(desk), "read_only", True)
    page.show_facts()
    qtbot.waitUntil(lambda: not page.read_button.isEnabled())
    disabled = [one.text() for one in page.findChildren(QPushButton) if not one.isEnabled()]
    assert disabled == ["I have read this", "Take office…"]
