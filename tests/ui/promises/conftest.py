"""The promises page over an agreement of two schools, as the window would show it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from partnerdesk.domain.agreements import Agreement, Commitment
from partnerdesk.domain.sessions import SessionState
from partnerdesk.store import promise_rows
from partnerdesk.store.opening import OpenStore
from partnerdesk.store.promise_rows import Promised
from tests import factories
from ui.desk import Desk
from ui.promises.page import PromisesPage

TODAY = date(2026, 3, 3)


@dataclass
class Stage:
    """A page on show, what it is about, and what the window was asked."""

    page: PromisesPage
    desk: Desk
    said: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    asked: list[tuple[str, str]] = field(default_factory=list)

    def promises(self) -> dict[str, Promised]:
        """What is kept, by what was promised."""
        with self.desk.read() as connection:
            found = promise_rows.promised(connection, TODAY)
        return {one.commitment.what: one for one in found}

    def choose(self, what: str) -> None:
        """Go to a promise."""
        self.page.open_key(self.promises()[what].commitment.id)

    def outside(self) -> list[str]:
        """Titles of what is outside the scope."""
        with self.desk.read() as connection:
            return [one.title for one in promise_rows.outside_scope(connection, "deal")]

    def listed(self) -> list[str]:
        """What the list shows."""
        rows = self.page.list.rows
        found = (rows.row(number) for number in range(rows.rowCount()))
        return [row.title for row in found if row]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[OpenStore]:
    """Latin given by us, a hall given back; one lesson held, one outside any promise."""
    opened = factories.open_store(tmp_path / "store")
    ours = factories.member(id="ours", name="St Oswald’s", is_us=True)
    theirs = factories.member(id="theirs", name="Heron & <b>Vale</b>")
    latin = factories.project(id="latin")
    deal = Agreement(
        id="deal", number="MOU-2026-001", title="Latin", template_id="one-page-mou",
        created_on=date(2025, 8, 1), starts_on=date(2025, 9, 1), ends_on=date(2027, 8, 31),
        review_on=date(2027, 1, 3), issued_on=date(2025, 8, 20),
    )  # fmt: skip
    held = factories.session(
        id="held", title="Latin, week 4", project_id="latin", state=SessionState.HELD,
        starts_at=datetime(2026, 2, 10, 13, 30),
    )  # fmt: skip
    trip = factories.session(
        id="trip", title="Trip to the museum", project_id="latin",
        starts_at=datetime(2026, 3, 20, 9, 0),
    )  # fmt: skip
    factories.add(
        opened.database, ours, theirs, latin, deal, held, trip,
        factories.party(deal, ours, position=0), factories.party(deal, theirs, position=1),
        Commitment("", "deal", "ours", "theirs", "Latin teaching", "1 hour a week", "July 2026",
                   times=2),
        Commitment("", "deal", "theirs", None, "The hall", position=1, due_on=date(2026, 2, 1)),
        *(factories.taking_part(one, who) for one in (held, trip) for who in (ours, theirs)),
        factories.contact(theirs, summary="Talked about the hall", on=date(2026, 2, 20)),
    )  # fmt: skip
    yield opened
    opened.close()


@pytest.fixture
def stage(store: OpenStore, qtbot: QtBot) -> Stage:
    """The page at its size on a school laptop."""
    desk = Desk(store, lambda: TODAY)
    page = PromisesPage(desk)
    qtbot.addWidget(page)
    made = Stage(page, desk)
    desk.noticed.connect(lambda words, undoable: made.said.append(words))
    desk.refused.connect(made.refused.append)
    desk.asked_for.connect(lambda name, key: made.asked.append((name, key)))
    page.resize(1110, 668)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    return made
