"""Leave on Friday, arrive on Monday; two coordinators merge after a term apart (P77–P80).

Through the real window: the file dialogs of the system are the one thing passed by.
"""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from partnerdesk.actions import partners
from partnerdesk.actions.sample import load_sample
from partnerdesk.domain.leaving import StepKind
from partnerdesk.domain.partners import Member
from partnerdesk.store import checking, handover_rows, partners_rows
from partnerdesk.store.folder import Folder
from partnerdesk.store.opening import open_store
from tests import factories
from tests.journeys.window import WAIT, Window, opened, words_of
from ui.importing.pages_dialog import PagesDialog
from ui.packs.make_dialog import MakePackDialog
from ui.packs.merge_dialog import MergeDialog
from ui.packs.open_pack import OpenPackDialog, open_pack_dialog

FRIDAY, MONDAY = date(2026, 11, 20), date(2026, 11, 23)
HERON = "Heron Vale Academy"


@pytest.fixture(scope="module")
def left_behind(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample partnership as somebody's own store."""
    folder = Folder(tmp_path_factory.mktemp("friday"))
    store = open_store(folder)
    load_sample(store, FRIDAY)
    store.close()
    return folder.root


@pytest.fixture
def old(left_behind: Path, tmp_path: Path) -> Path:
    """A copy to work on."""
    return shutil.copytree(left_behind, tmp_path / "old laptop")


def on_page(qtbot: QtBot, dialog: PagesDialog, name: str) -> None:
    qtbot.waitUntil(lambda: dialog.page() == name, timeout=WAIT)


def kept(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in (folder / "files").rglob("*")
        if path.is_file()
    }


def sound(folder: Path) -> bool:
    return checking.check(Folder(folder)).sound


def test_leave_on_friday_arrive_on_monday(
    qtbot: QtBot, old: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pack, new = tmp_path / "stick" / "ours.partnerdesk-pack", tmp_path / "new laptop"
    pack.parent.mkdir()
    with opened(qtbot, old, today=lambda: FRIDAY) as window:
        window.wait_for_desk()
        passphrase = _make_pack(qtbot, window, pack)
        before = factories.image(old / "partnerdesk.db")
        _tick_the_pack(window)

    _will_choose(monkeypatch, pack)
    with opened(qtbot, new, today=lambda: MONDAY) as window:
        _begin_with(qtbot, window, passphrase)
        assert factories.image(new / "partnerdesk.db") == before
        assert kept(new) == kept(old)
        _first_ten_minutes(qtbot, window)
    assert sound(new)

    # Once it was read the program opens on Today.
    with opened(qtbot, new, today=lambda: MONDAY) as window:
        window.wait_for_desk()
        assert window.page.name == "today"


def _make_pack(qtbot: QtBot, window: Window, pack: Path) -> str:
    page = window.go("handover")
    page.open_key("leaving:pack")
    window.click("Make handover pack…")
    dialog = window.dialog(MakePackDialog)
    dialog.place.set_value(str(pack))
    dialog.locked.setChecked(True)
    offered = str(dialog.passphrase.value())
    assert len(offered) > 20
    window.click("Make the pack", dialog)
    on_page(qtbot, dialog, "made")
    assert "verified" in words_of(dialog).lower()
    assert offered in words_of(dialog)
    return offered


def _tick_the_pack(window: Window) -> None:
    dialog = window.dialog(MakePackDialog)
    window.click("Tick it on the list of leaving", dialog)
    window.click("Close", dialog)
    desk = window.main.desk
    assert desk is not None
    with desk.read() as connection:
        assert StepKind.PACK in handover_rows.steps(connection)


def _will_choose(monkeypatch: pytest.MonkeyPatch, pack: Path) -> None:
    """The next file dialog of the system gives this file."""
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *given: (str(pack), ""))


def _begin_with(qtbot: QtBot, window: Window, passphrase: str) -> None:
    window.click("Open a pack…")
    dialog = window.dialog(OpenPackDialog)
    on_page(qtbot, dialog, "passphrase")
    dialog.passphrase.setText(passphrase)
    window.click("Open", dialog)
    on_page(qtbot, dialog, "contents")
    assert "Ann Bell" in words_of(dialog)
    window.click("Start with this pack", dialog)
    window.wait_for_desk()
    qtbot.waitUntil(lambda: window.page.name == "arriving", timeout=WAIT)


def _first_ten_minutes(qtbot: QtBot, window: Window) -> None:
    window.wait_for_words("Who is who")
    told = words_of(window.page)
    for words in (
        "Who is who",
        "What is promised",
        "What falls due",
        "What is fragile",
        "Zoë Łukasz",
        "What should your successor do first?",
    ):
        assert words in told, words
    window.click("Take office…")
    window.fill(window.dialog(), name="Bea Marsh", since=MONDAY)
    desk = window.main.desk
    assert desk is not None
    assert desk.settings().coordinator_name == "Bea Marsh"
    with desk.read() as connection:
        assert "Ann Bell" in [one.name for one in handover_rows.offices(connection)]
    window.click("I have read this")
    assert window.page.name == "today"


def test_two_coordinators_merge_after_a_term_apart(
    qtbot: QtBot, old: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = tmp_path / "first.partnerdesk-pack", tmp_path / "second.partnerdesk-pack"
    with opened(qtbot, old, today=lambda: FRIDAY) as window:
        window.wait_for_desk()
        _make_plain_pack(qtbot, window, first)
    bea = tmp_path / "bea"
    _will_choose(monkeypatch, first)
    with opened(qtbot, bea, today=lambda: MONDAY) as window:
        window.click("Open a pack…")
        dialog = window.dialog(OpenPackDialog)
        on_page(qtbot, dialog, "contents")
        window.click("Start with this pack", dialog)
        window.wait_for_desk()
        _change(window, telephone="01632 960201", town="Upper Vale")
        desk = window.main.desk
        assert desk is not None
        desk.run(lambda d: partners.add_member(d, factories.member(name="Fenwick Primary School")))
        _make_plain_pack(qtbot, window, second)

    with opened(qtbot, old, today=lambda: MONDAY) as window:
        window.wait_for_desk()
        _change(window, telephone="01632 960299")
        before = factories.image(old / "partnerdesk.db")
        merged = _merge(qtbot, window, second)
        heron = _member(window)
        assert (heron.telephone, heron.town) == ("01632 960201", "Upper Vale")
        _nothing_more(qtbot, window, second)
        assert factories.image(old / "partnerdesk.db") == merged
        window.main.undo()
        assert factories.image(old / "partnerdesk.db") == before
    assert sound(old)


def _make_plain_pack(qtbot: QtBot, window: Window, pack: Path) -> None:
    page = window.go("handover")
    page.open_key("leaving:pack")
    window.click("Make handover pack…")
    dialog = window.dialog(MakePackDialog)
    dialog.place.set_value(str(pack))
    window.click("Make the pack", dialog)
    on_page(qtbot, dialog, "made")
    window.click("Close", dialog)


def _member(window: Window) -> Member:
    desk = window.main.desk
    assert desk is not None
    with desk.read() as connection:
        found = partners_rows.all_members(connection)
    return next(one for one in found if one.name == HERON)


def _change(window: Window, **to: str) -> None:
    desk = window.main.desk
    assert desk is not None
    changed = replace(_member(window), **to)  # type: ignore[arg-type]
    desk.run(lambda database: partners.edit_member(database, changed))


def _looked_into(qtbot: QtBot, window: Window, pack: Path) -> MergeDialog:
    desk = window.main.desk
    assert desk is not None
    dialog = open_pack_dialog(desk, window.main, str(pack))
    on_page(qtbot, dialog, "contents")
    window.click("See what differs…", dialog)
    return window.dialog(MergeDialog)


def _merge(qtbot: QtBot, window: Window, pack: Path) -> factories.Image:
    dialog = _looked_into(qtbot, window, pack)
    on_page(qtbot, dialog, "topics")
    assert dialog.summary.text() == "1 still to choose"
    window.click("Next to choose", dialog)
    assert "01632 960201" in words_of(dialog)
    assert "01632 960299" in words_of(dialog)
    window.click("Take all theirs", dialog)
    window.click("Merge", dialog)
    notice = window.main.notice
    qtbot.waitUntil(lambda: "Merged the pack" in words_of(notice), timeout=WAIT)
    return factories.image(window.application.home.database)


def _nothing_more(qtbot: QtBot, window: Window, pack: Path) -> None:
    dialog = _looked_into(qtbot, window, pack)
    on_page(qtbot, dialog, "same")
    window.click("Close", dialog)
