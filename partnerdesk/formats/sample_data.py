"""The sample partnership as facts, read from the TOML files in ``resources/sample``.

A file per topic. Members are known by a short name of their own in these files, people by their
full name, and days are written relative to today (``sample_days.py``). What is wrong in one of our
own files raises KeyError, TypeError or ValueError; a test reads them all.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from partnerdesk.domain.agreements import Agreement, Commitment
from partnerdesk.domain.buy_in import BuyIn
from partnerdesk.domain.partners import Contact, Member, Note, Person, Role, RoleKind
from partnerdesk.domain.posts import holders
from partnerdesk.domain.settings import Settings
from partnerdesk.formats.sample_calendar import school_days_of
from partnerdesk.formats.sample_days import Days, named_id
from partnerdesk.formats.sample_handover import SampleHandover, read_handover
from partnerdesk.formats.sample_lending import Shared, read_shared
from partnerdesk.formats.sample_promises import SampleLife, read_life
from partnerdesk.formats.sample_sessions import Calendar, read_calendar
from partnerdesk.formats.sample_tables import Table, fact, id_of_member, id_of_person, renamed

FOLDER = Path(__file__).parents[2] / "resources" / "sample"


@dataclass(frozen=True, slots=True)
class SampleSignature:
    """That somebody signed: who is told by the role and the day. ``scan`` is (name, bytes)."""

    member_id: str
    role: RoleKind
    person_name: str
    role_title: str
    on: date
    scan: tuple[str, bytes] | None = None


@dataclass(frozen=True, slots=True)
class SampleAgreement:
    """An agreement and what has happened to it; ``agreement`` itself is still a draft.

    ``answers`` are by ``clause.question``. Days that have not come are None.
    """

    agreement: Agreement
    member_ids: tuple[str, ...]
    answers: Mapping[str, str]
    left_out: tuple[str, ...]
    commitments: tuple[Commitment, ...]
    issued_on: date | None
    signed: tuple[SampleSignature, ...]
    ended_on: date | None
    voided_on: date | None
    reason: str


@dataclass(frozen=True, slots=True)
class Sample:
    """Everything in the sample partnership, each kind in the order in which it can be written."""

    settings: Settings
    people: tuple[Person, ...]
    members: tuple[Member, ...]
    roles: tuple[Role, ...]
    contacts: tuple[Contact, ...]
    notes: tuple[Note, ...]
    buy_ins: tuple[BuyIn, ...]
    agreements: tuple[SampleAgreement, ...]
    shared: Shared
    calendar: Calendar
    life: SampleLife
    handover: SampleHandover


def read_sample(today: date, folder: Path = FOLDER) -> Sample:
    """The sample partnership as it stands on ``today``; the same facts for the same day."""
    files = {path.stem: tomllib.loads(path.read_text("utf-8")) for path in folder.glob("*.toml")}
    home = next(key for key, table in files["members"].items() if table.get("is_us"))
    days = school_days_of(home, files["closures"], today)
    people = tuple(_people(files["people"]["people"], days))
    roles = tuple(_roles(files["people"]["people"], days))
    read = _Reading(days, people, roles, id_of_member(home), folder)
    members = tuple(_members(files["members"], files["people"]["people"], days))
    return Sample(
        settings=fact(Settings, files["partnership"], days),
        people=people,
        members=members,
        roles=roles,
        contacts=tuple(read.contacts(files["contacts"])),
        notes=tuple(read.notes(files["notes"])),
        buy_ins=tuple(read.buy_ins(files["buy_in"])),
        agreements=tuple(read.agreements(files["agreements"])),
        shared=read_shared(files, days, members, people, roles),
        calendar=read_calendar(files, home, days, members, people),
        life=read_life(files["promises"], days),
        handover=read_handover(files["handover"], days, read.coordinator),
    )


# --- members and people ----------------------------------------------------------------------


def _members(tables: Table, people: list[Table], days: Days) -> Iterator[Member]:
    first = {
        one["roles"][0]["at"]: id_of_person(one["name"]) for one in people if one.get("call_first")
    }
    for key, table in tables.items():
        member = fact(Member, table, days, id=id_of_member(key))
        yield replace(member, call_first_id=first.get(key))


def _people(tables: list[Table], days: Days) -> Iterator[Person]:
    for table in tables:
        own = {key: value for key, value in table.items() if key not in ("roles", "call_first")}
        yield fact(Person, own, days, id=id_of_person(table["name"]))


def _roles(tables: list[Table], days: Days) -> Iterator[Role]:
    for table in tables:
        for role in table["roles"]:
            yield fact(
                Role,
                renamed(role, {"from": "started_on", "to": "ended_on"}, "at"),
                days,
                id=named_id("role", table["name"], role["at"], role["kind"]),
                person_id=id_of_person(table["name"]),
                member_id=id_of_member(role["at"]),
            )


# --- what hangs on them ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Reading:
    """Reads what names members and people that are known already."""

    days: Days
    people: tuple[Person, ...]
    roles: tuple[Role, ...]
    home_id: str
    folder: Path

    def contacts(self, tables: Table) -> Iterator[Contact]:
        known = {person.id for person in self.people}
        for table, ids in _each("contact", tables):
            person_id = id_of_person(table["with"])
            if person_id not in known:
                raise ValueError(f"{table['with']} is not among the people")
            contact = fact(
                Contact, renamed(table, {}, "with"), self.days, person_id=person_id, **ids
            )
            yield replace(contact, by=self.coordinator(contact.on))

    def notes(self, tables: Table) -> Iterator[Note]:
        for table, ids in _each("note", tables):
            note = fact(Note, renamed(table, {"on": "written_on"}), self.days, **ids)
            yield replace(note, written_by=self.coordinator(note.written_on))

    def buy_ins(self, tables: Table) -> Iterator[BuyIn]:
        for table, ids in _each("buy-in", tables):
            yield fact(BuyIn, renamed(table, {"on": "seen_on"}), self.days, **ids)

    def agreements(self, file: Table) -> Iterator[SampleAgreement]:
        read = [self._agreement(table, file["usual_answers"]) for table in file["agreements"]]
        yield from sorted(read, key=lambda one: one.agreement.created_on)

    def _agreement(self, table: Table, usual: Table) -> SampleAgreement:
        day = self._day
        agreement_id = named_id("agreement", table["title"], table["created"])
        answers = {**usual, **table.get("answers", {})}
        return SampleAgreement(
            agreement=Agreement(
                id=agreement_id,
                title=table["title"],
                template_id=table["template"],
                created_on=self.days.day(table["created"]),
                starts_on=day(table.get("starts")),
                ends_on=day(table.get("ends")),
                review_on=day(table.get("review")),
            ),
            member_ids=tuple(map(id_of_member, table["parties"])),
            answers={key: value for key, value in answers.items() if key not in _open(table)},
            left_out=tuple(table.get("left_out", ())),
            commitments=tuple(
                Commitment(
                    id=named_id("commitment", agreement_id, str(position)),
                    agreement_id=agreement_id,
                    giver_id=id_of_member(promise["by"]),
                    receiver_id=id_of_member(promise["to"]) if "to" in promise else None,
                    position=position,
                    **renamed(promise, {}, "by", "to"),
                )
                for position, promise in enumerate(table.get("gives", ()))
            ),
            issued_on=day(table.get("issued")),
            signed=tuple(self._signature(one) for one in table.get("signed", ())),
            ended_on=day(table.get("ended")),
            voided_on=day(table.get("voided")),
            reason=table.get("reason", ""),
        )

    def _day(self, text: str | None) -> date | None:
        return self.days.day(text) if text else None

    def _signature(self, table: Table) -> SampleSignature:
        """Whoever held the role on the day signed."""
        member_id, kind = id_of_member(table["by"]), RoleKind(table["as"])
        on = self.days.day(table["on"])
        role, name = self._holder(member_id, kind, on)
        scan = None
        if "scan" in table:
            scan = (table["scan"], (self.folder / table["scan"]).read_bytes())
        return SampleSignature(member_id, kind, name, role.label, on, scan)

    def coordinator(self, day: date) -> str:
        """Who coordinated the partnership on a day."""
        return self._holder(self.home_id, RoleKind.COORDINATOR, day)[1]

    def _holder(self, member_id: str, kind: RoleKind, day: date) -> tuple[Role, str]:
        held = holders([role for role in self.roles if role.member_id == member_id], kind, day)
        if not held:
            raise ValueError(f"nobody was {kind.label} on {day}")
        return held[0], next(p.name for p in self.people if p.id == held[0].person_id)


def _open(table: Table) -> Iterable[str]:
    """Questions of a draft that are still to be answered."""
    return frozenset(table.get("unanswered", ()))


def _each(kind: str, tables: Table) -> Iterator[tuple[Table, dict[str, str]]]:
    for key, several in tables.items():
        for number, table in enumerate(several):
            yield table, {"id": named_id(kind, key, str(number)), "member_id": id_of_member(key)}
