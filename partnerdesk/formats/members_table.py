"""Members and their people as a table: rows of a spreadsheet in, the same columns out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from partnerdesk.domain.choices import Choice
from partnerdesk.domain.dates import parse_day
from partnerdesk.domain.partners import (
    Channel,
    Member,
    Person,
    RoleKind,
    check_member,
    check_person,
    tidy_postcode,
)
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.words import clean
from partnerdesk.formats.members_columns import (
    CHOICES,
    DATES,
    FIELDS,
    LONG_TEXTS,
    NUMBERS,
    OTHER_WORDS,
    PERSON_PARTS,
)
from partnerdesk.formats.spreadsheet import Sheet
from partnerdesk.formats.spreadsheet_out import Cell, Table
from partnerdesk.formats.table_row import RowProblem, TableRow
from partnerdesk.formats.telephones import with_leading_zero

HEAD, CONTACT = "head", "contact"
_LABELS = {field.name: field.label for field in FIELDS}
_MEMBER_FIELDS = tuple(
    field.name for field in FIELDS if not field.name.startswith((f"{HEAD}_", f"{CONTACT}_"))
)


class InPost(NamedTuple):
    """Somebody and what they are at the member; ``title`` is the school's own word for it."""

    person: Person
    kind: RoleKind
    title: str = ""


@dataclass(frozen=True, slots=True)
class ImportedMember:
    """One row that makes sense: the member and its people; none of them has an id yet."""

    row: int
    member: Member
    people: tuple[InPost, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """What an import would bring in and what stands in its way."""

    members: tuple[ImportedMember, ...]
    problems: tuple[RowProblem, ...]


def read_members(sheet: Sheet, mapping: Mapping[str, int]) -> ImportPreview:
    """The members in ``sheet``; ``mapping`` says which column (from 0) holds which field.

    A row with anything wrong in it is left out and named in the problems, with the reasons.
    Raises RuleBroken for ``name`` when no column holds the members' names.
    """
    if "name" not in mapping:
        raise RuleBroken("name", "Choose the column that holds the names of the schools.")
    used = {field: place for field, place in mapping.items() if field in _LABELS}
    members: list[ImportedMember] = []
    problems: list[RowProblem] = []
    urns: dict[str, int] = {}
    for number, cells in sheet.rows:
        row = _Row(number, {field: cells[place] for field, place in used.items()})
        if not any(row.cells.values()):
            continue
        imported = row.imported()
        urn = imported.member.urn
        if urn and urn in urns:
            row.problem("urn", f"Row {urns[urn]} has the same URN. Remove one of the two rows.")
        urns.setdefault(urn, number)
        if row.reasons:
            problems += row.problems(number, sheet, used, _LABELS)
        else:
            members.append(imported)
    return ImportPreview(tuple(members), tuple(problems))


class _Row(TableRow):
    def __init__(self, number: int, cells: Mapping[str, str]) -> None:
        super().__init__(cells, LONG_TEXTS)
        self.number = number

    def imported(self) -> ImportedMember:
        known: dict[str, Any] = {
            name: value
            for name in _MEMBER_FIELDS
            if self.cells.get(name) and (value := self._value(name)) is not None
        }
        member = replace(Member(), **known)
        if {"easting", "northing"} & {field for field, _ in self.reasons}:
            member = replace(member, easting=None, northing=None)
        self._check("", lambda: check_member(member))
        head = self._person(HEAD, RoleKind.HEAD)
        contact = self._person(CONTACT, RoleKind.OTHER)
        return ImportedMember(self.number, member, tuple(p for p in (head, contact) if p))

    def _value(self, field: str) -> object:
        """The cell as the member keeps it; None, and a problem, when it can't be."""
        text = self.cells[field]
        if field in CHOICES:
            return self._choice(field, CHOICES[field])
        if field in DATES:
            return self._check(field, lambda: parse_day(text, field))
        if field in NUMBERS:
            return self.whole_number(field)
        if field == "themes":
            return _themes(text)
        if field == "postcode":
            return tidy_postcode(text)
        return with_leading_zero(text) if field == "telephone" else text

    def _choice(self, field: str, kind: type[Choice]) -> Choice | None:
        offered = [choice.label for choice in kind if choice]
        return self.choice(field, kind, OTHER_WORDS.get(field, {}), offered)

    def _person(self, who: str, kind: RoleKind) -> InPost | None:
        parts = {part: self.cells.get(f"{who}_{part}", "") for part in PERSON_PARTS}
        if self.cells.get(f"{who}_role"):
            chosen = self._choice(f"{who}_role", RoleKind)
            kind = chosen if isinstance(chosen, RoleKind) else kind
        if not any(parts.values()):
            return None
        channel = Channel.NONE
        if parts["channel"]:
            found = self._choice(f"{who}_channel", Channel)
            channel = found if isinstance(found, Channel) else channel
        person = Person(
            name=parts["name"],
            telephone=with_leading_zero(parts["telephone"]),
            mobile=with_leading_zero(parts["mobile"]),
            email=parts["email"],
            channel=channel,
        )
        self._check(f"{who}_", lambda: check_person(person))
        return InPost(person, kind, parts["title"])

    def _check(self, prefix: str, rule: Callable[[], date | None]) -> date | None:
        """What ``rule`` returns; a refusal becomes a problem of its field, after ``prefix``."""
        try:
            return rule()
        except RuleBroken as refusal:
            field = refusal.field if refusal.field == prefix else f"{prefix}{refusal.field}"
            self.problem(field, refusal.message)
            return None


def _themes(text: str) -> tuple[str, ...]:
    parts = text.split(";" if ";" in text else ",")
    return tuple(dict.fromkeys(part for part in map(clean, parts) if part))


# --- out -------------------------------------------------------------------------------------


def members_sheet(
    members: Sequence[Member], people: Mapping[str, Sequence[InPost]] | None = None
) -> Table:
    """The members as a table that ``read_members`` takes back, with their head and one contact.

    ``people`` are those in post now by member id, whom to call first ahead. Notes about members
    and people are private and stay out.
    """
    rows = [list(_row(member, (people or {}).get(member.id, ()))) for member in members]
    return Table("Members", [field.label for field in FIELDS], rows)


def _row(member: Member, people: Sequence[InPost]) -> Iterator[Cell]:
    head = next((post for post in people if post.kind is RoleKind.HEAD), None)
    contact = next((post for post in people if post is not head), None)
    for field in FIELDS:
        who, _, part = field.name.partition("_")
        if field.name in _MEMBER_FIELDS:
            yield _cell(getattr(member, field.name))
        else:
            post = head if who == HEAD else contact
            yield _person_cell(post, part) if post else None


def _person_cell(post: InPost, part: str) -> Cell:
    if part == "role":
        return post.kind.label
    return post.title if part == "title" else _cell(getattr(post.person, part))


def _cell(value: object) -> Cell:
    if isinstance(value, Choice):
        return value.label if value else None
    if isinstance(value, tuple):
        # A theme with a comma in it must not fall apart when it is read back.
        text = "; ".join(value)
        return f"{text};" if "," in text and ";" not in text else text or None
    if isinstance(value, str | int | date):
        return value if value != "" else None
    return None
