"""Leaving well: where things are, who owns what, the office, and what is done before the end.

What changes the store is one action and returns the Changes it made; a refusal raises RuleBroken
and writes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from partnerdesk.actions.partners import cleaned, made
from partnerdesk.domain.agreements import Commitment
from partnerdesk.domain.leaving import (
    KeptKind,
    LeavingStep,
    StepKind,
    TermOfOffice,
    Whereabouts,
    check_step,
    check_term_of_office,
    check_whereabouts,
    steps_left,
)
from partnerdesk.domain.lending import due_day
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.promises import PromiseOwner
from partnerdesk.domain.words import counted, listed
from partnerdesk.store import handover_rows, partners_rows, rows, settings_rows, today_rows
from partnerdesk.store.action_log import action
from partnerdesk.store.changes import Changes
from partnerdesk.store.database import Connection, Database
from partnerdesk.store.handover_rows import WhereaboutsLine as WhereaboutsLine
from partnerdesk.store.tables import leaving_step, promise_owner

if TYPE_CHECKING:
    from partnerdesk.documents.exit_checklist import ExitFacts, OfficeOnPaper

# --- where things are ------------------------------------------------------------------------


def whereabouts(database: Database) -> tuple[WhereaboutsLine, ...]:
    """Where everything is, by what sort of thing it is and then by name."""
    with database.read() as connection:
        return handover_rows.all_whereabouts(connection)


def write_whereabouts(database: Database, one: Whereabouts, today: date) -> Changes:
    """Write where something new is kept, or with an id change what is written of it.

    Raises RuleBroken when nothing is said, and when the words look like the password itself.
    """
    new = cleaned(one)
    check_whereabouts(new, today)
    verb = "Change" if new.id else "Write"
    with action(database, f"{verb} where {new.what} is") as log:
        if new.id:
            rows.update(log.connection, new)
        else:
            new = rows.insert(log.connection, new)
    return made(log, new.id)


def remove_whereabouts(database: Database, whereabouts_id: str) -> Changes:
    """Take away something that there is no more."""
    with database.read() as connection:
        one = rows.get(connection, Whereabouts, whereabouts_id)
    with action(database, f"Remove {one.what} from where things are") as log:
        rows.delete_one(log.connection, one)
    return log.changes


# --- who sees to which promise ---------------------------------------------------------------


def set_owner(database: Database, commitment_ids: Sequence[str], person_id: str | None) -> Changes:
    """Say who sees to it that promises are kept, or with None that nobody does (P33)."""
    ids = list(dict.fromkeys(commitment_ids))
    if not ids:
        raise RuleBroken("commitment_ids", "Choose at least one promise.")
    with database.read() as connection:
        first = rows.get(connection, Commitment, ids[0])
        person = partners_rows.get_person(connection, person_id) if person_id else None
    what = f"“{_short(first.what)}”" if len(ids) == 1 else counted(len(ids), "promise")
    name = f"{person.name} sees to {what}" if person else f"Nobody sees to {what} for now"
    with action(database, name) as log:
        for_these = promise_owner.c.commitment_id.in_(ids)
        before = rows.read(log.connection, PromiseOwner, for_these)
        known = {one.commitment_id: one for one in before}
        now = [
            replace(known.get(one, PromiseOwner("", one)), person_id=person.id)
            for one in ids
            if person
        ]
        rows.sync(log.connection, before, now)
    return log.changes


def _short(words: str) -> str:
    return words if len(words) <= 40 else words[:39].rstrip() + "…"


# --- the steps -------------------------------------------------------------------------------

# So long after the end of an office the steps are still those of the one who left.
_JUST_LEFT = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step, whether it was done, and what the program itself can see of it, in words."""

    kind: StepKind
    done: LeavingStep | None = None
    seen: str = ""


@dataclass(frozen=True, slots=True)
class Leaving:
    """Where leaving stands: the steps, who is in office since when, and who was before them."""

    steps: tuple[StepLine, ...]
    coordinator: str
    since: date | None
    offices: tuple[TermOfOffice, ...]

    @property
    def left(self) -> tuple[StepKind, ...]:
        """The steps that nobody has ticked."""
        return steps_left({one.kind: one.done for one in self.steps if one.done})


