"""One person's data: finding it, handing it over, and taking it out for good (UK GDPR).

What names somebody is their whole name, with or without a title, also as ``Bell, Ann``, and their
addresses and numbers. A first name or a surname alone names nobody for certain: those passages are
shown to be read, and never changed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from partnerdesk.domain.dates import day_text, months_before
from partnerdesk.domain.matters import Matter, MatterKind
from partnerdesk.domain.partners import Person, Role
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.scrubbing import Known, Scrubber
from partnerdesk.domain.words import counted

FORMER = "Former contact"
_LABEL = "former contact"
_SHORTEST_NUMBER = 6
# A surname of three letters or fewer is too often an everyday word.
_SHORTEST_SURNAME = 4
_REVIEW_DAYS = 7


# --- what names a person ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Identity:
    """Everything by which somebody is known: names, e-mail addresses, telephone numbers.

    Earlier ones too. ``notes`` are what was written about them on their own card.
    """

    names: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def without(self, others: Identity, places: Iterable[str] = ()) -> Identity:
        """Without what somebody else has as well, or one of ``places``: schools, the partnership.

        Two people of one name, or a number of a whole office, can't be told apart in a note.
        """
        schools = [_folded(one) for one in places]
        emails = {one.casefold() for one in others.emails}

        def is_theirs(name: str) -> bool:
            # A longer name too: taken out of “Ann Bell-Rowe”, Ann Bell would spoil a card.
            mine = Redactor(Identity((name,)))
            return any(map(mine.names, others.names)) or any(_folded(name) in at for at in schools)

        def is_dialled(number: str) -> bool:
            # Without its area code it is a part of theirs.
            mine = Redactor(Identity(numbers=(number,)))
            return any(map(mine.names, others.numbers))

        return Identity(
            tuple(one for one in self.names if not is_theirs(one)),
            tuple(one for one in self.emails if one.casefold() not in emails),
            tuple(one for one in self.numbers if not is_dialled(one)),
            self.notes,
        )

    def reached_by(self, other: Identity) -> Identity:
        """With the addresses and numbers of ``other`` as well."""
        return replace(
            self, emails=self.emails + other.emails, numbers=self.numbers + other.numbers
        )

    @property
    def phrases(self) -> tuple[str, ...]:
        """Each name in the ways in which people write it, of two words or more."""
        found: list[str] = []
        for name in self.names:
            known = Known.of(people=[name]).phrases
            whole = [words for _, words in known if len(words.split()) > 1]
            if not whole:
                continue
            parts = whole[-1].split()  # without a title
            turned = f"{parts[-1]}, {' '.join(parts[:-1])}"
            found += [*whole, turned, f"{parts[0]} {parts[-1]}"]
        return tuple(dict.fromkeys(found))

    @property
    def surnames(self) -> tuple[str, ...]:
        """The last words of the names, where they are long enough to tell."""
        last = [name.split()[-1] for name in self.names if len(name.split()) > 1]
        return tuple(dict.fromkeys(one for one in last if len(one) >= _SHORTEST_SURNAME))


def without_card(name: str, email: str = "", telephone: str = "") -> Identity:
    """Somebody who has no card, by what a person typed. Raises RuleBroken at what is too little."""
    name, email, telephone = (" ".join(one.split()) for one in (name, email, telephone))
    if not (name or email or telephone):
        raise RuleBroken("name", "Write their name, their e-mail address or their number.")
    if name and not Identity((name,)).phrases:
        raise RuleBroken(
            "name",
            f"“{name}” alone may be anybody. Write the first name and the surname, or the title "
            "and the surname, as they stand there.",
        )
    if email and not re.fullmatch(r"[^\s@]+@[^\s@]+", email):
        raise RuleBroken("email", f"“{email}” is not an e-mail address.")
    if telephone and len(number_key(telephone)) < _SHORTEST_NUMBER:
        raise RuleBroken(
            "telephone", f"A number has {_SHORTEST_NUMBER} figures or more: write the whole of it."
        )
    return Identity(*((one,) if one else () for one in (name, email, telephone)))


def refuse_shared(typed: Identity, sure: Identity) -> None:
    """Raise RuleBroken if somebody with a card, or a school, has a part of what was ``typed``."""
    for at, mine, left, what in (
        ("name", typed.names, sure.names, "this name"),
        ("email", typed.emails, sure.emails, "this address"),
        ("telephone", typed.numbers, sure.numbers, "this number"),
    ):
        if not set(mine) <= set(left):
            raise RuleBroken(
                at,
                f"Somebody with a card, a school or the partnership has {what} too. If it is them, "
                "go to their card: Partners, People, More. If not, read where it stands, and "
                "change it there.",
            )


def number_key(number: str) -> str:
    """What two ways of writing one telephone number have in common: its last nine digits."""
    return re.sub(r"\D", "", number)[-9:]


def _folded(words: str) -> str:
    letters = unicodedata.normalize("NFKD", words.casefold())
    kept = "".join(one for one in letters if not unicodedata.combining(one))
    return " ".join(re.sub(r"[^\w]+", " ", kept).split())


class Redactor:
    """Takes one person out of texts. Made once, as there may be a million texts.

    A text that is nothing but the name becomes ``Former contact``; inside a text the name becomes
    ``[former contact]``, an address ``[e-mail]``, a number ``[telephone]``.
    """

    def __init__(self, identity: Identity) -> None:
        phrases = [(_LABEL, one) for one in identity.phrases]
        phrases += [("e-mail", one) for one in identity.emails]
        numbers = [one for one in identity.numbers if len(number_key(one)) >= _SHORTEST_NUMBER]
        self._scrub = Scrubber(Known(tuple(phrases)), (), numbers, any_case=True)
        self._names = {_folded(one) for one in identity.names}
        self._may = _hint([*identity.names, *identity.emails], numbers)
        self._loose = Scrubber(Known(tuple((_LABEL, one) for one in identity.surnames)), ())
        self._may_loosely = _hint(identity.surnames, ())

    def may_name(self, text: str) -> bool:
        """A quick look: False when nothing in ``text`` can be of this person."""
        return self._may(text)

    def __call__(self, text: str) -> str:
        """``text`` without the person."""
        if not self._may(text):
            return text
        if _folded(text) in self._names:
            return FORMER
        found = self._scrub(text)
        return FORMER if found == f"[{_LABEL}]" else found

    def names(self, text: str) -> bool:
        """Whether ``text`` names the person for certain."""
        return self(text) != text

    def may_mean(self, text: str) -> bool:
        """Whether ``text`` has their surname alone, so that somebody should read it."""
        return self._may_loosely(text) and self._loose(text) != text and not self.names(text)


def _hint(words: Iterable[str], numbers: Iterable[str]) -> Callable[[str], bool]:
    """A test that is far quicker than the full search and misses nothing that it would find."""
    pieces = {_piece(one) for one in words} - {""}
    # The last digits, however they are grouped.
    ends = [r"\D{0,3}".join(number_key(one)[-_SHORTEST_NUMBER:]) for one in numbers]
    digits = re.compile("|".join(ends)) if ends else None

    def may(text: str) -> bool:
        low = _bare(text)
        found = any(piece in low for piece in pieces)
        return found or (digits is not None and digits.search(text) is not None)

    return may


def _piece(words: str) -> str:
    """The longest run of plain letters in the last word of a name; an address before its @."""
    last = _bare(words.partition("@")[0] if "@" in words else (words.split() or [""])[-1])
    return max(re.findall(r"[a-z]+", last), key=len, default="") or last


def _bare(text: str) -> str:
    """Small letters without accents and unseen marks."""
    if text.isascii():
        return text.casefold()
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in letters if not unicodedata.combining(c) and c.isprintable())


# --- what is handed over ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that is kept: what it is (``Session``), in words, and its facts as they are kept.

    ``raw`` is for the file that another program can read. What ``stays`` was issued with an
    agreement, and is left as it was signed.
    """

    what: str
    words: str
    raw: Mapping[str, object] = field(default_factory=dict)
    stays: bool = False


