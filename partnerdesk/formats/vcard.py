"""Cards of people (vCard): read in versions 2.1, 3.0 and 4.0, written in 3.0.

One broken card does not spoil the others: it is named by its number in the file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from partnerdesk.domain.partners import Person, check_person
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.words import clean, clean_lines, counted
from partnerdesk.formats.incoming import refuse, text_of
from partnerdesk.formats.outgoing import write_whole

if TYPE_CHECKING:
    from partnerdesk.domain.partners import Member

LARGEST = 30 * 1024 * 1024  # cards carry photographs
MOST_CARDS = 5_000
_WANTED = "a file of contacts that ends in .vcf"
_USED = frozenset({"VERSION", "N", "FN", "ORG", "TITLE", "ROLE", "TEL", "EMAIL", "NOTE"})
# vobject's pattern for parameters takes exponential time on a line made for that.
_MOST_PARAMETERS = 8
_LONGEST_HEAD = 500
_LONGEST_VALUE = 50_000

_HEAD = re.compile(r'(?:[^":]|"[^"]*")*:')
_BARE_COMMA = re.compile(r"(?<!\\)((?:\\\\)*),")
_TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sir", "dame", "rev", "revd"})
_NOT_FOR_TALKING = frozenset({"FAX", "PAGER", "MODEM"})


@dataclass(frozen=True, slots=True)
class ImportedPerson:
    """One card, counted from 1: the person, and where they work and as what, in its words.

    The card's note, if any, becomes the person's private note.
    """

    card_number: int
    person: Person
    organisation: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class CardProblem:
    """Why a card can't be taken."""

    card_number: int
    reason: str


@dataclass(frozen=True, slots=True)
class Cards:
    """What a file of cards holds, and what stands in its way."""

    people: tuple[ImportedPerson, ...]
    problems: tuple[CardProblem, ...]


def read_cards(path: Path) -> Cards:
    """The people in a ``.vcf`` file; broken cards become problems.

    Raises RuleBroken for ``file`` when there is no card in it, or too many.
    """
    text = text_of(path, _WANTED, LARGEST)
    people: list[ImportedPerson] = []
    problems: list[CardProblem] = []
    number = 0
    for number, lines in enumerate(_cards(text), 1):
        if number > MOST_CARDS:
            raise refuse(path, f"has more than {counted(MOST_CARDS, 'card')}. Split it up.")
        try:
            people.append(_imported(number, lines))
        except RuleBroken as refusal:
            problems.append(CardProblem(number, refusal.message))
    if not number:
        raise refuse(path, f"has no card in it. Choose {_WANTED}.")
    return Cards(tuple(people), tuple(problems))


def _cards(text: str) -> Iterator[list[str] | None]:
    """The lines of each card, unfolded, only those we use; None for a card without an end."""
    lines: list[str] | None = None
    for line in _unfolded(text):
        mark = line.strip().upper()
        if mark == "BEGIN:VCARD":
            if lines is not None:
                yield None
            lines = []
        elif mark == "END:VCARD" and lines is not None:
            yield lines
            lines = None
        elif lines is not None:
            lines.append(line)
    if lines is not None:
        yield None


def _unfolded(text: str) -> Iterator[str]:
    """Whole lines of the properties we use: folded lines and quoted-printable ones joined."""
    parts: list[str] = []
    soft = used = False
    for line in re.split(r"\r\n|\r|\n", text):
        if soft or (line[:1] in " \t" and line.strip() and parts):
            piece = line if soft else line[1:]
            if used:
                parts.append(piece)
        else:
            if used:
                yield "".join(parts)
            parts, name = [line], _name(line)
            used = name in _USED or name in ("BEGIN", "END")
        soft = line.endswith("=") and "QUOTED-PRINTABLE" in parts[0].upper()
        if soft and used:
            parts[-1] = parts[-1][:-1]
    if used:
        yield "".join(parts)


def _name(line: str) -> str:
    return re.split("[:;]", line, maxsplit=1)[0].rpartition(".")[2].strip().upper()


def _imported(number: int, lines: list[str] | None) -> ImportedPerson:
    if lines is None:
        raise RuleBroken("", "The card is cut short: it has no end.")
    card = _parsed([_plain(line) for line in lines])
    found = _Found(card)
    person = Person(
        name=found.name(),
        telephone=found.telephone(mobile=False),
        mobile=found.telephone(mobile=True),
        email=found.email(),
        note=clean_lines(found.first("note")),
    )
    if not person.name:
        raise RuleBroken("name", "The card has no name. Add the person’s name to it.")
    check_person(person)
    title = clean(found.first("title") or found.first("role"))
    return ImportedPerson(number, person, found.organisation(), title)