def leaving(database: Database, today: date) -> Leaving:
    """What is done before somebody leaves, and what the program sees of it."""
    with database.read() as connection:
        done = handover_rows.steps(connection)
        settings = settings_rows.read_settings(connection)
        before = tuple(handover_rows.offices(connection))
        leaves = before[0].name if _just_left(before, today) else settings.coordinator_name
        seen = _seen(connection, leaves, today)
    return Leaving(
        tuple(StepLine(kind, done.get(kind), seen.get(kind, "")) for kind in StepKind),
        settings.coordinator_name,
        settings.coordinator_since,
        before,
    )


def _just_left(offices: Sequence[TermOfOffice], today: date) -> bool:
    return bool(offices) and today - offices[0].ended_on <= _JUST_LEFT


def _seen(connection: Connection, leaves: str, today: date) -> dict[StepKind, str]:
    """What the program itself can tell of a step; what it can't see is not among them."""
    questions = handover_rows.questions(connection, today)
    lines = handover_rows.all_whereabouts(connection)
    log_ins = sum(1 for one in lines if one.one.kind is KeptKind.PASSWORD)
    theirs = sum(1 for one in lines if leaves and one.holder == leaves)
    return {
        StepKind.INTERVIEW: f"{sum(1 for one in questions if one.answer)} of {len(questions)} "
        "answered",
        StepKind.PRIVATE: _private(connection),
        StepKind.WHEREABOUTS: _written(lines),
        StepKind.MEMBERS: _members(connection),
        StepKind.LOANS: _loans(connection, today),
        StepKind.HANDED: f"{counted(theirs, 'thing')} with {leaves}" if theirs else "",
        StepKind.ACCOUNTS: f"{counted(log_ins, 'log-in')} written down" if log_ins else "",
    }


def _private(connection: Connection) -> str:
    notes, contacts, answers, on_people = handover_rows.count_private(connection)
    counts = ((notes, "note"), (contacts, "contact"), (answers, "answer"))
    said = [counted(number, what) for number, what in counts if number]
    if on_people:
        said.append(counted(on_people, "note on a person", "notes on people"))
    return listed(said) or "There are none"


def _written(lines: Sequence[WhereaboutsLine]) -> str:
    if not lines:
        return "Nothing is written down yet"
    alone = sum(1 for one in lines if one.held_alone)
    words = f"{counted(len(lines), 'thing')} written down"
    return f"{words}, {alone} with one person alone" if alone else words


def _members(connection: Connection) -> str:
    there = partners_rows.all_members(connection, with_left=False)
    return counted(sum(1 for one in there if not one.is_us), "member")


def _loans(connection: Connection, today: date) -> str:
    out = [one for one in today_rows.held_loans(connection) if one.loan.handed_over_at]
    late = sum(1 for one in out if one.days_overdue(today))
    if not out:
        return "Nothing is lent"
    return f"{len(out)} out, {late} late" if late else f"{len(out)} out, none late"


def take_step(
    database: Database, kind: StepKind, on: date, note: str = "", *, today: date | None = None
) -> Changes:
    """Tick a step as done on a day, with a note, or change the day and the note of one.

    Raises RuleBroken for a day after ``today``, where that is given.
    """
    step = cleaned(LeavingStep("", kind, on, note))
    check_step(step, today)
    with action(database, f"Tick “{kind.label}”") as log:
        known = rows.read(log.connection, LeavingStep, leaving_step.c.kind == kind)
        rows.sync(log.connection, known, [replace(step, id=known[0].id) if known else step])
    return log.changes


def untake_step(database: Database, kind: StepKind) -> Changes:
    """A step is not done after all."""
    with action(database, f"Untick “{kind.label}”") as log:
        rows.delete(log.connection, LeavingStep, leaving_step.c.kind == kind)
    return log.changes


# --- the office ------------------------------------------------------------------------------


def leave_office(
    database: Database, ended_on: date, successor: str = "", starts_on: date | None = None
) -> Changes:
    """Whoever is coordinator leaves on a day: their dates of office are kept.

    ``successor`` follows from ``starts_on``, or from the day after; blank leaves the office empty
    until somebody is found. Raises RuleBroken when nobody is in office.
    """
    with database.read() as connection:
        settings = settings_rows.read_settings(connection)
    if not settings.coordinator_name:
        raise RuleBroken(
            "name", "Nobody is named as coordinator. Write a past term of office instead."
        )
    term = TermOfOffice("", settings.coordinator_name, settings.coordinator_since, ended_on)
    check_term_of_office(term)
    begins = (starts_on or ended_on + timedelta(days=1)) if successor.strip() else None
    follows = cleaned(replace(settings, coordinator_name=successor, coordinator_since=begins))
    if begins and term.started_on and begins < term.started_on:
        raise RuleBroken("starts_on", f"{term.name} was not in office yet. Choose a later day.")
    to = f", {follows.coordinator_name} follows" if begins else ""
    with action(database, f"{term.name} leaves as coordinator{to}") as log:
        kept = rows.insert(log.connection, term)
        settings_rows.write_settings(log.connection, follows)
    return made(log, kept.id)


