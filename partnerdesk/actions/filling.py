"""What a file says of a member that is known already: which blanks it fills, and what stays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date

from partnerdesk.domain import partners
from partnerdesk.domain.choices import Choice
from partnerdesk.domain.dates import day_text
from partnerdesk.domain.partners import Member, Person, Role, RoleKind
from partnerdesk.domain.words import listed
from partnerdesk.formats.members_columns import FIELDS
from partnerdesk.formats.members_table import ImportedMember, InPost
from partnerdesk.formats.register import RegisterSchool
from partnerdesk.formats.register_member import HEAD, FieldChange, as_member, head_name, same_person
from partnerdesk.formats.telephones import dialled
from partnerdesk.store import rows
from partnerdesk.store.partners_rows import PersonInRole

Fact = Member | Person | Role

LABELS: Mapping[str, str] = {field.name: field.label for field in FIELDS}


@dataclass(frozen=True, slots=True)
class Incoming:
    """A member that a file names, and its people.

    ``into`` is the id of the known member whose blanks it fills; blank adds a new one. ``place``
    says where in the file it stands, such as ``Row 7``.
    """

    member: Member
    people: tuple[InPost, ...] = ()
    into: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Filling:
    """What filling a known member's blanks does: to the member, and to its people.

    ``filled`` are the blanks with what they become; ``kept`` is where the file says something
    else and ours stays. ``new`` and ``changed`` are the facts to write.
    """

    filled: tuple[FieldChange, ...] = ()
    kept: tuple[FieldChange, ...] = ()
    new: tuple[Person | Role, ...] = ()
    changed: tuple[Fact, ...] = ()


def from_register(school: RegisterSchool, into: str = "") -> Incoming:
    """The school and its head, as the register has them."""
    name = head_name(school)
    head = InPost(Person(name=name), RoleKind.HEAD, school.head_job_title)
    return Incoming(as_member(school), (head,) if name else (), into)


def from_row(imported: ImportedMember, into: str = "") -> Incoming:
    """A row of a spreadsheet as it comes in."""
    return Incoming(imported.member, imported.people, into, f"Row {imported.row}")


def filling(
    known: Member, there: Sequence[PersonInRole], incoming: Incoming, today: date
) -> Filling:
    """What ``incoming`` adds to ``known``; ``there`` is everybody who has a role at it, or had.

    Blanks are filled, nothing is overwritten: where somebody else is head, the head stays.
    """
    after = partners.merged(known, incoming.member)
    blanks = tuple(_change(name, known, after) for name in LABELS if _differ(name, known, after))
    kept = [
        _change(name, after, incoming.member)
        for name in partners.differences(after, incoming.member)
        if name in LABELS and _says_otherwise(name, after, incoming.member)
    ]
    filled = list(blanks)
    heads = heads_on(there, today)
    everybody = list(there)
    new_ids: list[str] = []
    roles: list[Role] = []
    people: dict[str, Person] = {}
    for post in incoming.people:
        same = next((one.person for one in everybody if _is(one, post)), None)
        person = filled_person(same, post.person) if same else rows.with_id(post.person)
        label = post.title or post.kind.label
        if post.kind is RoleKind.HEAD and heads and person.id not in {one.id for one in heads}:
            kept.append(FieldChange(HEAD, label, names(heads), post.person.name))
            continue
        if same is None:
            new_ids.append(person.id)
        if same is None or not does(everybody, person, post.kind, today):
            roles.append(new_role(person, known.id, post.kind, post.title))
            everybody.append(PersonInRole(roles[-1], person))
            filled.append(FieldChange(post.kind.value, label, "", person.name))
        elif person != same:
            filled.append(FieldChange(post.kind.value, label, same.name, _details(same, person)))
        if person != same:
            people[person.id] = person
    new = [people[person_id] for person_id in new_ids]
    changed = [person for person in people.values() if person.id not in new_ids]
    return Filling(
        tuple(filled),
        tuple(kept),
        (*new, *roles),
        (*([after] if after != known else []), *changed),
    )


def _is(one: PersonInRole, post: InPost) -> bool:
    return same_person(one.person.name, post.person.name)


def _details(before: Person, after: Person) -> str:
    """What is new of a known person: ``07700 900114, ann@fenwick.example``."""
    told = ("telephone", "mobile", "email")
    return ", ".join(
        getattr(after, name) for name in told if getattr(after, name) != getattr(before, name)
    )


_BLANK = Member()


def _says_otherwise(name: str, ours: Member, theirs: Member) -> bool:
    """Whether a file contradicts us: what it never said, or only wrote otherwise, does not."""
    if name == "telephone":
        return dialled(ours.telephone) != dialled(theirs.telephone)
    return name != "themes" and bool(getattr(theirs, name) != getattr(_BLANK, name))


def filled_person(known: Person, incoming: Person) -> Person:
    """``known`` with its blanks filled from ``incoming``."""
    blanks = {
        field.name: getattr(incoming, field.name)
        for field in fields(Person)
        if not getattr(known, field.name)
    }
    return replace(known, **blanks)


def _differ(name: str, one: Member, other: Member) -> bool:
    return bool(getattr(one, name, None) != getattr(other, name, None))


def _change(name: str, ours: Member, theirs: Member) -> FieldChange:
    return FieldChange(
        name, LABELS[name], worded(getattr(ours, name)), worded(getattr(theirs, name))
    )


def worded(value: object) -> str:
    """A member's field as a person reads it; blank when there is nothing."""
    match value:
        case None:
            return ""
        case Choice():
            return value.label if value else ""
        case tuple():
            return ", ".join(value)
        case date():
            return day_text(value)
    return str(value)


def heads_on(there: Iterable[PersonInRole], today: date) -> list[Person]:
    """Who is head: one, or several who share it."""
    held = [x for x in there if x.role.kind is RoleKind.HEAD and x.role.held_on(today)]
    return [one.person for one in held]


def names(people: Iterable[Person]) -> str:
    """``Ann Bell and Bo Fry``."""
    return listed([person.name for person in people])


def does(there: Iterable[PersonInRole], person: Person, kind: RoleKind, today: date) -> bool:
    """Whether somebody does ``kind`` already; "other" says nothing that any role would not."""
    return any(
        one.person.id == person.id
        and one.role.held_on(today)
        and kind in (one.role.kind, RoleKind.OTHER)
        for one in there
    )


def new_role(
    person: Person, member_id: str, kind: RoleKind, title: str, starts: date | None = None
) -> Role:
    """A role with its id, not yet written."""
    return rows.with_id(Role("", person.id, member_id, kind, title, starts))
