"""The agreements page over two schools, as the window would show it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from partnerdesk.actions import agreements, signing
from partnerdesk.domain.agreements import Commitment, Draft
from partnerdesk.domain.partners import RoleKind
from partnerdesk.store import agreements_rows
from partnerdesk.store.opening import OpenStore
from partnerdesk.store.partners_rows import all_members
from tests import factories
from ui.agreements.page import AgreementsPage
from ui.agreements.part_pane import PartPane
from ui.desk import Desk

TODAY = date(2026, 3, 3)

ANSWERS = {
    "Why": {"purpose": "pupils of both schools learn Latin", "measure": "how many finish"},
    "Arrangements": {
        "sessions": "Latin on Tuesdays in the library",
        "transport": "The host",
        "costs": "The grant",
    },
    "Leads": {"broker": "the head of Fenwick Primary"},
    "Scope": {"out_of_scope": "admissions"},
}


@dataclass
class Stage:
    """A page on show, the schools by name, and what the window was asked to say."""

    page: AgreementsPage
    desk: Desk
    ids: dict[str, str]
    said: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def drafted(self, template: str = "one-page-mou") -> str:
        """A new draft between both schools; its id."""
        members = list(self.ids.values())[:2]
        return self.desk.run(
            lambda database: agreements.draft_agreement(
                database, template, "Latin", members, TODAY, TODAY
            )
        ).made

    def issued(self) -> str:
        """An issued one-page agreement; its id."""
        key = self.drafted()
        by_part = {clause.part: clause.clause_id for clause in self.read(key).clauses}
        for part, answers in ANSWERS.items():
            agreements.answer_questions(self.desk.database, key, by_part[part], answers)
        promise = Commitment(giver_id=self.ids["St Oswald’s"], what="Latin teaching")
        agreements.set_commitments(self.desk.database, key, [promise])
        self.desk.run(lambda database: signing.issue(self.desk.store, key, TODAY))
        return key

    def read(self, key: str) -> Draft:
        """All that is kept of an agreement."""
        with self.desk.read() as connection:
            return agreements_rows.draft_of(connection, key)

    def answers(self, key: str) -> dict[str, str]:
        """Answers kept, by the question's own name."""
        return {one.question_id.partition(".")[2]: one.value for one in self.read(key).answers}

    def part(self, name: str) -> PartPane:
        """Go to a part of the draft in the editor."""
        editor = self.page.editor
        key = next(one.key for one in editor.part_list.parts() if one.name == name)
        editor.go_to(key)
        pane = editor.pane()
        assert pane is not None
        return pane

    def standing(self, name: str) -> str:
        """What the list of parts says of one: open, done, left out."""
        parts = self.page.editor.part_list.parts()
        return next(one.standing for one in parts if one.name == name)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[OpenStore]:
    """Three schools with heads; one head changed last year."""
    opened = factories.open_store(tmp_path / "store")
    ours = factories.member(name="St Oswald’s", is_us=True, street="4 Priory Lane")
    theirs = factories.member(name="Heron & <b>Vale</b>", street="Mill Road")
    third = factories.member(name="Fenwick Primary")
    before, now, other = (factories.person(name=n) for n in ("Ann Bell", "Cai Puw", "Gareth Price"))
    factories.add(
        opened.database, ours, theirs, third, before, now, other,
        factories.role(before, ours, ended_on=date(2025, 12, 31)),
        factories.role(now, ours, started_on=date(2026, 1, 1), title="Pennaeth"),
        factories.role(other, theirs, kind=RoleKind.CHAIR_OF_GOVERNORS),
    )  # fmt: skip
    yield opened
    opened.close()


@pytest.fixture
def stage(store: OpenStore, qtbot: QtBot) -> Stage:
    """The page at its size on a school laptop."""
    desk = Desk(store, lambda: TODAY)
    page = AgreementsPage(desk)
    qtbot.addWidget(page)
    with store.database.read() as connection:
        ids = {one.name: one.id for one in all_members(connection)}
    order = ("St Oswald’s", "Heron & <b>Vale</b>", "Fenwick Primary")
    made = Stage(page, desk, {name: ids[name] for name in order})
    desk.noticed.connect(lambda words, undoable: made.said.append(words))
    desk.refused.connect(made.refused.append)
    page.resize(1110, 668)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    return made