def edit_office(database: Database, term: TermOfOffice) -> Changes:
    """Change a past term of office, or without an id write one down that was before our time."""
    new = cleaned(term)
    check_term_of_office(new)
    with action(database, f"Write when {new.name} was coordinator") as log:
        if new.id:
            rows.update(log.connection, new)
        else:
            new = rows.insert(log.connection, new)
    return made(log, new.id)


def remove_office(database: Database, term_id: str) -> Changes:
    """Take a term of office away that was never held."""
    with database.read() as connection:
        term = rows.get(connection, TermOfOffice, term_id)
    with action(database, f"Remove {term.name} from past coordinators") as log:
        rows.delete_one(log.connection, term)
    return log.changes


# --- the paper -------------------------------------------------------------------------------


def exit_checklist_facts(database: Database, today: date) -> ExitFacts:
    """What the exit checklist prints, read at once so that a worker can set it."""
    from partnerdesk.documents.exit_checklist import (
        ExitFacts,
        KeptOnPaper,
        LoanOnPaper,
        StepOnPaper,
    )

    stands = leaving(database, today)
    with database.read() as connection:
        settings = settings_rows.read_settings(connection)
        kept = handover_rows.all_whereabouts(connection)
        there = partners_rows.all_members(connection)
        out = [one for one in today_rows.held_loans(connection) if one.loan.handed_over_at]
    ours = {one.id for one in there if one.is_us}
    listed_loans = [
        one
        for one in out
        if one.days_overdue(today) or ours & {one.loan.lender_id, one.loan.borrower_id}
    ]
    leaves, follows, before = _who_hands_over(stands, today)
    names = {one.id: one.name for one in there if not one.is_us}
    return ExitFacts(
        leaves=leaves,
        follows=follows,
        before=before,
        steps=tuple(
            StepOnPaper(
                one.kind.label,
                one.done.done_on if one.done else None,
                one.done.note if one.done else "",
                one.seen,
            )
            for one in stands.steps
        ),
        kept=tuple(
            KeptOnPaper(_SORT[x.one.kind], x.one.what, x.one.kept_at, x.holder, x.second)
            for x in kept
        ),
        loans=tuple(
            LoanOnPaper(
                one.loan.number,
                one.things,
                names.get(one.loan.lender_id, ""),
                names.get(one.loan.borrower_id, ""),
                due_day(one.loan.due_at),
                one.days_overdue(today),
            )
            for one in listed_loans
        ),
        other_loans=len(out) - len(listed_loans),
        school=next((one.name for one in there if one.is_us), ""),
        partnership=settings.partnership_name,
        printed_on=today,
    )


# In few words, as a column is narrow.
_SORT = {
    KeptKind.KEY: "Key", KeptKind.PASSWORD: "Log-in", KeptKind.FILE: "Papers",
    KeptKind.MONEY: "Money", KeptKind.OTHER: "",
}  # fmt: skip


def _who_hands_over(
    stands: Leaving, today: date
) -> tuple[OfficeOnPaper, OfficeOnPaper, tuple[OfficeOnPaper, ...]]:
    """Who leaves, who follows and who was before them.

    The one in office leaves, unless somebody's dates of office have just been written down.
    """
    from partnerdesk.documents.exit_checklist import OfficeOnPaper

    past = tuple(OfficeOnPaper(x.name, x.started_on, x.ended_on) for x in stands.offices)
    present = OfficeOnPaper(stands.coordinator, stands.since)
    if _just_left(stands.offices, today):
        return past[0], present, past[1:]
    return present, OfficeOnPaper(""), past


def exit_checklist_pdf(facts: ExitFacts) -> bytes:
    """The exit checklist with its receipt, as a PDF."""
    from partnerdesk.documents import pdf
    from partnerdesk.documents.exit_checklist import exit_checklist

    return pdf.render(exit_checklist(facts))
