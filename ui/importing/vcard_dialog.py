"""People from an address book: who they are, where they belong, and as what."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from partnerdesk.actions.filling import filled_person
from partnerdesk.actions.importing import CardChoice, import_vcards, kind_of_title
from partnerdesk.domain.partners import Member, RoleKind
from partnerdesk.domain.words import counted
from partnerdesk.formats.folding import folded
from partnerdesk.formats.likeness import LIKELY, PersonLikeness, near_people
from partnerdesk.formats.vcard import CardProblem, Cards, ImportedPerson, read_cards
from ui.background import Background, Job
from ui.desk import Desk
from ui.importing.detail import DetailPane, FactLines, ListPage
from ui.importing.dialog import ImportDialog
from ui.importing.known import Known, read_known
from ui.importing.words import (
    fills_chip,
    left_out_chip,
    new_chip,
    problem_chip,
    tr,
)
from ui.widgets import (
    ChipFact,
    ChoiceEditor,
    Columns,
    Form,
    RecordList,
    Row,
    TickEditor,
)


@dataclass(frozen=True, slots=True)
class FoundCard:
    """A card and what is decided about it; ``known_id`` None leaves it out, "" adds somebody."""

    card: ImportedPerson
    likenesses: tuple[PersonLikeness, ...]
    member_id: str
    kind: RoleKind
    known_id: str | None
    is_twin: bool = False

    @property
    def is_taken(self) -> bool:
        """Whether it is imported as things stand."""
        return self.known_id is not None and bool(self.member_id)


class VcardDialog(ImportDialog):
    """The people of the file at the left; where one belongs, and as what, at the right."""

    def __init__(self, desk: Desk, background: Background, parent: QWidget | None) -> None:
        super().__init__(
            desk,
            background,
            parent,
            tr("Import people from cards"),
            tr("People from an address book, each put with the member they work for."),
            memory="vcards",
            wanted=tr("Choose a file of contacts that ends in .vcf."),
            filters=tr("Cards of people (*.vcf *.vcard);;All files (*)"),
        )
        self.known = Known((), {})  # read with the file, on the worker
        self._cards: dict[str, FoundCard] = {}
        self._problems: tuple[CardProblem, ...] = ()
        self._quiet = False
        self.add_page("people", self._people_page())

    # --- the file ----------------------------------------------------------------------------

    def read(self, path: Path) -> Callable[[Job], Any]:
        desk = self.desk

        def work(job: Job) -> tuple[list[FoundCard], Cards, Known]:
            cards = read_cards(path)
            known = read_known(desk)
            return _found(cards, known, job), cards, known

        return work

    def show_read(self, result: Any) -> None:
        found, cards, self.known = result
        members = [(one.id, one.name) for one in self.known.members if not one.left_on]
        self.member.set_choices([("", tr("Choose the member")), *members])
        self._cards = {str(one.card.card_number): one for one in found}
        self._problems = cards.problems
        bad = counted(
            len(cards.problems), tr("card that can’t be read"), tr("cards that can’t be read")
        )
        self.leave_out.setVisible(bool(cards.problems))
        self.leave_out.setChecked(False)
        self.leave_out.setText(tr("Leave out {0}").format(bad))
        self.leave_out.setAccessibleName(self.leave_out.text())
        self.go_to("people")
        self._show_list()
        self.listing.choose_first()
        self._show_card(self.listing.key())
        self.listing.setFocus()
        self.refresh_foot()

    # --- the list ----------------------------------------------------------------------------

    def _show_list(self) -> None:
        bad, keys = self._problems, list(self._cards)

        def fetch(offset: int, limit: int) -> Sequence[Row]:
            places = range(offset, min(offset + limit, len(bad) + len(keys)))
            return [
                _problem_row(place, bad[place])
                if place < len(bad)
                else self._row(keys[place - len(bad)])
                for place in places
            ]

        title = counted(len(bad) + len(keys), tr("card"))
        self.listing.reload(len(bad) + len(keys), fetch, title=title)

    def _row(self, key: str) -> Row:
        one = self._cards[key]
        at = self._member(one.member_id)
        where = at.name if at else one.card.organisation
        second = " · ".join(filter(None, (one.card.title or one.kind.label, where)))
        return Row(key, one.card.person.name, second, (), _chip(one))

    def _member(self, member_id: str) -> Member | None:
        return self.known.member(member_id) if member_id else None

    # --- one card ----------------------------------------------------------------------------

    def _show_card(self, key: str) -> None:
        one = self._cards.get(key)
        self.form.setVisible(one is not None)
        if one is None:
            self._show_problem(key)
            self.facts.set_lines([])
            self.filled.set_lines([])
            return
        person = one.card.person
        said = " · ".join(filter(None, (one.card.title, one.card.organisation)))
        self.pane.set_head(person.name, said, _remark(one))
        self._quiet = True
        self.what.set_choices(_choices(one))
        self.form.set_values({"what": one.known_id, "member": one.member_id, "role": one.kind})
        self._quiet = False
        self.form.field("member").setEnabled(one.known_id is not None)
        self.form.field("role").setEnabled(one.known_id is not None)
        self._show_facts(one)

    def _show_problem(self, key: str) -> None:
        if not key.startswith("problem"):
            self.pane.set_head("", tr("There is nobody to take in."))
            return
        problem = self._problems[int(key.partition("-")[2])]
        advice = tr("Save the card again in the other program, or leave it out.")
        self.pane.set_head(tr("Card {0}").format(problem.card_number), advice, problem.reason)

    def _show_facts(self, one: FoundCard) -> None:
        person = one.card.person
        known = next(
            (like.person for like in one.likenesses if like.person.id == one.known_id), None
        )
        if known is None:
            lines = [(label, getattr(person, name)) for name, label in _details()]
            self.facts.set_lines([line for line in lines if line[1]])
            self.filled.set_lines([])
            return
        after = filled_person(known, person)
        new = [
            (label, getattr(after, name))
            for name, label in _details()
            if getattr(after, name) != getattr(known, name)
        ]
        self.facts.set_lines([])
        self.filled.set_lines(new or [(tr("Nothing"), tr("No blank of ours is filled."))])

    def _decided(self) -> None:
        key = self.listing.key()
        if self._quiet or key not in self._cards:
            return
        values = self.form.values()
        before = self._cards[key]
        member_id = values["member"] or ""
        after = replace(before, known_id=values["what"], member_id=member_id, kind=values["role"])
        self._cards[key] = after
        if member_id and not before.member_id:
            self._put_colleagues(after)
        self._show_list()
        self._show_card(key)
        self.refresh_foot()

    def _put_colleagues(self, chosen: FoundCard) -> None:
        """Whoever comes from the same organisation belongs to the same member."""
        for key, one in self._cards.items():
            same = folded(one.card.organisation) == folded(chosen.card.organisation)
            if one.card.organisation and same and not one.member_id:
                self._cards[key] = replace(one, member_id=chosen.member_id)

    # --- importing ---------------------------------------------------------------------------

    def refresh_foot(self) -> None:
        taken = [one for one in self._cards.values() if one.is_taken]
        lost = sum(one.known_id is not None and not one.member_id for one in self._cards.values())
        fills = sum(bool(one.known_id) for one in taken)
        parts = [
            (len(taken) - fills, tr("{0} new")),
            (fills, tr("{0} filling blanks")),
            (lost, tr("{0} left out, without a member")),
        ]
        summary = ", ".join(words.format(count) for count, words in parts if count)
        blocked = bool(self._problems) and not self.leave_out.value()
        if blocked:
            summary = tr("Some cards can’t be read. Leave them out, or correct the file.")
        people = counted(len(taken), tr("person"), tr("people")) if taken else tr("people")
        showing = self.page() == "people"
        self.set_foot(
            summary if showing else "",
            tr("Import {0}").format(people) if showing else "",
            enabled=bool(taken) and not blocked,
        )

    def act(self) -> None:
        chosen = [
            CardChoice(one.card, one.member_id, one.kind, one.known_id or "")
            for one in self._cards.values()
            if one.is_taken
        ]
        today, source = self.desk.today(), self.path.name if self.path else ""
        people = counted(len(chosen), tr("person"), tr("people"))
        self.write(
            tr("Importing {0}").format(people),
            lambda database: import_vcards(database, chosen, today, source),
            tr("Imported {0} from {1}").format(people, source),
            "people",
        )

    # --- parts -------------------------------------------------------------------------------

    def _people_page(self) -> QWidget:
        self.leave_out = TickEditor(tr("Leave out"))
        self.leave_out.edited.connect(self.refresh_foot)
        self.listing = RecordList(Columns("", (), tr("What happens")), tr("Cards of the file"))
        self.listing.chosen.connect(self._show_card)
        self.pane = DetailPane()
        self.form = self._form()
        self.filled = FactLines(tr("What is filled in"))
        self.facts = FactLines()
        for part in (self.form, self.filled, self.facts):
            self.pane.inside.addWidget(part)
        self.pane.inside.addStretch(1)
        return ListPage([self.leave_out], self.listing, self.pane, list_width=500)

    def _form(self) -> Form:
        self.what, self.member = ChoiceEditor(), ChoiceEditor()
        self.role = ChoiceEditor([(kind, kind.label) for kind in RoleKind])
        form = Form()
        form.add("what", tr("What to do"), self.what)
        form.add("member", tr("Works for"), self.member)
        form.add("role", tr("Role there"), self.role)
        form.changed.connect(self._decided)
        return form


def _found(cards: Cards, known: Known, job: Job) -> list[FoundCard]:
    """Each card with the member and the people it may mean; on the worker."""
    people = known.people()
    found: list[FoundCard] = []
    seen: set[tuple[str, str]] = set()
    members: dict[tuple[str, str], str] = {}
    for done, card in enumerate(cards.people):
        if done % 50 == 0:
            if job.cancelled():
                break
            job.report(done, len(cards.people))
        place = (card.organisation, card.person.telephone)
        if place not in members:
            members[place] = _member_like(card, known)
        likenesses = near_people(card.person, people)
        likely = [like for like in likenesses if like.score >= LIKELY]
        member_id = members[place] or (_works_at(likely[0], known) if likely else "")
        who = (folded(card.person.name), folded(card.organisation))
        known_id = None if who in seen else likely[0].person.id if likely else ""
        found.append(
            FoundCard(card, likenesses, member_id, kind_of_title(card.title), known_id, who in seen)
        )
        seen.add(who)
    return found


def _member_like(card: ImportedPerson, known: Known) -> str:
    """The member that the card's organisation is, if there is one of nearly that name."""
    if not card.organisation:
        return ""
    likenesses = known.like(Member(name=card.organisation, telephone=card.person.telephone))
    return likenesses[0].member.id if likenesses else ""


