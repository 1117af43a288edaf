"""What the pictures show of personal data and of the help."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtWidgets import QDialog

from partnerdesk.store import partners_rows
from ui.desk import Desk
from ui.help.dialog import open_help
from ui.main_window import MainWindow
from ui.personal.forget_dialog import open_forget
from ui.personal.locked_dialog import UnlockDialog, open_locked_copy

Wait = Callable[[Callable[[], bool]], None]


def dialogs(window: MainWindow, desk: Desk, wait: Wait) -> Iterator[tuple[str, QDialog]]:
    """The pages of the help, somebody who could be taken out, and a locked copy."""
    for page, name in (("start", "help"), ("personal-data", "help-personal-data")):
        yield name, open_help(desk, window.background, window, page)
    with desk.read() as connection:
        held = partners_rows.people_in_roles(connection)
    person = next(one.person for one in held if one.role.ended_on)
    forget = open_forget(desk, window, person.id, person.name)
    wait(lambda: forget.page() == "found" and forget.action_button.isEnabled())
    yield "dialog-forget", forget
    copy = open_locked_copy(desk, window)
    yield "dialog-locked-copy", copy
    path = desk.store.folder.root / "partnership-locked.partnerdesk-backup"
    yield (
        "dialog-unlock",
        UnlockDialog(desk.store.folder, path, lambda _: None, window.background, window),
    )
