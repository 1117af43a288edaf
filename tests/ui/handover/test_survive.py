"""Would it survive? People worst first, what they alone hold, and the cover plan."""

from __future__ import annotations

import io
from typing import Any

import pytest
from pypdf import PdfReader
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from partnerdesk.actions.leaving import set_owner, write_whereabouts
from partnerdesk.domain.leaving import Whereabouts
from partnerdesk.store import agreements_rows
from tests.actions.small_partnership import TODAY
from tests.ui.handover.conftest import person, told
from tests.ui.today.desks import press, verbs
from ui.desk import Desk
from ui.handover.page import HandoverPage
from ui.handover.survive import Survive
from ui.widgets import FormDialog


@pytest.fixture
def part(whole: HandoverPage, qtbot: QtBot) -> Survive:
    """The tab, on show."""
    whole.open_key("survive")
    told(qtbot, whole)
    return whole.survive


def listed(part: Survive) -> list[str]:
    rows = (part.list.rows.row(number) for number in range(part.list.rows.rowCount()))
    return [row.title for row in rows if row]


def test_those_on_whom_most_hangs_come_first_and_are_found_by_name_or_school(
    part: Survive,
) -> None:
    assert listed(part)[0] == "Tess Ode"
    assert part.name.text() == "Tess Ode" and "hang on Tess Ode alone" in part.said.text()
    part.words.set_value("thornbury")
    assert listed(part) == ["Łucja Żak"]
    part.words.set_value("zak")  # as it is typed on a British keyboard
    assert listed(part) == ["Łucja Żak"]
    part.words.set_value("nobody of that name")
    assert listed(part) == [] and not part.list.isVisible()


def test_each_thing_that_hangs_on_somebody_leads_to_where_a_second_is_named(
    part: Survive, whole: HandoverPage, desk: Desk, qtbot: QtBot
) -> None:
    whole.open_key(f"survive:{person(desk, 'Łucja Żak')}")
    assert part.name.text() == "Łucja Żak"
    wanted = "Add a second: Thornbury Hall: nobody else is known there"
    assert wanted in verbs(part.holds)
    press(part, wanted)
    dialog = next(one for one in QApplication.topLevelWidgets() if isinstance(one, FormDialog))
    dialog.form.set_values({"name": "Bea Marsh", "mobile": "07700 900555"})
    dialog.submit()
    told(qtbot, whole)
    assert wanted not in verbs(part.holds)
    assert part.name.text() == "Łucja Żak"  # still on show


def test_a_key_and_a_promise_are_told_and_the_key_leads_to_its_place(
    part: Survive, whole: HandoverPage, desk: Desk, qtbot: QtBot
) -> None:
    priya = person(desk, "Priya Nair")
    kept = desk.run(
        lambda database: write_whereabouts(
            database, Whereabouts(what="Lab store", kept_at="Her desk", holder_id=priya), TODAY
        )
    )
    with desk.read() as connection:
        deal = agreements_rows.agreement_by_number(connection, "MOU-2026-001")
        assert deal is not None
        first = agreements_rows.draft_of(connection, deal.id).commitments[0]
    desk.run(lambda database: set_owner(database, [first.id], priya))
    whole.open_key(f"survive:{priya}")
    told(qtbot, whole)
    names = [one.accessibleName() for one in part.holds.findChildren(QPushButton)]
    assert any(name.startswith("Choose who: MOU-2026-001") for name in names)
    press(part, "Name a second: Key: Lab store")
    assert whole.tabs.current() == "whereabouts"
    assert whole.key() == f"whereabouts:{kept.made}"


def test_the_cover_plan_is_shown_before_it_is_printed(
    part: Survive, printed: list[dict[str, Any]], qtbot: QtBot
) -> None:
    part.plan_button.click()
    qtbot.waitUntil(lambda: bool(printed))
    (shown,) = printed
    words = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(shown["pdf"])).pages)
    assert shown["title"] == "Cover plan for Tess Ode" and "Tess Ode" in words
    assert shown["file_name"] == "cover-plan-2026-03-03.pdf"
