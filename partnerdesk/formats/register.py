"""The national schools register of England (``edubasealldataYYYYMMDD.csv``), read offline.

About 50,000 schools in 140 columns and 60 MB, in Windows-1252 (PRACTICES.md part 2). It is read
line by line and only as far as needed; a search takes about as long as reading the file.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from partnerdesk.domain.dates import parse_day
from partnerdesk.domain.partners import MemberKind, Nation, Phase, tidy_postcode
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.words import clean, listed
from partnerdesk.formats import register_words as words
from partnerdesk.formats.folding import folded
from partnerdesk.formats.incoming import OLE, ZIP, opening_bytes, refuse, text_encoding
from partnerdesk.formats.telephones import with_leading_zero

LARGEST = 500 * 1024 * 1024
_WANTED = "the file whose name starts with edubasealldata"
_LOOK_UP_EVERY = 500
_BETWEEN = " ~ "  # nothing that folding removes, so that the name stays apart from the place

Progress = Callable[[int, int], None]
Cancelled = Callable[[], bool]


def _never() -> bool:
    return False


def _unseen(done: int, total: int) -> None:
    """Progress that nobody watches."""


@dataclass(frozen=True, slots=True)
class RegisterSchool:
    """A school as the register has it; unknown things are blank or None.

    ``easting`` and ``northing`` are metres on the British National Grid, ages are in years.
    ``type_name`` and ``phase_name`` are the register's own words.
    """

    urn: str
    name: str
    kind: MemberKind = MemberKind.OTHER
    phase: Phase = Phase.NONE
    type_name: str = ""
    phase_name: str = ""
    status: str = ""
    opened_on: date | None = None
    closed_on: date | None = None
    street: str = ""
    locality: str = ""
    town: str = ""
    county: str = ""
    postcode: str = ""
    nation: Nation = Nation.ENGLAND
    local_authority: str = ""
    trust: str = ""
    lowest_age: int | None = None
    highest_age: int | None = None
    pupils: int | None = None
    religious_character: str = ""
    easting: int | None = None
    northing: int | None = None
    website: str = ""
    telephone: str = ""
    head_title: str = ""
    head_first_name: str = ""
    head_last_name: str = ""
    head_job_title: str = ""
    last_changed_on: date | None = None

    @property
    def is_closed(self) -> bool:
        """Whether the school is closed; one that is only proposed to close is not."""
        return self.status.casefold() == "closed"


def search(
    path: Path,
    text: str,
    limit: int = 200,
    include_closed: bool = False,
    cancelled: Cancelled = _never,
    progress: Progress = _unseen,
) -> list[RegisterSchool]:
    """Schools in which every word of ``text`` occurs in the name, place, postcode or URN.

    Case, accents and punctuation do not count. At most ``limit``, the best first: names that start
    with ``text``, then names that have it, then the rest; open schools before closed ones.
    ``progress`` is told bytes read and bytes in all. Returns what it has once ``cancelled()``.

    Raises RuleBroken for ``file`` when the file is not the register or is damaged, and for
    ``text`` when there is nothing to look for.
    """
    query = _comparable(" ".join(tidy_postcode(word) for word in text.split()))
    wanted = query.split()
    if not wanted:
        raise RuleBroken("text", "Type part of a name, a town, a postcode or a URN.")
    found: list[tuple[tuple[int, bool, str, str], list[str]]] = []
    worst: tuple[int, bool, str, str] | None = None
    with _opened(path, _WANTED, ("URN", "EstablishmentName")) as table:
        name, urn, status = (table.place(c) for c in ("name", "urn", "status"))
        places = [table.place(c) for c in ("name", "locality", "town", "postcode", "urn")]
        for row in table.rows(cancelled, progress):
            closed = row[status].casefold() == "closed"
            if closed and not include_closed:
                continue
            hay = _comparable(_BETWEEN.join([row[place] for place in places]))
            if wanted[0] not in hay or not all(word in hay for word in wanted):
                continue
            rank = 0 if row[urn] == query else _rank(hay.partition(_BETWEEN)[0], query, wanted)
            key = (rank, closed, row[name], row[urn])
            if worst is not None and key > worst:
                continue
            found.append((key, row))
            if len(found) >= 4 * limit:
                found = sorted(found)[:limit]
                worst = found[-1][0]
        return [table.school(row) for _, row in sorted(found)[:limit]]


def find_urns(
    path: Path,
    urns: Collection[str],
    cancelled: Cancelled = _never,
    progress: Progress = _unseen,
) -> dict[str, RegisterSchool]:
    """The schools with these URNs; those that the register does not have are left out.

    Raises RuleBroken for ``file`` when the file is not the register or is damaged.
    """
    wanted = {urn.strip() for urn in urns}
    found: dict[str, RegisterSchool] = {}
    with _opened(path, _WANTED, ("URN", "EstablishmentName")) as table:
        urn = table.place("urn")
        for row in table.rows(cancelled, progress):
            if row[urn] in wanted:
                found.setdefault(row[urn], table.school(row))
                if len(found) == len(wanted):
                    break
    return found


def _comparable(text: str) -> str:
    return f"{folded(text)} ".replace("saint ", "st ").rstrip()


def _rank(name: str, query: str, wanted: list[str]) -> int:
    if name.startswith(query):
        return 0
    if query in name:
        return 1
    return 2 if all(word in name for word in wanted) else 3


@dataclass(frozen=True, slots=True)
class _Table:
    """An open register: where its columns are, and its rows.

    A column that is missing is read at the place one past the last, where every row has a blank.
    """

    path: Path
    wanted: str
    reader: Iterator[list[str]]
    places: Mapping[str, int]
    width: int
    bytes_read: Callable[[], int]

    def place(self, column: str) -> int:
        return self.places.get(words.COLUMNS[column].casefold(), self.width)

    def rows(self, cancelled: Cancelled, progress: Progress) -> Iterator[list[str]]:
        """Each row with a blank after its last column, so that a missing column reads as blank."""
        width, urn = self.width, self.place("urn")
        total = self.path.stat().st_size
        number = 1
        try:
            for number, row in enumerate(self.reader, 2):
                if len(row) != width or not row[urn].isdigit():
                    if not any(row):
                        continue
                    raise self.damaged(number, row)
                row.append("")
                yield row
                if number % _LOOK_UP_EVERY == 0:
                    if cancelled():
                        return
                    progress(self.bytes_read(), total)
        except csv.Error as error:
            raise self.damaged(number + 1, []) from error
        progress(total, total)

    def damaged(self, number: int, row: list[str]) -> RuleBroken:
        why = f"has {len(row)} columns instead of {self.width}"
        if not row:
            why = "can’t be read"
        elif len(row) == self.width:
            why = f"has “{row[self.place('urn')][:20]}” where the URN should be"
        return refuse(
            self.path,
            f"is damaged: row {number:,} {why}. Download the file again, then choose the new one.",
        )

    def text(self, row: list[str], column: str) -> str:
        text = clean(row[self.place(column)])
        return "" if text.casefold() in words.NOTHING else text

    def school(self, row: list[str]) -> RegisterSchool:
        def text(column: str) -> str:
            return self.text(row, column)

        type_name, country = text("type"), text("country")
        low, high = _number(text("lowest_age")), _number(text("highest_age"))
        kind = words.kind_of(type_name, text("group"), text("admissions"), text("further"))
        easting, northing = _number(text("easting")), _number(text("northing"))
        on_grid = bool(easting and northing)
        return RegisterSchool(
            urn=text("urn"),
            name=text("name"),
            kind=kind,
            phase=words.phase_of(text("phase"), kind, low, high),
            type_name=type_name,
            phase_name=text("phase"),
            status=text("status"),
            opened_on=_day(text("opened")),
            closed_on=_day(text("closed")),
            street=text("street"),
            locality=", ".join(part for part in (text("locality"), text("address3")) if part),
            town=text("town"),
            county=text("county"),
            postcode=tidy_postcode(text("postcode")),
            nation=words.nation_of(type_name, country),
            local_authority=text("authority"),
            trust=text("trust"),
            lowest_age=low,
            highest_age=high,
            pupils=_number(text("pupils")),
            religious_character=text("religion"),
            easting=easting if on_grid else None,
            northing=northing if on_grid else None,
            website=text("website"),
            telephone=with_leading_zero(text("telephone")),
            head_title=text("head_title"),
            head_first_name=text("head_first"),
            head_last_name=text("head_last"),
            head_job_title=text("head_job"),
            last_changed_on=_day(text("changed")),
        )


@contextmanager
def _opened(path: Path, wanted: str, musts: tuple[str, ...]) -> Iterator[_Table]:
    start = opening_bytes(path, wanted, LARGEST)
    if start.startswith(ZIP):
        raise refuse(path, f"is still zipped. Unzip it and choose {wanted}.")
    if start.startswith(OLE):
        raise refuse(path, f"is not the schools register as it is downloaded. Choose {wanted}.")
    encoding = text_encoding(path, start, wanted)
    with (
        path.open("rb") as raw,
        io.TextIOWrapper(raw, encoding=encoding, errors="replace", newline="") as file,
    ):
        reader = csv.reader(file)
        try:
            header = next(reader, [])
        except csv.Error as error:
            raise refuse(path, f"has no row of column names. Choose {wanted}.") from error
        places = {name.strip().casefold(): place for place, name in enumerate(header)}
        missing = [must for must in musts if must.casefold() not in places]
        if missing:
            columns = "column" if len(missing) == 1 else "columns"
            raise refuse(
                path,
                f"is not the right file: it has no {columns} {listed(missing)}. Choose {wanted}.",
            )
        yield _Table(path, wanted, reader, places, len(header), raw.tell)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _day(text: str) -> date | None:
    """The register's day; one that is none is left out, for no school hangs on it."""
    try:
        return parse_day(text)
    except RuleBroken:
        return None
