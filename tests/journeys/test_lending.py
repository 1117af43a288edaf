"""Lending through the real window: what goes out comes back, and nothing is promised twice.

P19, P21, P23, P24, P83.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from partnerdesk.actions import items as items_actions
from partnerdesk.actions import lending as actions
from partnerdesk.actions.partners import add_member, set_up_school
from partnerdesk.domain.lending import (
    Half,
    Item,
    ItemKind,
    LoanStateKind,
    comes_back,
    goes_out,
)
from partnerdesk.domain.settings import Settings
from partnerdesk.store import lending_rows
from partnerdesk.store.lending_rows import LoanFilter, LoanRow
from tests.factories import member
from tests.journeys.window import Window, opened
from ui.loans.lend_dialog import open_lend
from ui.loans.return_dialog import open_return

NEXT_YEAR = date.today().year + 1


def _loans(window: Window) -> list[LoanRow]:
    desk = window.main.desk
    assert desk is not None
    with desk.read() as connection:
        return lending_rows.list_loans(connection, LoanFilter(), desk.now())


def _prepare(window: Window, item: Item) -> tuple[str, str, str]:
    """Our school, a neighbour, and something of ours: their ids."""
    window.click("Look around")
    window.wait_for_desk()
    desk = window.main.desk
    assert desk is not None
    home = desk.run(
        lambda database: set_up_school(database, member(name="Eastvale School"), Settings())
    ).made
    other = desk.run(
        lambda database: add_member(database, member(name="Heron Vale Academy", urn="900107"))
    ).made
    kept = desk.run(
        lambda database: items_actions.add_item(
            database, Item(**{**_fields(item), "owner_id": home})
        )
    ).made
    return home, other, kept


def _fields(item: Item) -> dict[str, object]:
    return {name: getattr(item, name) for name in Item.__dataclass_fields__}


def test_twelve_multimeters_go_out_and_ten_come_back(qtbot: QtBot, tmp_path: Path) -> None:
    with opened(qtbot, tmp_path) as window:
        _, other, meters = _prepare(window, Item(name="Multimeter", quantity=12))
        desk = window.main.desk
        assert desk is not None
        window.go("loans")
        dialog = open_lend(desk, window.main, item_id=meters, borrower_id=other)
        dialog.form.editor("wanted").rows[0].quantity.set_value(12)
        qtbot.mouseClick(dialog.action_button, Qt.MouseButton.LeftButton)
        assert dialog.isVisible(), "a borrower without an agreement wants a note"
        window.fill(dialog, note="The head agreed on the telephone")
        assert _loans(window)[0].state.kind is LoanStateKind.OUT

        back = open_return(desk, window.main, _loans(window)[0].loan.id)
        editor = next(iter(back.editors.values()))
        editor.damaged.set_value(1)
        editor.lost.set_value(1)
        editor.damaged.edited.emit()
        window.fill(back)
        assert _loans(window)[0].state.kind is LoanStateKind.RETURNED
        with desk.read() as connection:
            stock = lending_rows.all_holds(connection, meters, desk.now())
        later = goes_out(date(NEXT_YEAR, 3, 3), Half.MORNING)
        assert stock.free(later, comes_back(date(NEXT_YEAR, 3, 4), Half.MORNING)) == 10
        window.go("equipment")
        window.wait_for_words("Multimeter")

        window.main.undo()
        assert _loans(window)[0].state.kind is LoanStateKind.OUT


def test_the_hall_every_second_tuesday_and_one_is_taken(qtbot: QtBot, tmp_path: Path) -> None:
    with opened(qtbot, tmp_path) as window:
        home, other, hall = _prepare(
            window, Item(kind=ItemKind.PLACE, name="Assembly hall", capacity=200)
        )
        desk = window.main.desk
        assert desk is not None
        tuesday = date(NEXT_YEAR, 1, 5) + timedelta(days=(1 - date(NEXT_YEAR, 1, 5).weekday()) % 7)
        first, end = datetime.combine(tuesday, time(16)), datetime.combine(tuesday, time(18))
        third = tuesday + timedelta(days=28)
        desk.run(
            lambda database: actions.reserve(
                database,
                actions.LendRequest(
                    home,
                    other,
                    (actions.Wanted(item_id=hall),),
                    datetime.combine(third, time(15)),
                    datetime.combine(third, time(17)),
                    note="agreed",
                ),
                desk.now(),
            )
        )
        dialog = open_lend(
            desk, window.main, item_id=hall, out_at=first, due_at=end, borrower_id=other
        )
        window.set(dialog, state="reserved")
        window.set(dialog, repeat=2)
        dialog.form.editor("until").edited.emit()  # as the first key typed there does
        window.set(dialog, until=tuesday + timedelta(days=56))
        days = dialog.form.editor("days").days()
        assert [(one.day - tuesday).days for one in days] == [0, 14, 28, 42, 56]
        assert [bool(one.in_way) for one in days] == [False, False, True, False, False]
        window.fill(dialog, note="The head agreed")
        starts = sorted(row.loan.out_at.date() for row in _loans(window))
        assert [(day - tuesday).days for day in starts] == [0, 14, 28, 42, 56]
        window.main.undo()
        assert len(_loans(window)) == 1
