"""Whether somebody who is being added is there already: near-duplicates, with the reasons."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from partnerdesk.domain.partners import Member, Person
from partnerdesk.formats.folding import folded
from partnerdesk.formats.register_member import same_person
from partnerdesk.formats.telephones import dialled

CERTAIN = 100
LIKELY = 75
_POSSIBLE = 60
# Two URNs are two schools, or one that converted: never certain, and for a person to say.
_MOST_WITH_TWO_URNS = 80

_NEARLY_SAME_NAME = 92
_SIMILAR_NAME = 70

_WRITTEN_OUT = (
    (re.compile(r"\b(?:church of england|c of e|cofe|c e|coe)\b"), "ce"),
    (re.compile(r"\b(?:roman catholic|r c|catholic)\b"), "rc"),
    (re.compile(r"\bvoluntary aided\b|\bv a\b"), "va"),
    (re.compile(r"\bvoluntary controlled\b|\bv c\b"), "vc"),
    (re.compile(r"\bsaint\b"), "st"),
    (re.compile(r"\bsaints\b"), "ss"),
    (re.compile(r"\bsixth form\b"), "sixthform"),
    (re.compile(r"\b(?:the|school|schools)\b"), " "),
)
# Words that set schools on one site apart: a different one on each side means two schools.
_SETS_APART = frozenset(
    {
        *("infant", "infants", "junior", "juniors", "primary", "nursery", "prep", "preparatory"),
        *("middle", "high", "secondary", "upper", "lower", "sixthform", "college", "special"),
        *("girls", "boys"),
    }
)
_APART = 25


@dataclass(frozen=True, slots=True)
class Likeness:
    """A member that may be the same, how surely (0-100, CERTAIN is sure) and why in words."""

    member: Member
    score: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PersonLikeness:
    """A person who may be the same, how surely (0-100) and why in words."""

    person: Person
    score: int
    reasons: tuple[str, ...]


@lru_cache(maxsize=4096)
def plain_name(name: str) -> str:
    """A school's name to compare by: ``The St. Anne’s C of E School`` is ``st annes ce``."""
    plain = folded(name)
    for pattern, short in _WRITTEN_OUT:
        plain = pattern.sub(short, plain)
    return " ".join(plain.split()) or folded(name)


def near_duplicates(incoming: Member, existing: Sequence[Member]) -> tuple[Likeness, ...]:
    """Members that ``incoming`` may be already, the likeliest first.

    The same URN is certain. The same postcode with a similar name, or nearly the same name in the
    same town, is likely. Two different URNs are never certain.
    """
    found = [like for member in existing if (like := _likeness(incoming, member))]
    return tuple(sorted(found, key=lambda like: (-like.score, like.member.name)))


def _likeness(incoming: Member, member: Member) -> Likeness | None:
    if incoming.urn and incoming.urn == member.urn:
        reasons = ("same URN", *_places_in_common(incoming, member))
        return Likeness(member, CERTAIN, reasons)
    alike = _names_alike(incoming.name, member.name)
    if alike < _SIMILAR_NAME:
        return None
    places = _places_in_common(incoming, member)
    score = _score(alike, places, _is_elsewhere(incoming, member))
    if incoming.urn and member.urn:
        score = min(score, _MOST_WITH_TWO_URNS)
    if score < _POSSIBLE:
        return None
    return Likeness(member, score, (_name_reason(alike), *places))


def _score(alike: float, places: tuple[str, ...], elsewhere: bool) -> int:
    """From 0 to 99: how alike the names are, and how near the schools."""
    if "same postcode" in places:
        return min(99, round(LIKELY + (alike - _SIMILAR_NAME) * 0.8))
    if alike < _NEARLY_SAME_NAME:
        return 0
    if places:
        return min(95, round(alike) - 4)
    return 0 if elsewhere else round(alike) - 35


def _places_in_common(one: Member, other: Member) -> tuple[str, ...]:
    pairs = (
        ("same postcode", one.postcode.replace(" ", ""), other.postcode.replace(" ", "")),
        ("same town", one.town, other.town),
        ("same telephone", dialled(one.telephone), dialled(other.telephone)),
        ("same e-mail", one.email, other.email),
    )
    return tuple(words for words, a, b in pairs if a and folded(a) == folded(b))


def _is_elsewhere(one: Member, other: Member) -> bool:
    """Whether both say where they are, and it is not the same place."""
    return bool(one.town and other.town) or bool(one.postcode and other.postcode)


def _names_alike(one: str, other: str) -> float:
    """From 0 to 100; words such as infant and junior keep neighbours apart."""
    from rapidfuzz import fuzz

    a, b = plain_name(one), plain_name(other)
    alike = fuzz.token_sort_ratio(a, b)
    mine, yours = set(a.split()) & _SETS_APART, set(b.split()) & _SETS_APART
    return alike - _APART if mine - yours and yours - mine else alike


def _name_reason(alike: float) -> str:
    if alike >= 100:
        return "same name"
    return "name almost the same" if alike >= _NEARLY_SAME_NAME else "similar name"


def near_people(person: Person, existing: Sequence[Person]) -> tuple[PersonLikeness, ...]:
    """People that ``person`` may be already, the likeliest first; never certain.

    A name that is the same but for title, accents or initials counts most. The same mobile or
    e-mail counts with a similar name, for an office shares its own.
    """
    found = [like for other in existing if (like := _person_likeness(person, other))]
    return tuple(sorted(found, key=lambda like: (-like.score, like.person.name)))


def _person_likeness(person: Person, other: Person) -> PersonLikeness | None:
    from rapidfuzz import fuzz

    pairs = (
        ("same mobile", dialled(person.mobile), dialled(other.mobile)),
        ("same e-mail", person.email.casefold(), other.email.casefold()),
        ("same telephone", dialled(person.telephone), dialled(other.telephone)),
    )
    shared = tuple(words for words, a, b in pairs if a and a == b)
    one, two = folded(person.name), folded(other.name)
    alike = fuzz.token_sort_ratio(one, two)
    if one == two:
        return PersonLikeness(other, 95 if shared else LIKELY + 5, ("same name", *shared))
    if same_person(person.name, other.name):
        return PersonLikeness(other, 90 if shared else LIKELY, ("name almost the same", *shared))
    if shared and alike >= _SIMILAR_NAME:
        return PersonLikeness(other, LIKELY, ("similar name", *shared))
    if "same mobile" in shared:
        return PersonLikeness(other, _POSSIBLE, shared)
    return None