@dataclass(frozen=True, slots=True)
class PersonData:
    """All that names one person, as it stood on ``made_on``; ``card`` is None where there is none.

    ``linked`` are the entries that point to them, ``named`` the texts that have their name, an
    address or a number, ``perhaps`` those with their surname alone and clauses or templates of
    one's own, ``history`` what the log says was done, and ``earlier`` what was written and changed
    or removed since, which only the log has still. ``unsure`` says what could not be looked
    for.
    """

    name: str
    card: Person | None
    made_on: date
    partnership: str = ""
    linked: tuple[Entry, ...] = ()
    named: tuple[Entry, ...] = ()
    perhaps: tuple[Entry, ...] = ()
    history: tuple[Entry, ...] = ()
    earlier: tuple[Entry, ...] = ()
    unsure: tuple[str, ...] = ()

    @property
    def found(self) -> bool:
        """Whether there is anything at all, if only to be read."""
        entries = (self.linked, self.named, self.perhaps, self.history, self.earlier)
        return self.card is not None or any(entries)

    @property
    def can_go(self) -> bool:
        """Whether there is anything to take out: what was signed stays."""
        goes = any(not one.stays for one in self.named)
        return self.card is not None or bool(self.linked or self.history or self.earlier) or goes


def unsure_words(identity: Identity, sure: Identity) -> tuple[str, ...]:
    """What is left alone because others have it too, in words."""
    found = []
    if len(sure.names) < len(identity.names):
        found.append(
            "Somebody else, a school or the partnership has the same name, so notes that have it "
            "are left as they are. Read them, and change what is about this person."
        )
    if len(sure.emails) + len(sure.numbers) < len(identity.emails) + len(identity.numbers):
        found.append(
            "An address or a number is somebody else’s or the school’s as well, so elsewhere it "
            "stays."
        )
    return tuple(found)


