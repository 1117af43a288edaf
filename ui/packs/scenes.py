"""What the pictures show of packs: made, looked into, merged, and the first ten minutes."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QDialog

from partnerdesk.actions import history, partners
from partnerdesk.actions.arriving import inspect_pack
from partnerdesk.actions.packing import MadePack, PackRequest, make_pack
from partnerdesk.domain.arriving import Arrival
from partnerdesk.domain.packs import PackChoice
from partnerdesk.domain.partners import Member
from partnerdesk.store import arrival_rows, partners_rows
from partnerdesk.store.changes import Changes
from partnerdesk.store.database import Database
from partnerdesk.store.folder import Folder
from partnerdesk.store.opening import open_store
from ui.desk import Desk
from ui.main_window import MainWindow
from ui.packs.make_dialog import MakePackDialog
from ui.packs.merge_dialog import MergeDialog
from ui.packs.merge_list import Shown
from ui.packs.office_dialog import open_take_office
from ui.packs.open_pack import Offer, OpenPackDialog

Wait = Callable[[Callable[[], bool]], None]

_WORDS = "harbour-lantern-copper-sixteen-meadow-thimble-awake"
_STICK = Path("/Volumes/Stick")
_HERON, _HALL = "Heron Vale Academy", "Thornbury Hall"


def views(window: MainWindow, desk: Desk) -> Iterator[str]:
    """The first ten minutes, as they are after a pack was opened."""
    made_on = desk.today() - timedelta(days=3)
    name = desk.settings().coordinator_name
    with desk.database.write() as connection:
        arrival_rows.write_arrival(connection, Arrival("sample", desk.today(), made_on, name))
    window.go("arriving")
    yield "first-ten-minutes"


def dialogs(
    window: MainWindow, desk: Desk, place: Path, wait: Wait
) -> Iterator[tuple[str, QDialog]]:
    """Every dialog around packs, over a partnership and a copy of it that went its own way."""
    yield "dialog-take-office", open_take_office(desk, window)
    make = MakePackDialog(desk, window.background, window)
    make.place.set_value(_STICK / Path(make.place.input.text()).name)
    yield "dialog-make-pack", make
    locked = MakePackDialog(desk, window.background, window)
    locked.locked.set_value(True)
    locked.passphrase.set_value(_WORDS)
    locked.place.set_value(_STICK / Path(locked.place.input.text()).name)
    yield "dialog-make-pack-locked", locked
    pack = place / "East Vale Schools Together.partnerdesk-pack"
    made = _packed_by_another(desk, place, pack)
    done = MakePackDialog(desk, window.background, window)
    done.locked.set_value(True)
    done.passphrase.set_value(_WORDS)
    done.show_made(replace(made, path=_STICK / pack.name))
    yield "dialog-pack-made", done
    yield from _opening(window, desk, pack, wait)
    yield from _merging(window, desk, pack, wait)


def _opening(
    window: MainWindow, desk: Desk, pack: Path, wait: Wait
) -> Iterator[tuple[str, QDialog]]:
    wanted = OpenPackDialog(window.background, window, lambda offer: None, merges=False)
    yield "dialog-open-pack", wanted
    locked = OpenPackDialog(window.background, window, lambda offer: None, merges=False)
    locked.take(pack)
    wait(lambda: locked.page() == "passphrase")
    yield "dialog-pack-locked", locked
    inside = OpenPackDialog(window.background, window, lambda offer: None, merges=True)
    inside.take(pack)
    wait(lambda: inside.page() == "passphrase")
    inside.passphrase.setText(_WORDS)
    inside.act()
    wait(lambda: inside.page() == "contents")
    yield "dialog-pack-inside", inside


def _merging(
    window: MainWindow, desk: Desk, pack: Path, wait: Wait
) -> Iterator[tuple[str, QDialog]]:
    desk.run(lambda database: _change(database, _HERON, telephone="01632 960299"))
    offer = Offer(pack, _WORDS, inspect_pack(pack, _WORDS))
    for name, show in (
        ("dialog-merge-pack", lambda dialog: None),
        ("dialog-merge-choose", lambda dialog: dialog.go_to_next()),
        ("dialog-merge-new", lambda dialog: dialog.look_through("Partners", Shown.NEW)),
    ):
        merge = MergeDialog(desk, window.background, window, offer)
        merge.compare()
        wait(lambda merge=merge: merge.page() == "topics")  # type: ignore[misc]
        show(merge)
        yield name, merge
    desk.run(history.undo)


def _packed_by_another(desk: Desk, place: Path, pack: Path) -> MadePack:
    """A pack from somebody who has had this partnership for a while."""
    copy = shutil.copytree(desk.store.folder.root, place / "another")
    Folder(copy).lock.unlink(missing_ok=True)
    with closing(open_store(Folder(copy), "Somebody else")) as theirs:
        database = theirs.database
        partners.add_member(database, Member(name="Saltmouth Primary", town="Saltmouth"))
        _change(database, _HERON, telephone="01632 960201", website="https://heron.example")
        _change(database, _HALL, town="Thornbury")
        request = PackRequest(pack, PackChoice(private=False), _WORDS)
        return make_pack(theirs, request, desk.now())


def _change(database: Database, name: str, **to: Any) -> Changes:
    with database.read() as connection:
        members = partners_rows.all_members(connection)
    member = next(one for one in members if one.name == name)
    return partners.edit_member(database, replace(member, **to))