def _works_at(like: PersonLikeness, known: Known) -> str:
    """Where somebody who is known works, or worked."""
    held = (one for there in known.there.values() for one in there)
    return next((one.role.member_id for one in held if one.person.id == like.person.id), "")


def _chip(one: FoundCard) -> ChipFact:
    if one.known_id is None:
        return left_out_chip()
    if not one.member_id:
        return ChipFact(tr("Which member?"), "warn", "partners")
    return fills_chip() if one.known_id else new_chip()


def _choices(one: FoundCard) -> list[tuple[object, str]]:
    words = tr("Fill blanks of {0}")
    likes = [(like.person.id, words.format(like.person.name)) for like in one.likenesses[:4]]
    return [("", tr("Add as new")), *likes, (None, tr("Leave this card out"))]


def _remark(one: FoundCard) -> str:
    parts = []
    if one.likenesses:
        best = one.likenesses[0]
        words = tr("Already known") if best.score >= LIKELY else tr("May be known")
        parts.append(f"{words}: {best.person.name} ({', '.join(best.reasons)}).")
    if one.is_twin:
        parts.append(tr("The file has this person twice."))
    return " ".join(parts)


def _details() -> tuple[tuple[str, str], ...]:
    return (
        ("telephone", tr("Telephone")),
        ("mobile", tr("Mobile")),
        ("email", tr("E-mail")),
        ("note", tr("Private note")),
    )


def _problem_row(place: int, problem: CardProblem) -> Row:
    where = tr("Card {0}").format(problem.card_number)
    return Row(f"problem-{place}", where, problem.reason, (), problem_chip())
