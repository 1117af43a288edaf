"""A session with replies, people, costs and needs, and finding what its detail shows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from partnerdesk.actions import sessions as actions
from partnerdesk.domain.sessions import (
    Session,
    SessionCost,
    SessionFacts,
    SessionKind,
    SessionNeed,
    SessionPart,
    SessionPerson,
    TakingPart,
)
from partnerdesk.store import calendar_rows
from tests.ui.calendar.planning_stage import Planning
from ui.widgets import Chip

LATIN = datetime(2026, 3, 19, 13, 30)


def latin(planning: Planning, starts: datetime = LATIN, on: date | None = None) -> str:
    """An hour of Latin for three schools, arranged on a day; its id."""
    ids = planning.ids
    parts = (
        TakingPart(member_id=ids["St Oswald’s"], pupils_expected=26, staff_expected=2,
                   preparation_minutes=30),
        TakingPart(member_id=ids["Heron Vale Academy"], pupils_expected=24, staff_expected=1,
                   travel_minutes=40, cover_minutes=60),
        TakingPart(member_id=ids["Ysgol Glan-yr-Afon"]),
    )  # fmt: skip
    people = (
        SessionPerson(person_id=ids["Priya Nair"], part=SessionPart.LEAD),
        SessionPerson(person_id=ids["Owain Prys"], part=SessionPart.VISITOR),
    )
    costs = (
        SessionCost(what="Coach", pence=18_000),
        SessionCost(what="Supply cover", pence=9_500, borne_by_id=ids["Heron Vale Academy"]),
    )
    session = Session(
        title="Latin, week 6", starts_at=starts, ends_at=starts + timedelta(hours=1),
        venue_id=ids["St Oswald’s"], room="Hall", years=(8,),
    )  # fmt: skip
    needs = (SessionNeed(item_id=ids["Multimeter"], quantity=4),)
    facts = SessionFacts(session, parts, people, needs, costs)
    return add(planning, facts, on)


def meeting(planning: Planning, starts: datetime) -> str:
    """A meeting of two schools; its id."""
    names = ("St Oswald’s", "Heron Vale Academy")
    session = Session(
        title="Heads’ breakfast", kind=SessionKind.MEETING,
        starts_at=starts, ends_at=starts + timedelta(hours=1),
    )  # fmt: skip
    parts = tuple(TakingPart(member_id=planning.ids[name]) for name in names)
    return add(planning, SessionFacts(session, parts))


def add(planning: Planning, facts: SessionFacts, on: date | None = None) -> str:
    """Add a session as it is; its id."""
    day = on or planning.desk.today()
    act = actions.add_session
    return planning.desk.run(lambda database: act(database, facts, day, "Agreed before")).made


def facts_of(planning: Planning, session_id: str) -> SessionFacts:
    """All that is kept of a session."""
    with planning.desk.read() as connection:
        return calendar_rows.session_facts(connection, session_id)


def part_of(planning: Planning, session_id: str, name: str) -> TakingPart:
    """How a member takes part."""
    parts = facts_of(planning, session_id).members
    return next(one for one in parts if one.member_id == planning.ids[name])


def told(part: QWidget) -> list[str]:
    """Every text that a part shows, chips included."""
    QCoreApplication.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    labels = [one.text() for one in part.findChildren(QLabel) if one.isVisibleTo(part)]
    chips = [one.fact().text for one in part.findChildren(Chip) if one.isVisibleTo(part)]
    return [words for words in (*labels, *chips) if words]


def unnamed(part: QWidget) -> list[str]:
    """What can be filled in or pressed, and has no name for who hears the window read out."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return [repr(one) for one in _controls(part) if not one.accessibleName()]


def _controls(part: QWidget) -> Iterator[QWidget]:
    kinds = (QAbstractButton, QLineEdit, QComboBox, QPlainTextEdit, QTabBar)
    for one in part.findChildren(QWidget):
        if isinstance(one, kinds) and not isinstance(one.parentWidget(), QTabBar):
            yield one


def tabbed(dialog: QWidget, qtbot: QtBot, most: int) -> list[str]:
    """Names of what Tab comes to, from what has the focus."""
    names = []
    for _ in range(most):
        now: QWidget | None = dialog.focusWidget()
        assert now is not None
        names.append(now.accessibleName())
        qtbot.keyClick(now, Qt.Key.Key_Tab)
    return names