def namesake_words(typed: Identity, names: Iterable[str]) -> tuple[str, ...]:
    """Who has a card and the surname of somebody without one, in words."""
    surnames = {_folded(one) for one in typed.surnames}
    found = [one for one in names if one.split() and _folded(one.split()[-1]) in surnames]
    if not found:
        return ()
    told = ", ".join(found[:3]) + (" and others" if len(found) > 3 else "")
    return (f"With a card and of the same surname: {told}. Read whether a passage means them.",)


# --- who has left ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Leaver:
    """Somebody without a role since ``left_on``, and what they last were, at which member."""

    person_id: str
    name: str
    left_on: date
    was: str
    member_id: str
    kept_on: date | None = None


def leavers(
    roles: Sequence[Role],
    names: Mapping[str, str],
    kept: Mapping[str, date],
    today: date,
    months: int,
) -> tuple[Leaver, ...]:
    """Whose last role ended more than ``months`` months ago, the longest gone first.

    Left out are those who were kept on purpose within that time, and former contacts. Both times
    are counted anew from the day of the review (storage limitation: data is kept no longer than it
    is needed).
    """
    before = months_before(today, months)
    last: dict[str, Role] = {}
    current: set[str] = set()
    for role in roles:
        if role.ended_on is None or role.ended_on >= today:
            current.add(role.person_id)
        elif role.person_id not in last or _ended(role) > _ended(last[role.person_id]):
            last[role.person_id] = role
    found = [
        Leaver(one, names[one], _ended(role), role.label, role.member_id, kept.get(one))
        for one, role in last.items()
        if one not in current and names.get(one, FORMER) != FORMER and _ended(role) < before
    ]
    due = [one for one in found if one.kept_on is None or one.kept_on < before]
    return tuple(sorted(due, key=lambda one: (one.left_on, one.name)))


def _ended(role: Role) -> date:
    assert role.ended_on is not None
    return role.ended_on


def leavers_matters(due: Sequence[Leaver], today: date, months: int) -> tuple[Matter, ...]:
    """One matter for all of them, in the first week of a month only: it can wait."""
    if not due or today.day > _REVIEW_DAYS:
        return ()
    many = len(due) > 1
    names = ", ".join(one.name for one in due[:3])
    more = f" and {len(due) - 3} more" if len(due) > 3 else ""
    return (
        Matter(
            MatterKind.LEAVERS,
            f"{counted(len(due), 'person', 'people')} left more than "
            f"{counted(months, 'month')} ago and {'are' if many else 'is'} still kept",
            f"{names}{more} · the longest gone since {day_text(due[0].left_on)}",
            "Review",
            "settings",
            "leavers",
        ),
    )
