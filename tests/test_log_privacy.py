"""Whatever fails, and however: no log and no report has anybody's name, words or number."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

import main
from partnerdesk.actions import items, lending, partners, personal_data, sessions
from partnerdesk.actions.packing import PackRequest, make_pack
from partnerdesk.domain.packs import PackChoice
from partnerdesk.domain.sessions import SessionFacts
from partnerdesk.store import action_log, rows
from partnerdesk.store.backup import make_backup
from partnerdesk.store.opening import OpenStore
from partnerdesk.store.problems import StoreProblem
from tests import factories as make
from tests.actions.two_desks import DUE_AT, NOW, OUT_AT
from ui.problem_messages import ExceptionHook

MARK = "Quillfeather"
PLACE = f"/home/{MARK}/PartnerDesk"
TODAY = date(2026, 3, 3)
Fault = Callable[[object], Exception]

# In every way in which a mistake of ours could carry what somebody typed; given what was written.
FAULTS: dict[str, Fault] = {
    "lookup": lambda fact: LookupError(f"{fact} for {MARK}"),
    "value": lambda fact: ValueError(f"invalid literal: {fact} {MARK!r}"),
    "key": lambda fact: KeyError(MARK, fact),
    "os": lambda fact: OSError(5, "went away", PLACE),
    "text": lambda fact: UnicodeDecodeError("utf-8", MARK.encode(), 0, 1, f"of {MARK}"),
    "sqlite": lambda fact: sqlite3.IntegrityError(f"UNIQUE failed: {MARK}"),
    "import": lambda fact: ImportError(f"cannot import name 'x' from 'y' ({PLACE}/y.py)"),
    "assert": lambda fact: AssertionError(fact, MARK),
}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[OpenStore]:
    """A store in which everything has the mark."""
    opened = make.open_store(tmp_path / "store", actor=MARK)
    yield opened
    opened.close()


def stream(store: OpenStore, place: Path) -> Iterator[Callable[[], object]]:
    """What somebody does in a week, one after another, all of it about the mark."""
    database = store.database
    us, them = make.member(name=MARK, is_us=True), make.member(name=f"{MARK} High")
    who = make.person(name=f"Ann {MARK}", email=f"{MARK}@fenwick.example")
    thing = make.item(us, name=f"{MARK}’s kiln", quantity=2)
    wanted = (lending.Wanted(thing.id, quantity=1),)
    lent = lending.LendRequest(us.id, them.id, wanted, OUT_AT, DUE_AT, note=MARK)
    held = make.session(title=MARK, venue_id=us.id)
    facts = SessionFacts(held, (make.taking_part(held, us),))
    pack = place / f"{MARK}.partnerdesk-pack"
    make.add(database, us, them, who, thing)
    yield lambda: partners.add_member(database, make.member(name=f"{MARK} Junior"))
    yield lambda: partners.add_person(database, make.person(name=MARK), make.role("", us), TODAY)
    yield lambda: partners.edit_person(database, replace(who, mobile="07700 900456"), TODAY)
    yield lambda: partners.write_note(database, make.note(us, body=MARK, written_by=MARK))
    yield lambda: partners.log_contact(database, make.contact(us, summary=MARK, by=MARK), TODAY)
    yield lambda: items.add_items(database, [make.item(us, name=MARK)], f"Add {MARK}")
    yield lambda: lending.lend(database, lent, NOW)
    yield lambda: sessions.add_session(database, facts, TODAY)
    yield lambda: action_log.undo(database)
    yield lambda: personal_data.export_person(database, who.id, place / f"{MARK}.pdf", TODAY)
    yield lambda: make_pack(store, PackRequest(pack, PackChoice()), NOW)
    yield lambda: make_backup(store.folder, datetime(2026, 3, 3, 9))


def logged(store: OpenStore) -> str:
    """Every log and report there is."""
    return "".join(path.read_text("utf-8") for path in store.folder.log.rglob("*.*"))


def test_what_goes_well_is_in_no_log(store: OpenStore, tmp_path: Path) -> None:
    for act in stream(store, tmp_path):
        act()
    assert logged(store) == ""


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_in_whatever_is_done_names_nobody(
    store: OpenStore,
    tmp_path: Path,
    qapp: QApplication,
    monkeypatch: pytest.MonkeyPatch,
    fault: str,
) -> None:
    hook = ExceptionHook(lambda: store.folder.log)
    monkeypatch.setattr(hook, "_show", lambda words: None)
    fails = 0
    insert, insert_all = rows.insert, rows.insert_all
    for act in stream(store, tmp_path):
        with monkeypatch.context() as patch:

            def fail(connection: object, fact: object, *rest: object) -> None:
                try:
                    raise FAULTS[fault](fact)
                except Exception as error:
                    raise RuntimeError(f"could not keep {fact}") from error

            patch.setattr(rows, "insert", fail)
            patch.setattr(rows, "insert_all", fail)
            try:
                act()
            except Exception as error:  # noqa: BLE001  # as the program’s own hook does
                hook._hook(type(error), error, error.__traceback__)
                fails += 1
        assert (rows.insert, rows.insert_all) == (insert, insert_all)
        with contextlib.suppress(Exception):
            act()
    text = logged(store)
    assert fails >= 5
    assert text.count("PartnerDesk on ") == fails
    assert MARK.lower() not in text.lower()
    assert "partnerdesk/actions/partners.py" in text


def test_a_fault_on_a_thread_names_nobody(
    store: OpenStore, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    hook = ExceptionHook(lambda: store.folder.log)
    monkeypatch.setattr("sys.excepthook", None)
    monkeypatch.setattr("threading.excepthook", None)
    hook.install()

    def work() -> None:
        raise LookupError(f"{MARK} is nowhere in {PLACE}")

    thread = threading.Thread(target=work, name=MARK)
    thread.start()
    thread.join()
    assert "LookupError" in logged(store)
    assert MARK not in logged(store)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_of_a_command_names_nobody(
    store: OpenStore,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    fault: str,
) -> None:
    us, who = make.member(name=MARK, is_us=True), make.person(name=f"Ann {MARK}")
    make.add(store.database, us, who, make.role(who, us))
    store.close()

    def fail(*given: object, **also: object) -> None:
        raise FAULTS[fault](given)

    monkeypatch.setattr(personal_data, "forget_person", fail)
    words = ["--data", str(store.folder.root), "forget", f"Ann {MARK}", "--yes"]
    if fault == "os":
        # The system's own words: to the person at the keyboard, and into no log.
        assert main.main(words) == 1
        assert logged(store) == ""
        return
    assert main.main(words) == 1
    said = capsys.readouterr()
    assert "Something went wrong" in said.err
    for text in (said.out, said.err, logged(store)):
        assert MARK not in text
    assert "cli_personal.py" in logged(store)


def test_trouble_with_the_disk_is_said_and_not_logged(store: OpenStore, qapp: QApplication) -> None:
    said: list[str] = []
    hook = ExceptionHook(lambda: store.folder.log, say=said.append)
    error = StoreProblem(f"The folder {PLACE} can’t be written to.")
    hook._hook(StoreProblem, error, None)
    assert said and logged(store) == ""
