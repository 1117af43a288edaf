"""A school of the register as a member of ours, and what a newer register says differently."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace

from partnerdesk.domain.choices import Choice
from partnerdesk.domain.partners import Member
from partnerdesk.formats.folding import folded
from partnerdesk.formats.register import RegisterSchool
from partnerdesk.formats.telephones import dialled

HEAD = "head"

# Fields that the register fills, with the words for them, in the order of the form.
FIELD_LABELS = {
    "name": "Name",
    "kind": "Kind",
    "phase": "Phase",
    "urn": "URN",
    "street": "Street",
    "locality": "Locality",
    "town": "Town",
    "county": "County",
    "postcode": "Postcode",
    "nation": "Nation",
    "telephone": "Telephone",
    "website": "Website",
    "easting": "Easting",
    "northing": "Northing",
    "pupils": "Pupils",
    "lowest_age": "Lowest age",
    "highest_age": "Highest age",
    "local_authority": "Local authority",
    "trust": "Trust",
    "religious_character": "Religious character",
}

_TITLES = frozenset(
    {
        *("mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "sir", "dame", "lady"),
        *("lord", "rev", "revd", "reverend", "fr", "father", "sister", "canon", "the", "hon"),
    }
)
# A place on the map is both or neither.
_GRID = frozenset({"easting", "northing"})


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that differs, both sides in words; ``field`` is the member's, or ``head``."""

    field: str
    label: str
    ours: str
    theirs: str


def as_member(school: RegisterSchool, existing: Member | None = None) -> Member:
    """The school as a member: what the register knows, over what ``existing`` has.

    A blank in the register never empties a field of ours.
    """
    return refreshed(existing or Member(), school, FIELD_LABELS)


def refreshed(member: Member, school: RegisterSchool, accepted: Collection[str]) -> Member:
    """``member`` with the ``accepted`` fields as the register has them; blanks are passed over.

    Easting and northing come together.
    """
    taken = set(accepted) | (_GRID if _GRID & set(accepted) else set())
    known = {
        name: value
        for name in FIELD_LABELS
        if name in taken and (value := getattr(school, name)) not in (None, "")
    }
    return replace(member, **known)


def changes(member: Member, school: RegisterSchool) -> tuple[FieldChange, ...]:
    """Where the register says something else than ``member``, field by field.

    Differences of writing alone (spaces in a telephone number, ``https://``, capitals in a
    postcode) are none. A phase that is only guessed from the ages is not offered.
    """
    found = []
    for name, label in FIELD_LABELS.items():
        ours, theirs = getattr(member, name), getattr(school, name)
        if theirs in (None, "") or _same(name, ours, theirs):
            continue
        if name == "phase" and not school.phase_name and ours:
            continue
        found.append(FieldChange(name, label, _worded(ours), _worded(theirs)))
    return tuple(found)


def head_name(school: RegisterSchool) -> str:
    """``Mrs Siân Powell``, or blank when the register names nobody."""
    if not school.head_last_name:
        return ""
    parts = (school.head_title, school.head_first_name, school.head_last_name)
    return " ".join(part for part in parts if part)


def head_change(current_head_name: str, school: RegisterSchool) -> FieldChange | None:
    """The change of head that the register shows, or None when it is the same person (P77).

    Titles, accents and a first name cut to its initial make no other person.
    """
    theirs = head_name(school)
    if not theirs or same_person(current_head_name, theirs):
        return None
    return FieldChange(HEAD, "Head", current_head_name, theirs)


def same_person(one: str, other: str) -> bool:
    """Whether two names can be one person's: the same but for title, accents and initials."""
    mine, yours = _bare_name(one), _bare_name(other)
    if not mine or not yours:
        return False
    if mine[-1] != yours[-1]:
        return False
    if len(mine) == 1 or len(yours) == 1 or mine[0] == yours[0]:
        return True
    return mine[0][0] == yours[0][0] and 1 in (len(mine[0]), len(yours[0]))


def _bare_name(name: str) -> list[str]:
    parts = folded(name).split()
    while len(parts) > 1 and parts[0] in _TITLES:
        parts = parts[1:]
    return parts


def _same(field: str, ours: object, theirs: object) -> bool:
    if not isinstance(ours, str) or not isinstance(theirs, str):
        return ours == theirs
    if field == "telephone":
        return dialled(ours) == dialled(theirs)
    if field == "website":
        return _site(ours) == _site(theirs)
    if field == "postcode":
        return ours.replace(" ", "").upper() == theirs.replace(" ", "").upper()
    return ours == theirs


def _site(website: str) -> str:
    bare = re.sub(r"^(https?://)?(www\.)?", "", website.strip().casefold())
    return bare.rstrip("/")


def _worded(value: object) -> str:
    if isinstance(value, Choice):
        return value.label if value else ""
    return "" if value is None else str(value)
