"""Arriving: a handover pack looked into and opened, and the first ten minutes afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

from partnerdesk.actions.handover import handover_facts, without_backups
from partnerdesk.actions.leaving import leave_office
from partnerdesk.domain import arriving
from partnerdesk.domain.arriving import (
    Arrival,
    FallsDue,
    OpenPromise,
    PackContents,
    TenMinutes,
)
from partnerdesk.domain.dates import day_text
from partnerdesk.domain.handover import HandoverFacts
from partnerdesk.domain.lending import due_day
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.promises import PromiseState
from partnerdesk.domain.sessions import Task
from partnerdesk.domain.words import clean, counted
from partnerdesk.store import (
    arrival_rows,
    calendar_rows,
    handover_rows,
    migrate,
    pack_file,
    promise_rows,
    settings_rows,
)
from partnerdesk.store.action_log import action
from partnerdesk.store.archive import Progress, Work
from partnerdesk.store.beginning import begin
from partnerdesk.store.changes import Changes
from partnerdesk.store.database import Database
from partnerdesk.store.folder import Folder
from partnerdesk.store.lock import user_name
from partnerdesk.store.pack_file import PackManifest
from partnerdesk.store.promise_rows import Promised

# --- the pack --------------------------------------------------------------------------------


def inspect_pack(
    path: Path,
    passphrase: str = "",
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> PackContents:
    """Verify every part of a pack and tell what is inside; nothing is written anywhere.

    ``progress`` is told bytes done and bytes in all. Raises PassphraseWanted or WrongPassphrase for
    an encrypted pack, StoreTooNew, StoreDamaged or another StoreProblem in words, and Cancelled.
    """
    work = Work(progress, cancelled)
    with pack_file.open_pack(path, passphrase) as pack:
        work.total = sum(part.size for part in pack.manifest.parts.values())
        pack.verify(work)
        return contents_of(pack.manifest, path)


def open_pack(
    folder: Folder,
    path: Path,
    passphrase: str,
    now: datetime,
    *,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> PackContents:
    """Begin the store in ``folder`` from a pack; close it first, open it again after.

    For a folder without a store, or with one that has no member yet (it is kept as a safety copy).
    The pack is verified and checked whole before anything is put in place; then the store holds
    the pack's rows and files, its history if the pack has one, and a last action, which is final.

    Raises RuleBroken when the store has members (merge the pack instead), StoreInUse while a
    PartnerDesk has it open, what ``stage`` raises, and Cancelled; the folder is as it was then.
    """
    manifest = begin(
        folder, path, passphrase, now, user_name(), progress=progress, cancelled=cancelled
    )
    return contents_of(manifest, path)


# What is counted aloud, in this order.
_COUNTED = (
    ("member", "member", ""), ("person", "person", "people"), ("agreement", "agreement", ""),
    ("agreement_commitment", "promise", ""), ("project", "project", ""),
    ("session", "session", ""), ("item", "item", ""), ("loan", "loan", ""),
    ("note", "note", ""), ("contact", "contact", ""),
    ("interview_answer", "answer of the interview", "answers of the interview"),
    ("whereabouts", "key, log-in or file", "keys, log-ins and files"),
)  # fmt: skip


def contents_of(manifest: PackManifest, path: Path) -> PackContents:
    """What a manifest says, in words; believe it once the pack was verified."""
    rows, choice = manifest.rows, manifest.choice
    counts = [counted(rows[t], one, many) for t, one, many in _COUNTED if rows.get(t)]
    if manifest.files:
        counts.append(counted(len(manifest.files), "scan, photograph or document",
                              "scans, photographs and documents"))  # fmt: skip
    return PackContents(
        name=path.name,
        size=path.stat().st_size,
        pack_id=manifest.pack_id,
        made_at=manifest.made_at,
        partnership=manifest.partnership,
        school=manifest.school,
        made_by=manifest.made_by,
        choice=choice.words(manifest.member),
        member=manifest.member,
        whole=choice.whole,
        private=choice.private,
        personal=choice.personal,
        encrypted=pack_file.is_encrypted(path),
        older=manifest.schema != migrate.SCHEMAS[-1],
        counts=tuple(counts),
        missing=len(manifest.missing),
    )


# --- the first ten minutes -------------------------------------------------------------------


def arrival_of(database: Database) -> Arrival | None:
    """The pack that this store was begun from; None when it was begun otherwise."""
    with database.read() as connection:
        return arrival_rows.arrival_of(connection)


def read_it(database: Database, today: date) -> None:
    """Put the first ten minutes aside: the program no longer opens on them.

    No action, as nothing of the partnership changes: History and Undo know nothing of it.
    """
    with database.write() as connection:
        arrival_rows.mark_read(connection, today)


def first_ten_minutes(database: Database, today: date) -> TenMinutes:
    """Who is who, what is promised and due, whom to call first and what is fragile (P77-P80)."""
    facts = without_backups(handover_facts(database, today))
    with database.read() as connection:
        arrived = arrival_rows.arrival_of(connection)
        traced = promise_rows.promised(connection, today)
        tasks = calendar_rows.tasks_open(connection)
        answers = handover_rows.questions(connection, today)
    promised = _promises(facts, traced)
    bound = {name for one in facts.agreements if one.binds for name in one.parties}
    return TenMinutes(
        today=today,
        partnership=facts.partnership,
        school=facts.us.name if facts.us else "",
        coordinator=facts.coordinator,
        coordinator_since=facts.coordinator_since,
        arrival=arrived,
        calls=arriving.first_calls(facts.members, bound),
        promised=arriving.open_promises(promised),
        due=arriving.falls_due(_dates(facts, promised, tasks), today),
        fragile=arriving.fragile(facts.gaps),
        answers=arriving.to_read_first(answers),
        office_is_open=arriving.office_is_open(facts.coordinator, facts.coordinator_since, arrived),
    )


def _promises(facts: HandoverFacts, traced: Sequence[Promised]) -> list[OpenPromise]:
    words = {line.commitment_id: line for one in facts.agreements for line in one.promises}
    return [
        OpenPromise(
            one.commitment.id, line.giver, line.what, line.to, line.owner, one.commitment.due_on,
            one.standing.state,
        )
        for one in traced
        if (line := words.get(one.commitment.id))
    ]  # fmt: skip


# A promise that was not kept in time stands first among the promises, not among the dates.
_SETTLED = (PromiseState.KEPT, PromiseState.RELEASED, PromiseState.BROKEN)


def _dates(
    facts: HandoverFacts, promised: Iterable[OpenPromise], tasks: Iterable[Task]
) -> list[FallsDue]:
    """Every day that matters, of whatever it is; those long ahead too."""
    return [
        *(FallsDue(one.day, one.what, one.page, one.key) for one in facts.coming),
        *(
            FallsDue(one.due_on, f"{one.giver}: {one.what}", "promises", one.key)
            for one in promised
            if one.due_on and one.state not in _SETTLED
        ),
        *(
            FallsDue(
                due_day(one.held.loan.due_at),
                f"{one.held.things} back from {one.borrower} to {one.lender}",
                "loans",
                one.held.loan.id,
            )
            for one in facts.loans
        ),
        *(
            FallsDue(one.due_on, one.what, "calendar", one.session_id or "")
            for one in tasks
            if one.due_on
        ),
    ]


def take_office(database: Database, name: str, since: date, today: date) -> Changes:
    """Become coordinator; the term of office of the one before is kept, ended the day before.

    Raises RuleBroken for ``name`` when nobody is named, and for ``since`` when it is more than a
    year away or not after the one before took office.
    """
    new = clean(name)
    if not new:
        raise RuleBroken("name", "Give your name, so that everybody knows whom to call.")
    if (since - today).days > _NEAR_DAYS:
        raise RuleBroken("since", "This is more than a year away. Put the day you start.")
    with database.read() as connection:
        settings = settings_rows.read_settings(connection)
    before, began = settings.coordinator_name, settings.coordinator_since
    if before and before != new:
        if began and since <= began:
            words = f"{before} took office on {day_text(began)}. Put a later day."
            raise RuleBroken("since", words)
        return leave_office(database, since - timedelta(days=1), new, since)
    with action(database, f"{new} takes office as coordinator") as log:
        taken = replace(settings, coordinator_name=new, coordinator_since=since)
        settings_rows.write_settings(log.connection, taken)
    return log.changes


# Somebody who starts in September may open the pack in June.
_NEAR_DAYS = 366
