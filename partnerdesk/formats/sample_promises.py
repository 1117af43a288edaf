"""What the sample's promises have come to, read from ``promises.toml``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from partnerdesk.formats.sample_days import Days, named_id
from partnerdesk.formats.sample_tables import Table, id_of_member, id_of_person


@dataclass(frozen=True, slots=True)
class SamplePromise:
    """A promise by its agreement's title and what is given, with what shows it.

    ``sessions`` begins the titles of the sessions that fulfil it; with ``loans`` those from whoever
    gives to whoever receives do. ``owner_id`` is the person who sees to it, or blank.
    """

    of: str
    gives: str
    owner_id: str
    due: date | None
    times: int
    sessions: str
    loans: bool
    seen: tuple[tuple[date, str], ...]
    released: date | None
    reason: str


@dataclass(frozen=True, slots=True)
class SampleRenewal:
    """An agreement that was renewed, by its title."""

    of: str
    on: date
    ends: date
    review: date
    note: str


@dataclass(frozen=True, slots=True)
class SampleLife:
    """What happened to agreements after they were signed."""

    promises: tuple[SamplePromise, ...]
    projects: tuple[tuple[str, tuple[str, ...]], ...]
    governors: tuple[tuple[str, date], ...]
    renewed: SampleRenewal


def read_life(file: Table, days: Days) -> SampleLife:
    """All of it, in the file's order."""
    renewed = file["renewed"]
    return SampleLife(
        promises=tuple(_promise(one, days) for one in file["promises"]),
        projects=tuple(
            (title, tuple(named_id("project", key) for key in keys))
            for title, keys in file["projects"].items()
        ),
        governors=tuple(
            (id_of_member(key), days.day(day))
            for key, several in file["governors"].items()
            for day in several
        ),
        renewed=SampleRenewal(
            of=renewed["agreement"],
            on=days.day(renewed["on"]),
            ends=days.day(renewed["ends"]),
            review=days.day(renewed["review"]),
            note=renewed["note"],
        ),
    )


def _promise(table: Table, days: Days) -> SamplePromise:
    due, released = (days.day(table[key]) if key in table else None for key in ("due", "released"))
    return SamplePromise(
        of=table["of"],
        gives=table["gives"],
        owner_id=id_of_person(table["owner"]) if "owner" in table else "",
        due=due,
        times=table.get("times", 1),
        sessions=table.get("sessions", ""),
        loans=table.get("loans", False),
        seen=tuple((days.day(one["on"]), one["words"]) for one in table.get("seen", ())),
        released=released,
        reason=table.get("reason", ""),
    )
