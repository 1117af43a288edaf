"""Schools of the national register, found by part of a name and taken in, several at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from partnerdesk.actions.filling import filling, from_register
from partnerdesk.actions.importing import import_register
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.words import counted
from partnerdesk.formats.likeness import CERTAIN, LIKELY, Likeness
from partnerdesk.formats.register import RegisterSchool, find_urns, search
from partnerdesk.formats.register_member import as_member
from ui.background import Background, Job
from ui.desk import Desk
from ui.importing.detail import DecisionPane, ListPage
from ui.importing.dialog import ImportDialog
from ui.importing.known import read_known
from ui.importing.tick_list import TickList
from ui.importing.words import (
    fills_chip,
    known_words,
    likeness_words,
    member_lines,
    new_chip,
    place_line,
    tr,
)
from ui.widgets import (
    ChipFact,
    Columns,
    ProgressLine,
    Row,
    SearchBox,
    TickEditor,
    announce,
    line,
    link_button,
)

_PAUSE_MS = 250
_MOST = 200


class RegisterDialog(ImportDialog):
    """Search the register, tick schools, say what to do with those that may be known, import."""

    def __init__(self, desk: Desk, background: Background, parent: QWidget | None) -> None:
        super().__init__(
            desk,
            background,
            parent,
            tr("Import from the schools register"),
            tr("Names, addresses and heads are filled in from the national register of England."),
            memory="register",
            wanted=tr(
                "Choose the register’s own file, as it is downloaded: its name starts with "
                "edubasealldata and ends in .csv."
            ),
            filters=tr("Schools register (*.csv);;All files (*)"),
            size=(1120, 660),
        )
        self.known = read_known(desk)
        self._by_urn = {member.urn: member for member in self.known.members if member.urn}
        self._found: dict[str, RegisterSchool] = {}
        self._chosen: dict[str, RegisterSchool] = {}
        self._into: dict[str, str] = {}
        self._likenesses: dict[str, tuple[Likeness, ...]] = {}
        self._shows_chosen = False
        self._pause = QTimer(self, interval=_PAUSE_MS, singleShot=True)
        self._pause.timeout.connect(self.search_now)
        self.reader.progressed.connect(self._searching)
        self.add_page("search", self._search_page())
        self.show_chosen_count()

    # --- the file ----------------------------------------------------------------------------

    def read(self, path: Path) -> Callable[[Job], Any]:
        return lambda job: find_urns(path, (), job.cancelled, job.report)

    def show_read(self, result: Any) -> None:
        self.go_to("search")
        self.search_box.setFocus()
        self._found = {}
        self._show_list(tr("Type to search"))
        self.refresh_foot()
        self.search_now()

    # --- searching ---------------------------------------------------------------------------

    def search_now(self) -> None:
        """Look for what is typed; an older search that is still under way is given up."""
        self._pause.stop()
        text, path = self.search_box.text().strip(), self.path
        closed = self.closed_tick.value()
        if path is None or self.page() != "search":
            return
        if not text:
            self.reader.cancel()
            self.bar.setVisible(False)
            self.banner.hide()
            return
        self.bar.setRange(0, 0)
        self.bar.setVisible(True)

        def work(job: Job) -> list[RegisterSchool]:
            return search(path, text, _MOST, closed, job.cancelled, job.report)

        self.reader.start(tr("Searching"), work, self._show_found)

    def _show_found(self, found: list[RegisterSchool]) -> None:
        self.bar.setVisible(False)
        self.banner.hide()
        self._shows_chosen = False
        self._found = {school.urn: school for school in found}
        title = counted(len(found), tr("school")) if found else tr("No school is like that")
        if len(found) >= _MOST:
            title = tr("The first {0} schools").format(_MOST)
        self._show_list(title)
        announce(self.listing, title)
        if not found:
            self.pane.show_nothing(tr("Try part of the name, the town, the postcode or a URN."))
        self.refresh_foot()

    def _searching(self, done: int, total: int) -> None:
        self.bar.setRange(0, total)
        self.bar.setValue(done)

    def refuse(self, refusal: RuleBroken) -> None:
        self.bar.setVisible(False)
        super().refuse(refusal)

    # --- the list ----------------------------------------------------------------------------

    def _show_list(self, title: str) -> None:
        shown = self._chosen if self._shows_chosen else self._found
        rows = [self._row(school) for school in shown.values()]
        self.listing.reload(
            len(rows), lambda offset, limit: rows[offset : offset + limit], title=title
        )
        self._title = title
        if not self.listing.choose_first():
            self._show_school("")

    def _row(self, school: RegisterSchool) -> Row:
        second = (school.town, school.type_name, school.phase_name)
        told = [part for part in second if part and part.casefold() != "not applicable"]
        return Row(school.urn, school.name, " · ".join(told), (school.urn,), self._chip(school))

    def _chip(self, school: RegisterSchool) -> ChipFact | None:
        if school.urn in self._chosen:
            return fills_chip() if self._into.get(school.urn) else new_chip()
        if school.urn in self._by_urn:
            return ChipFact(tr("Already a member"), "neutral", "partners")
        return ChipFact(tr("Closed"), "warn", "lock") if school.is_closed else None

    def toggle(self, urn: str) -> None:
        """Tick a school, or untick it."""
        school = self._chosen.pop(urn, None)
        if school is None:
            school = self._found[urn]
            self._chosen[urn] = school
            likely = [like for like in self._like(school) if like.score >= LIKELY]
            self._into.setdefault(urn, likely[0].member.id if likely else "")
            announce(self.listing, tr("{0} ticked").format(school.name))
        else:
            announce(self.listing, tr("{0} no longer ticked").format(school.name))
        if self._shows_chosen and not self._chosen:
            self._shows_chosen = False
        self._after_change()

    def show_chosen(self) -> None:
        """List the ticked schools, or what was found again."""
        self._shows_chosen = not self._shows_chosen
        title = counted(len(self._found), tr("school"))
        self._show_list(tr("Ticked schools") if self._shows_chosen else title)
        self.show_chosen_count()

    def show_chosen_count(self) -> None:
        """Say on the link how many schools are ticked."""
        count = len(self._chosen)
        self.chosen_link.setVisible(bool(count))
        words = tr("Back to what was found") if self._shows_chosen else tr("Show the {0} ticked")
        self.chosen_link.setText(words.format(count))

    def _after_change(self) -> None:
        self._show_list(self._title)
        self._show_school(self.listing.key())
        self.show_chosen_count()
        self.refresh_foot()

    # --- one school --------------------------------------------------------------------------

    def _like(self, school: RegisterSchool) -> tuple[Likeness, ...]:
        if school.urn not in self._likenesses:
            self._likenesses[school.urn] = self.known.like(as_member(school))
        return self._likenesses[school.urn]

    def _school(self, urn: str) -> RegisterSchool | None:
        return self._found.get(urn) or self._chosen.get(urn)

    def _show_school(self, urn: str) -> None:
        school = self._school(urn)
        if school is None:
            self.pane.show_nothing(tr("Tick the schools to take in. Space ticks the chosen one."))
            return
        incoming = from_register(school)
        likenesses = self._like(school)
        remark = known_words(likenesses)
        if school.is_closed:
            remark = " ".join(filter(None, (tr("This school is closed."), remark)))
        self.pane.set_head(school.name, place_line(incoming.member), remark)
        ticked = urn in self._chosen
        into = self._into.get(urn, "") if ticked else ""
        lines = member_lines(incoming.member, incoming.people)
        self.pane.facts.set_lines([] if into else lines)
        self.pane.offer(_choices(likenesses) if ticked else [], into)
        self.pane.show_filling(self._plan(school, into) if into else None)

    def _plan(self, school: RegisterSchool, into: str) -> Any:
        there = self.known.there[into]
        return filling(self.known.member(into), there, from_register(school), self.desk.today())

    def _decide(self, into: str) -> None:
        if self.listing.key() in self._chosen:
            self._into[self.listing.key()] = into
            self._after_change()

    # --- importing ---------------------------------------------------------------------------

    def refresh_foot(self) -> None:
        count = len(self._chosen)
        fills = [
            self.known.member(into).name for urn in self._chosen if (into := self._into.get(urn))
        ]
        parts = [tr("{0} new").format(count - len(fills))] if count > len(fills) else []
        if fills:
            parts.append(tr("fills blanks of {0}").format(", ".join(fills)))
        words = tr("Import {0}").format(counted(count, tr("school")) if count else tr("schools"))
        enabled = bool(count) and self.page() == "search"
        self.set_foot(", ".join(parts), words if self.path else "", enabled=enabled)

    def act(self) -> None:
        schools, today = list(self._chosen.values()), self.desk.today()
        into = {urn: self._into.get(urn, "") for urn in self._chosen}
        count = counted(len(schools), tr("school"))
        self.write(
            tr("Importing {0}").format(count),
            lambda database: import_register(database, schools, today, into=into),
            tr("Imported {0} from the register").format(count),
            "search",
        )

    # --- parts -------------------------------------------------------------------------------

    def _search_page(self) -> QWidget:
        self.search_box = SearchBox(tr("Name, town, postcode or URN"))
        self.search_box.textChanged.connect(lambda: self._pause.start())
        choices = QWidget()
        options = line(choices)
        self.closed_tick = TickEditor(tr("Closed schools too"))
        self.closed_tick.edited.connect(self.search_now)
        options.addWidget(self.closed_tick)
        options.addStretch()
        self.chosen_link = link_button("", "", self.show_chosen)
        options.addWidget(self.chosen_link)
        self.bar = ProgressLine(tr("Searching"))
        policy = self.bar.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.bar.setSizePolicy(policy)
        self.bar.hide()
        columns = Columns("", (tr("URN"),), "")
        self.listing = TickList(columns, tr("Schools"), lambda urn: urn in self._chosen)
        self.listing.chosen.connect(self._show_school)
        self.listing.toggled.connect(self.toggle)
        self._title = ""
        self.pane = DecisionPane()
        self.pane.decided.connect(self._decide)
        above = (self.search_box, choices, self.bar)
        return ListPage(above, self.listing, self.pane, list_width=600)


def _choices(likenesses: tuple[Likeness, ...]) -> list[tuple[object, str]]:
    """A school with a member's own URN can't be a second member; any other may be."""
    choices: list[tuple[object, str]] = [
        (like.member.id, likeness_words(like)) for like in likenesses[:4]
    ]
    if not any(like.score >= CERTAIN for like in likenesses):
        choices.insert(0, ("", tr("Add as new")))
    return choices
