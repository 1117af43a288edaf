"""Spoilt files of strangers: each is refused in words, or taken in and undone again.

Good samples of every kind are changed at random: bytes, words that mean something to the format,
pieces doubled, exchanged or cut; inside a zip, one part of it. Hypothesis makes up the rest. An
input may take LONGEST seconds of work and MOST_MEGABYTES, and what is held must not grow with the
inputs.
"""

from __future__ import annotations

import random
import shutil
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from unittest import mock

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as hypothesis_seed
from hypothesis import strategies as st

from benchmarks.memory import most_held
from benchmarks.torture_mutation import TOKENS, mutated
from benchmarks.torture_reader_kinds import Desk, Reader, readers
from benchmarks.torture_report import Tally
from benchmarks.torture_store import make_partnership
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.store import migrate
from partnerdesk.store.action_log import undo
from partnerdesk.store.checking import check
from partnerdesk.store.database import connect
from partnerdesk.store.history_rows import last_action
from partnerdesk.store.problems import StoreProblem
from tests import factories

LONGEST = 5.0  # seconds of work for one input
HUNG = 60  # seconds until one that never ends is stopped
MOST_MEGABYTES = 300  # for one input, over what was held at most before it
MOST_HELD = 400
_HEAVY = 10  # in a quick run packs and backups, which are ten times the work, get a tenth
_QUICK = 100
_BY_HYPOTHESIS = 6


def torture(tally: Tally, size: int, seed: int, place: Path) -> None:
    """``size`` inputs for every reader."""
    known = make_partnership(place / "store")
    store = factories.open_store(known.folder.root)
    desk = Desk(known, store, place / "inputs")
    desk.place.mkdir()
    try:
        with _schemas_copied(place):
            # A slice of each in turn, so that a run that is cut short has tried them all.
            all_readers = list(readers(desk))
            for begun in range(0, size, _QUICK):
                inputs = min(_QUICK, size - begun)
                for reader in all_readers:
                    few = inputs // _HEAVY if reader.heavy and size <= _QUICK else inputs
                    _torture_one(tally, reader, desk, max(few, 2), f"{seed} {begun}")
                tally.step(begun + inputs, size, "inputs for each reader")
    finally:
        store.close()
    tally.most["MB held"] = round(most_held())
    if most_held() > MOST_HELD:
        tally.lose(f"{most_held():.0f} MB were held")


@contextmanager
def _schemas_copied(place: Path) -> Iterator[None]:
    """Let an empty database of a schema be a copy of the first: a pack is unpacked into one, and
    making it takes four times as long as all the rest.
    """
    really = migrate.upgrade

    def upgrade(path: Path, revision: str = "head") -> None:
        with closing(connect(path, "ro")) as connection:
            empty = connection.execute("SELECT 1 FROM sqlite_master").fetchone() is None
        made = place / f"{revision}.db"
        if not empty:
            return really(path, revision)
        if not made.exists():
            really(path, revision)
            shutil.copyfile(path, made)
        shutil.copyfile(made, path)
        return None

    with mock.patch.object(migrate, "upgrade", upgrade):
        yield


def _torture_one(tally: Tally, reader: Reader, desk: Desk, size: int, seed: str) -> None:
    chance = random.Random(f"{seed} {reader.name}")
    for sample in reader.samples:
        if _feed(tally, reader, desk, sample) != "taken in":
            tally.lose(f"{reader.name}: the good sample is not taken in")
    made_up = max(size // _BY_HYPOTHESIS, 1)
    for _ in range(size - made_up):
        _feed(tally, reader, desk, mutated(chance.choice(reader.samples), chance))
    pieces = st.sampled_from(TOKENS) | st.binary(max_size=60) | st.text(max_size=30).map(_encoded)

    @hypothesis_seed(chance.getrandbits(64))
    @settings(
        max_examples=made_up,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.sampled_from(reader.samples), st.lists(pieces, max_size=12), st.integers(0, 1 << 20))
    def made_up_too(sample: bytes, found: list[bytes], where: int) -> None:
        at = where % (len(sample) + 1)
        whole = b"".join(found)
        _feed(tally, reader, desk, whole if where % 3 == 0 else sample[:at] + whole + sample[at:])

    if made_up:
        made_up_too()
    if not check(desk.store.folder).sound:
        tally.lose(f"{reader.name}: the store is not sound any more")


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


# --- one input -------------------------------------------------------------------------------


def _feed(tally: Tally, reader: Reader, desk: Desk, content: bytes) -> str:
    """Give one input to a reader; what became of it."""
    path = desk.place / f"input{reader.ending}"
    path.write_bytes(content)
    before = _standing(desk)
    started, held = time.process_time(), most_held()
    outcome = "refused"
    try:
        with _stopped():
            changes = reader.read(desk, path)
        outcome = "taken in"
        if changes:
            undo(desk.store.database, changes.action_id)
    except (RuleBroken, StoreProblem) as refusal:
        if len(refusal.message.split()) < 4 or "Traceback" in refusal.message:
            tally.lose(f"{reader.name}: said “{refusal.message}”{_kept(desk, content, reader)}")
        if _standing(desk) != before:
            tally.lose(f"{reader.name}: refused but written{_kept(desk, content, reader)}")
    except Exception as error:
        tally.lose(f"{reader.name}: {error!r}"[:300] + _kept(desk, content, reader))
        outcome = "lost"
    took = time.process_time() - started
    if took > LONGEST:
        tally.lose(f"{reader.name}: {took:.1f} s of work{_kept(desk, content, reader)}")
    grown = most_held() - held
    if grown > MOST_MEGABYTES:
        tally.lose(f"{reader.name}: {grown:.0f} MB{_kept(desk, content, reader)}")
    tally.counts["inputs"] += 1
    tally.counts[f"{reader.name} {outcome}"] += 1
    return outcome


def _standing(desk: Desk) -> tuple[str, int]:
    with desk.store.database.read() as connection:
        texts = sum(1 for _ in desk.store.folder.texts.glob("*/*"))
        return last_action(connection), texts


def _kept(desk: Desk, content: bytes, reader: Reader) -> str:
    """The input that did it, where somebody can look at it."""
    path = (
        desk.place.parent.parent
        / f"torture-{reader.name}-{abs(hash(content)) % 10**8}{reader.ending}"
    )
    path.write_bytes(content)
    return f" (see {path})"


@contextmanager
def _stopped() -> Iterator[None]:
    """Raise when it does not end; only where the system has alarms for this thread."""
    if not hasattr(signal, "SIGALRM") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def hung(*_: object) -> None:
        raise TimeoutError("it does not end")

    before = signal.signal(signal.SIGALRM, hung)
    signal.alarm(HUNG)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
