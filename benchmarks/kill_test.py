"""Kill PartnerDesk at random moments: ``python -m benchmarks.kill_test [--kills 200] [--seed 1]``.

A child process does one action after another on a store and prints each action's id once it has
returned. The parent kills it (SIGKILL; TerminateProcess on Windows), opens the store again and
holds it to its promise: no action that was reported is missing, and ``check`` finds nothing; packs,
stores begun from one and stores of earlier versions are whole (``torture_kill_acts``). The newest
backup that a killed child left is restored elsewhere. Prints one line; exit 1 on a failure.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, select

from benchmarks import torture_kill_acts
from partnerdesk.domain.agreements import Agreement
from partnerdesk.domain.partners import Member, Note, Person, Role
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.sessions import Session, SessionCost, SessionFacts, SessionPerson
from partnerdesk.store import calendar_rows, files, rows
from partnerdesk.store.action_log import action, redo, undo
from partnerdesk.store.backup import backups_in, make_backup
from partnerdesk.store.changes import Changes
from partnerdesk.store.checking import check
from partnerdesk.store.folder import Folder
from partnerdesk.store.opening import OpenStore, open_store
from partnerdesk.store.problems import StoreProblem
from partnerdesk.store.restore import restore
from partnerdesk.store.tables import TABLE_OF
from partnerdesk.store.tables import action as action_table

ROOT = Path(__file__).parents[1]
KILLS_PER_STORE = 10
# Seconds; opening the store takes the first few hundredths, and a pack takes most of a second.
LIVES = (0.5, 0.5, 1.0, 4.0)
DAY = date(2026, 3, 3)

# --- the child: one action after another -----------------------------------------------------


def live(seed: int) -> None:
    """Wait for a folder on standard input, then act on the store there until killed."""
    print("ready", flush=True)
    folder = sys.stdin.readline().strip()
    if not folder:
        return
    store = open_store(Folder(Path(folder)), "kill test")
    chance = random.Random(seed)
    steps: dict[Callable[[OpenStore, random.Random], Changes], int] = {
        torture_kill_acts.import_schools: 2, torture_kill_acts.write_pack: 2,
        torture_kill_acts.begin_elsewhere: 1, torture_kill_acts.merge_again: 1,
        torture_kill_acts.migrate_old: 1,
        add_school: 5, edit_school: 5, merge_schools: 2, write_note: 4, remove_notes: 1,
        write_much: 2, attach: 2, issue: 1, pencil_in: 3, take_back: 4, do_again: 3, back_up: 1,
    }  # fmt: skip
    while True:
        (step,) = chance.choices(list(steps), list(steps.values()))
        # Nothing to undo, or something else hangs on it: the next step.
        with suppress(RuleBroken):
            if changes := step(store, chance):
                print(changes.action_id, flush=True)


def add_school(store: OpenStore, chance: random.Random) -> Changes:
    """A member, its head and a note, at once."""
    with action(store.database, "Add a school") as log:
        school = rows.insert(log.connection, Member(name=f"School {chance.random()}"))
        head = rows.insert(log.connection, Person(name="Zoë Ashgrove", email="zoe@fenwick.example"))
        rows.insert(log.connection, Role(person_id=head.id, member_id=school.id, started_on=DAY))
        rows.insert(log.connection, Note(member_id=school.id, body="First met.", written_on=DAY))
        rows.update(log.connection, replace(school, call_first_id=head.id))
    return log.changes


def edit_school(store: OpenStore, chance: random.Random) -> Changes:
    """New words in several fields."""
    with action(store.database, "Edit a school") as log:
        if school := _any(log.connection, Member, chance):
            rows.update(log.connection, replace(school, town=f"Town {chance.random()}"))
    return log.changes


def merge_schools(store: OpenStore, chance: random.Random) -> Changes:
    """Everything of one school moves to another, which stays."""
    with action(store.database, "Merge two schools") as log:
        keep, other = (_any(log.connection, Member, chance) for _ in range(2))
        if keep and other and keep.id != other.id:
            for kind in (Role, Note):
                table = TABLE_OF[kind]
                moved = table.update().where(table.c.member_id == other.id)
                log.connection.execute(moved.values(member_id=keep.id))
            rows.delete(log.connection, Member, TABLE_OF[Member].c.id == other.id)
    return log.changes


def write_note(store: OpenStore, chance: random.Random) -> Changes:
    """A short note."""
    return _note(store, chance, f"A note {chance.random()}")


def write_much(store: OpenStore, chance: random.Random) -> Changes:
    """A note of many pages, so that a change is often cut in its middle."""
    return _note(store, chance, "many words " * chance.randrange(2_000, 20_000))


def _note(store: OpenStore, chance: random.Random, body: str) -> Changes:
    with action(store.database, "Write a note") as log:
        if school := _any(log.connection, Member, chance):
            rows.insert(log.connection, Note(member_id=school.id, body=body, written_on=DAY))
    return log.changes


def remove_notes(store: OpenStore, chance: random.Random) -> Changes:
    """All notes of a school."""
    with action(store.database, "Remove notes") as log:
        if school := _any(log.connection, Member, chance):
            rows.delete(log.connection, Note, TABLE_OF[Note].c.member_id == school.id)
    return log.changes


def attach(store: OpenStore, chance: random.Random) -> Changes:
    """A scan of up to a megabyte beside the store, and the entry that names it."""
    from partnerdesk.domain.files import StoredFile

    content = b"%PDF-" + chance.randbytes(chance.randrange(1_000_000))
    sha256 = files.keep(store.folder.files, content)
    with action(store.database, "Attach a scan") as log:
        fact = StoredFile("", sha256, "scan.pdf", "application/pdf", len(content), DAY)
        rows.insert(log.connection, fact)
    return log.changes


def issue(store: OpenStore, chance: random.Random) -> Changes:
    """An agreement that can't be taken back."""
    with action(store.database, "Issue", final=True) as log:
        rows.insert(log.connection, Agreement(number=rows.new_id(), created_on=DAY, issued_on=DAY))
    return log.changes


