"""What the sample's coordinator has written down for a successor, read from ``handover.toml``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from partnerdesk.domain.interview import Answer
from partnerdesk.domain.leaving import TermOfOffice, Whereabouts
from partnerdesk.domain.new_head import ChangeOfHead
from partnerdesk.formats.sample_days import Days, named_id
from partnerdesk.formats.sample_tables import Table, fact, id_of_member, id_of_person, renamed


@dataclass(frozen=True, slots=True)
class SampleHandover:
    """Where things are, what was answered, who coordinated before, and which heads are new."""

    whereabouts: tuple[Whereabouts, ...]
    answers: tuple[Answer, ...]
    offices: tuple[TermOfOffice, ...]
    heads: tuple[ChangeOfHead, ...]


def read_handover(file: Table, days: Days, coordinator: Callable[[date], str]) -> SampleHandover:
    """All of it, in the file's order; ``coordinator`` names whoever was in office on a day."""
    answers = [_answer(one, days) for one in file["answers"]]
    return SampleHandover(
        whereabouts=tuple(_whereabouts(one, days) for one in file["whereabouts"]),
        answers=tuple(replace(x, answered_by=coordinator(x.answered_on)) for x in answers),
        offices=tuple(_office(one, days) for one in file["offices"]),
        heads=tuple(_head(one, days) for one in file["heads"]),
    )


def _whereabouts(table: Table, days: Days) -> Whereabouts:
    own = renamed(table, {"seen": "seen_on"}, "holder", "second", "member")
    return replace(
        fact(Whereabouts, own, days, id=named_id("whereabouts", table["what"])),
        holder_id=_person(table.get("holder")),
        second_id=_person(table.get("second")),
        member_id=_member(table.get("member")),
    )


def _answer(table: Table, days: Days) -> Answer:
    member, project = table.get("member"), table.get("project")
    own = renamed(table, {"on": "answered_on"}, "member", "project")
    return replace(
        fact(Answer, own, days, id=named_id("answer", table["question"], member or project or "")),
        member_id=_member(member),
        project_id=named_id("project", project) if project else None,
    )


def _office(table: Table, days: Days) -> TermOfOffice:
    own = renamed(table, {"from": "started_on", "to": "ended_on"})
    return fact(TermOfOffice, own, days, id=named_id("office", table["name"]))


def _head(table: Table, days: Days) -> ChangeOfHead:
    names = {
        "from": "started_on", "briefed": "briefed_on", "met": "met_on", "signed_up": "signed_up_on",
    }  # fmt: skip
    return fact(
        ChangeOfHead,
        renamed(table, names, "member", "person"),
        days,
        id=named_id("change of head", table["member"], table["person"]),
        member_id=id_of_member(table["member"]),
        person_id=id_of_person(table["person"]),
    )


def _person(name: str | None) -> str | None:
    return id_of_person(name) if name else None


def _member(key: str | None) -> str | None:
    return id_of_member(key) if key else None
