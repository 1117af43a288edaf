"""Four schools in the spring of 2026, with terms, closures and a session, for the dialogs."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import TypeVar

from PySide6.QtWidgets import QApplication, QDialog, QWidget

from partnerdesk.actions.sessions import add_session
from partnerdesk.domain.calendar import Closure, ClosureKind
from partnerdesk.domain.partners import RoleKind
from partnerdesk.domain.sessions import Session, SessionFacts, TakingPart
from partnerdesk.store import calendar_rows, rows
from partnerdesk.store.calendar_rows import SessionRow
from partnerdesk.store.opening import OpenStore
from tests import factories as make
from ui.background import Background
from ui.desk import Desk

TODAY = date(2026, 3, 3)
Dialog = TypeVar("Dialog", bound=QDialog)


@dataclass
class Planning:
    """A desk over a real store, who and what is there by name, and what was said."""

    desk: Desk
    background: Background
    parent: QWidget
    ids: dict[str, str]
    said: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def pencil(
        self, title: str, start: datetime, members: tuple[str, ...] = (), minutes: int = 60
    ) -> str:
        """A session of some members at St Oswald’s; its id."""
        facts = self.template(title, start, members, minutes)
        today = self.desk.today()
        return self.desk.run(lambda database: add_session(database, facts, today, "Agreed")).made

    def template(
        self, title: str, start: datetime, members: tuple[str, ...] = (), minutes: int = 60
    ) -> SessionFacts:
        """A session before it is written."""
        end = datetime.combine(start.date(), time(start.hour + minutes // 60, start.minute))
        session = Session(
            title=title, starts_at=start, ends_at=end, venue_id=self.ids["St Oswald’s"], years=(8,)
        )
        parts = tuple(TakingPart(member_id=self.ids[name]) for name in members)
        return SessionFacts(session, parts)

    def sessions(self) -> list[SessionRow]:
        """Every session of the two years around today."""
        with self.desk.read() as connection:
            return calendar_rows.sessions_between(connection, date(2025, 9, 1), date(2027, 8, 31))

    def closures(self, name: str) -> list[Closure]:
        """When a member is closed."""
        with self.desk.read() as connection:
            return calendar_rows.closures_between(
                connection, date(2025, 9, 1), date(2027, 8, 31), [self.ids[name]]
            )


def dialog_on(parent: QWidget, kind: type[Dialog]) -> Dialog:
    """The dialog of this kind that is up over ``parent``."""
    QApplication.processEvents()
    up = [one for one in parent.findChildren(kind) if one.isVisible()]
    assert len(up) == 1
    return up[0]


def fill(store: OpenStore) -> dict[str, str]:
    """Write who and what there is; ids by name."""
    us = make.member(name="St Oswald’s", is_us=True)
    heron = make.member(name="Heron Vale Academy")
    fenwick = make.member(name="Fenwick Primary")
    glan = make.member(name="Ysgol Glan-yr-Afon")
    priya = make.person(name="Priya Nair")
    owain = make.person(name="Owain Prys")
    latin = make.project(name="Year 8 Latin", years=(8,), mark=0)
    meters = rows.with_id(make.item(us, name="Multimeter", quantity=12))
    terms = [
        make.term(one, name="Spring 2026", first_week="A") for one in (us, heron, fenwick, glan)
    ]
    facts = [
        us, heron, fenwick, glan, priya, owain,
        make.role(priya, heron, kind=RoleKind.LEAD_TEACHER), make.role(owain, glan),
        latin, meters, *terms,
        make.closure(
            us, kind=ClosureKind.HALF_TERM, name="February half-term",
            first_day=date(2026, 2, 16), last_day=date(2026, 2, 20),
        ),
        make.closure(
            heron, kind=ClosureKind.EXAMS, name="Year 11 mocks", years=(11,),
            first_day=date(2026, 3, 9), last_day=date(2026, 3, 13),
        ),
        make.closure(
            glan, kind=ClosureKind.TRIP, name="Caerleon",
            first_day=date(2026, 3, 12), last_day=date(2026, 3, 13),
        ),
    ]  # fmt: skip
    make.add(store.database, *facts)
    return {fact.name: fact.id for fact in facts if hasattr(fact, "name")}