def pencil_in(store: OpenStore, chance: random.Random) -> Changes:
    """A session with whoever leads it, what it costs, and what it takes."""
    start = datetime.combine(DAY, datetime.min.time().replace(hour=chance.randrange(8, 16)))
    with action(store.database, "Pencil in a session") as log:
        leads = _any(log.connection, Person, chance)
        people = (SessionPerson(person_id=leads.id),) if leads else ()
        end = start + timedelta(hours=1)
        session = Session(title="Year 8 Latin", starts_at=start, ends_at=end, arranged_on=DAY)
        costs = (SessionCost(what="Minibus", pence=3800),)
        facts = SessionFacts(session, people=people, costs=costs)
        calendar_rows.write_session(log.connection, facts)
    return log.changes


def take_back(store: OpenStore, _chance: random.Random) -> Changes:
    """Undo."""
    return undo(store.database)


def do_again(store: OpenStore, _chance: random.Random) -> Changes:
    """Redo."""
    return redo(store.database)


def back_up(store: OpenStore, _chance: random.Random) -> Changes:
    """A backup, which changes nothing."""
    make_backup(store.folder, datetime.now())
    return Changes()


def _any(connection: Connection, kind: type[rows.Fact], chance: random.Random) -> rows.Fact | None:
    found = rows.read(connection, kind, limit=20)
    return chance.choice(found) if found else None


# --- the parent: kill, open, compare ---------------------------------------------------------


@dataclass
class Tally:
    """What was seen; ``failures`` in words."""

    counts: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)

    def line(self, seconds: float) -> str:
        """The summary."""
        c = self.counts
        return (
            f"{c['kills']} kills, {c['cut']} of them in the middle of a change, "
            f"{c['reported']} actions reported, {c['lost']} lost, "
            f"{c['unreported']} kept though not yet reported, {c['made']} packs and other stores "
            f"made, {c['backups']} backups restored, "
            f"{len(self.failures)} failures, {seconds:.0f} s"
        )


def kill_many(kills: int, seed: int, place: Path) -> Tally:
    """Kill ``kills`` children on stores under ``place``; a store that won't open ends it."""
    chance, tally = random.Random(seed), Tally()
    child = _start(seed)
    try:
        for number in range(kills):
            folder = Folder(place / f"store-{number // KILLS_PER_STORE}")
            # The next child imports while this one lives, so that a kill costs no start-up.
            child = _one_life(child, folder, chance, tally, seed + number + 1)
            if number % KILLS_PER_STORE == KILLS_PER_STORE - 1 or number == kills - 1:
                _restore_newest(folder, place / "fresh" / folder.root.name, tally)
    except StoreProblem as problem:
        tally.failures.append(problem.message)
    finally:
        child.kill()
        child.communicate()
    return tally


Child = subprocess.Popen[str]


def _start(seed: int) -> Child:
    return subprocess.Popen(
        [sys.executable, "-m", "benchmarks.kill_test", "--child", str(seed)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )


def _one_life(
    child: Child, folder: Folder, chance: random.Random, tally: Tally, seed: int
) -> Child:
    """Let a warm child loose on the store, kill it and look; returns the next warm child."""
    assert child.stdin
    assert child.stdout
    child.stdout.readline()
    known = _actions(folder)
    following = _start(seed)
    child.stdin.write(f"{folder.root}\n")
    child.stdin.flush()
    with suppress(subprocess.TimeoutExpired):
        child.wait(chance.uniform(0, chance.choice(LIVES)))
        tally.failures.append("a child ended by itself")
    child.kill()
    printed, said = child.communicate()
    if said:
        tally.failures.append(said)
    # The last line may have been cut.
    lines = set(printed.split("\n")[:-1])
    made = {line for line in lines if " " in line}
    _compare(folder, known, lines - made, tally)
    tally.counts["made"] += len(made)
    tally.failures += torture_kill_acts.whole_beside(folder, made)
    return following


def _compare(folder: Folder, known: set[str], reported: set[str], tally: Tally) -> None:
    tally.counts["kills"] += 1
    tally.counts["reported"] += len(reported)
    journal = folder.root / "partnerdesk.db-journal"
    tally.counts["cut"] += journal.exists() and journal.stat().st_size > 0
    open_store(folder).close()
    there = _actions(folder)
    lost = (known | reported) - there
    tally.counts["lost"] += len(lost)
    tally.counts["unreported"] += len(there - known - reported)
    tally.failures += [f"lost {action_id}" for action_id in sorted(lost)]
    tally.failures += check(folder).problems


def _actions(folder: Folder) -> set[str]:
    if not folder.exists:
        return set()
    store = open_store(folder, read_only=True)
    try:
        with store.database.read() as connection:
            return set(connection.execute(select(action_table.c.id)).scalars())
    finally:
        store.close()


def _restore_newest(folder: Folder, fresh: Path, tally: Tally) -> None:
    for backup in backups_in(folder)[:1]:
        restore(Folder(fresh), backup.path, datetime.now())
        tally.counts["backups"] += 1
        tally.failures += check(Folder(fresh)).problems


def main() -> int:
    """Run it; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--child", type=int, metavar="SEED", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.child is not None:
        live(given.child)
        return 0
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as place:
        tally = kill_many(given.kills, given.seed, Path(place))
    for failure in tally.failures:
        print(failure)
    print(tally.line(time.monotonic() - started))
    return 1 if tally.failures else 0


if __name__ == "__main__":
    sys.exit(main())
