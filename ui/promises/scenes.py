"""What the pictures show of the promises page: both tabs, and its dialogs."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtWidgets import QDialog

from partnerdesk.actions import promises as actions
from partnerdesk.store import calendar_rows
from ui.promises import dialogs, link_dialog, scope_dialogs
from ui.promises.page import PromisesPage
from ui.promises.reading import Outside, PromisesView, read_promises


def views(page: PromisesPage) -> Iterator[str]:
    """Show the tab of what is outside the scope; gives what the picture is called."""
    view = _with_projects(page)
    page.open_key("#outside")
    yield "promises-outside"
    page.tabs.go_to("promises")
    page.member.set_value(view.promises[0].commitment.giver_id)
    yield "promises-of-a-member"
    page.member.set_value("")


def promise_dialogs(page: PromisesPage) -> Iterator[tuple[str, QDialog]]:
    """The dialogs about a promise, and about what is outside the scope."""
    view, desk, parent = _with_projects(page), page.desk, page.window()
    promised = view.promises[0]
    yield "dialog-link-promise", link_dialog.open_link(desk, parent, promised)
    yield "dialog-trace", dialogs.open_trace(desk, parent, promised.commitment)
    yield "dialog-release", dialogs.open_release(desk, parent, promised.commitment)
    yield "dialog-scope-projects", scope_dialogs.open_projects(desk, parent, view)
    outside: Outside | None = next(iter(view.outside), None)
    if outside is not None:
        yield "dialog-let-be", scope_dialogs.open_let_be(desk, parent, outside)
        yield "dialog-cover", scope_dialogs.open_cover(desk, parent, view, outside)
        yield "dialog-add-to-scope", scope_dialogs.open_add(desk, parent, view, outside)


def _with_projects(page: PromisesPage) -> PromisesView:
    """What is promised; an agreement is about all projects if none is about any."""
    desk = page.desk
    view = read_promises(desk)
    if not view.about and view.agreements:
        with desk.read() as connection:
            ids = [one.id for one in calendar_rows.all_projects(connection)]
        first = view.agreements[0].id
        desk.run(lambda database: actions.set_projects(database, first, ids))
        view = read_promises(desk)
    return view