def _plain(line: str) -> str:
    """The line as vobject reads it right: capitals before the colon, commas escaped after it."""
    head = _HEAD.match(line)
    if not head or head.end() > _LONGEST_HEAD or head[0].count("=") > _MOST_PARAMETERS:
        raise RuleBroken("", f"The card has a line that can’t be read: “{clean(line)[:40]}”.")
    start, value = head[0].upper(), line[head.end() :][:_LONGEST_VALUE]
    if _name(line) == "N":
        return start + value
    if "QUOTED-PRINTABLE" in start:
        return start + re.sub(",|=2[Cc]", "=5C=2C", value)
    return start + _BARE_COMMA.sub(r"\1\\,", value)


def _parsed(lines: list[str]) -> Any:
    import vobject

    text = "\r\n".join(["BEGIN:VCARD", *lines, "END:VCARD", ""])
    try:
        return vobject.readOne(text)
    except (
        vobject.base.VObjectError,
        ValueError,
        LookupError,
        TypeError,
        AttributeError,
    ) as error:
        raise RuleBroken("", "The card is damaged. Save it again in the other program.") from error


class _Found:
    """What one card says, whichever version it is written in."""

    def __init__(self, card: Any) -> None:
        self._contents: dict[str, list[Any]] = card.contents

    def first(self, name: str) -> str:
        lines = self._contents.get(name, [])
        return str(lines[0].value) if lines else ""

    def name(self) -> str:
        if full := clean(self.first("fn")):
            return full
        for line in self._contents.get("n", []):
            parts = (line.value.prefix, line.value.given, line.value.additional, line.value.family)
            return clean(" ".join(_joined(part) for part in parts if part))
        return ""

    def organisation(self) -> str:
        lines = self._contents.get("org", [])
        parts = lines[0].value if lines else []
        return clean(_joined(parts[0])) if parts else ""

    def email(self) -> str:
        lines = self._contents.get("email", [])
        best = sorted(lines, key=lambda line: "PREF" not in _types(line))
        return clean(str(best[0].value)).removeprefix("mailto:") if best else ""

    def telephone(self, mobile: bool) -> str:
        numbers: list[tuple[bool, str]] = []
        for line in self._contents.get("tel", []):
            types, number = _types(line), _spoken_number(str(line.value))
            if types & _NOT_FOR_TALKING or not number:
                continue
            is_mobile = "CELL" in types or (not types and number.startswith(("07", "+447")))
            if is_mobile == mobile:
                numbers.append(("PREF" not in types and "WORK" not in types, number))
        return min(numbers, key=lambda found: found[0])[1] if numbers else ""


def _types(line: Any) -> set[str]:
    """``{"WORK", "VOICE"}``; version 2.1 leaves out ``TYPE=``, and 4.0 numbers preferences."""
    named = [part for value in line.params.get("TYPE", []) for part in value.split(",")]
    types = {part.strip().upper() for part in (*named, *line.singletonparams)}
    return types | ({"PREF"} if "PREF" in line.params else set())


def _spoken_number(value: str) -> str:
    number, _, more = clean(value).removeprefix("tel:").partition(";")
    extension = more.removeprefix("ext=") if more.startswith("ext=") else ""
    return f"{number} ext {extension}" if extension else number


def _joined(part: str | list[str]) -> str:
    return part if isinstance(part, str) else " ".join(part)


# --- out -------------------------------------------------------------------------------------


def write_cards(
    path: Path,
    people: Iterable[tuple[Person, Member | None, str]],
    with_private_notes: bool = False,
) -> None:
    """Write a card for each person, where they work and their title there: vCard 3.0 in UTF-8.

    A person's note is private and stays out unless asked for. Raises RuleBroken for ``file`` when
    the file can't be written there.
    """
    cards = [
        card_text(person, member.name if member else "", title, with_private_notes)
        for person, member, title in people
    ]
    write_whole(path, lambda file: file.write("".join(cards).encode("utf-8")))


def card_text(
    person: Person, organisation: str = "", title: str = "", with_private_note: bool = False
) -> str:
    """One person's card, lines ended by CR LF."""
    import vobject

    card = vobject.vCard()
    card.add("fn").value = clean(person.name)
    card.add("n").value = _structured(clean(person.name), vobject.vcard.Name)
    if clean(organisation):
        card.add("org").value = [clean(organisation)]
    texts = [
        ("title", clean(title), ""),
        ("tel", clean(person.telephone), "WORK"),
        ("tel", clean(person.mobile), "CELL"),
        ("email", clean(person.email), "INTERNET"),
        ("note", clean_lines(person.note) if with_private_note else "", ""),
    ]
    for name, text, kind in texts:
        if text:
            line = card.add(name)
            line.value = text
            if kind:
                line.type_param = kind
    return str(card.serialize())


def _structured(name: str, make: Callable[..., Any]) -> Any:
    """A guess at family and given name, which the format demands; the whole name stands in FN."""
    parts = name.split()
    prefix = parts.pop(0) if len(parts) > 1 and parts[0].rstrip(".").lower() in _TITLES else ""
    return make(family=parts[-1], given=" ".join(parts[:-1]), prefix=prefix)
