"""What the pictures show of personal data and of the help."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

from PySide6.QtWidgets import QDialog

from partnerdesk.actions.arriving import inspect_pack
from partnerdesk.actions.packing import PackRequest, make_pack
from partnerdesk.actions.partners import write_note
from partnerdesk.actions.personal_data import forget_person
from partnerdesk.documents.personal_data_note import PAGES
from partnerdesk.domain.packs import PackChoice
from partnerdesk.domain.partners import Note
from partnerdesk.store import partners_rows
from partnerdesk.store.backup import make_backup
from ui.desk import Desk
from ui.help.dialog import open_help
from ui.main_window import MainWindow
from ui.packs.merge_dialog import open_merge_pack
from ui.packs.open_pack import Offer
from ui.personal.forget_dialog import open_forget
from ui.personal.locked_dialog import UnlockDialog, open_locked_copy
from ui.personal.without_card import open_without_card

Wait = Callable[[Callable[[], bool]], None]


def dialogs(window: MainWindow, desk: Desk, wait: Wait) -> Iterator[tuple[str, QDialog]]:
    """The pages of the help, somebody who could be taken out, and a locked copy."""
    for page in PAGES:
        name = "help" if page == PAGES[0] else f"help-{page}"
        yield name, open_help(desk, window.background, window, page)
    with desk.read() as connection:
        held = partners_rows.people_in_roles(connection)
    person = next(one.person for one in held if one.role.ended_on)
    folder = desk.store.folder
    for days in (40, 8, 2):
        make_backup(folder, desk.now() - timedelta(days=days))
    forget = open_forget(desk, window, person.id, person.name)
    wait(lambda: forget.page() == "found" and forget.action_button.isEnabled())
    yield "dialog-forget", forget
    yield "dialog-without-card", open_without_card(desk, window)
    yield "dialog-without-card-found", _found_without_card(window, desk, wait)
    copy = open_locked_copy(desk, window)
    yield "dialog-locked-copy", copy
    saved = open_locked_copy(desk, window)
    saved.place.set_value(folder.root / "partnership-locked")
    saved.act()
    wait(lambda: saved.page() == "saved")
    yield "dialog-locked-copy-saved", saved
    path = folder.root / "partnership-locked.partnerdesk-backup"
    yield (
        "dialog-unlock",
        UnlockDialog(folder, path, lambda _: None, window.background, window),
    )
    yield "dialog-merge-forgotten", _merge_without(window, desk, person.id, wait)


def _found_without_card(window: MainWindow, desk: Desk, wait: Wait) -> QDialog:
    """What is found of a name that stands in a note."""
    with desk.read() as connection:
        member = partners_rows.all_members(connection)[0]
    body = "Gwen Pry has the other key of the science store."
    write_note(desk.database, Note(member_id=member.id, body=body, written_on=desk.today()))
    dialog = open_without_card(desk, window)
    dialog.form.editor("name").set_value("Gwen Pry")
    dialog.act()
    wait(lambda: dialog.page() == "found")
    return dialog


def _merge_without(window: MainWindow, desk: Desk, person_id: str, wait: Wait) -> QDialog:
    """A pack that still names somebody who was taken out here."""
    path = desk.store.folder.root / "from-last-year.partnerdesk-pack"
    make_pack(desk.store, PackRequest(path, PackChoice()), desk.now())
    forget_person(desk.database, person_id, desk.today())
    dialog = open_merge_pack(desk, window, Offer(path, "", inspect_pack(path)))
    wait(lambda: dialog.page() in ("topics", "same"))
    return dialog
