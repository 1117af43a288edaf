"""What the pictures show: every page and every dialog, each as a name and the widget to picture."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from shiboken6 import isValid

from partnerdesk.domain.agreements import StateKind
from partnerdesk.domain.unsaved import Passage, Piece
from partnerdesk.store.folder import Folder
from partnerdesk.store.problems import StoreInUse
from ui.application import Application
from ui.desk import Desk
from ui.main_window import MainWindow

Scene = tuple[str, QWidget]

WIDTH, HEIGHT = 1366, 768
# Long enough for typing pauses to end and for a preview to come back from the worker.
_SETTLE_MS = 700
_LONGEST_WAIT_MS = 30_000

_REGISTER = """URN,EstablishmentName,TypeOfEstablishment (name),EstablishmentStatus (name),\
PhaseOfEducation (name),Street,Town,Postcode,Easting,Northing,HeadTitle (name),HeadFirstName,\
HeadLastName
900201,Harrow Lane Primary School,Community school,Open,Primary,2 Harrow Lane,Eastvale,EV1 9AA,\
402100,301200,Mrs,Amara,Okafor
900202,Harbour View Academy,Academy converter,Open,Secondary,Quay Street,Saltmouth,EV7 2QS,\
409800,305500,Mr,Tomasz,Zieliński
900203,Harwood Infant School,Voluntary aided school,Open,Primary,Church Walk,Harwood,EV3 5CW,\
398700,298300,Ms,Siân,Pugh
900114,St Oswald's,Other independent school,Open,Not applicable,4 Priory Lane,Eastvale,EV1 2PL,\
400600,300700,Dr,Helen,Marchbanks
"""
_SPREADSHEET = """School,Town,Post code,Head teacher,Phone,URN
Harrow Lane Primary,Eastvale,EV1 9AA,Amara Okafor,01632 960201,900201
Harbour View Academy,Saltmouth,EV7 2QS,Tomasz Zieliński,01632 960202,900202
Harwood Infants,Harwood,EV3 5CW,Siân Pugh,01632 960203,not known
"""
_ITEMS = """Item,Type,Number,Owner,Tag,Value
Multimeter,Science,12,Eastvale Community School,EV-MM2,18.50
Microscope,Science,many,Eastvale Community School,EV-MI2,145
"""
_CARDS = """BEGIN:VCARD
VERSION:3.0
FN:Amara Okafor
N:Okafor;Amara;;;
ORG:Heron Vale Academy
TITLE:Deputy head
TEL;TYPE=cell:07700 900221
EMAIL:amara.okafor@heronvale.example
END:VCARD
"""


def scenes(place: Path, today: date) -> Iterator[Scene]:
    """Every scene in turn; each stands until the next is asked for."""
    application = Application(Folder(place), today=lambda: today)
    window = application.window
    window.resize(WIDTH, HEIGHT)
    window.show()
    yield from _before_a_store(application)
    application.open_sample()
    wait_for(lambda: window.desk is not None)
    assert window.desk is not None
    yield from _pages(window)
    yield from _tabs(window)
    yield from _calendar(window)
    yield from _promises(window)
    yield from _handover(window)
    yield from _arriving(window)
    yield from _editor(window)
    yield from _search(window)
    for name, dialog in dialogs(window, window.desk, place):
        dialog.show()
        yield name, dialog
        if isValid(dialog):  # whoever looked may have used it
            dialog.close()
            dialog.deleteLater()
    application.leave()


def settle() -> None:
    """Let timers that are due fire, and what the worker made arrive."""
    loop = QEventLoop()
    QTimer.singleShot(_SETTLE_MS, loop.quit)
    loop.exec()


def wait_for(done: Callable[[], bool]) -> None:
    """Wait until ``done`` says so. Raises TimeoutError when it never does."""
    loop = QEventLoop()
    look = QTimer(interval=20)
    look.timeout.connect(lambda: loop.quit() if done() else None)
    look.start()
    QTimer.singleShot(_LONGEST_WAIT_MS, loop.quit)
    loop.exec()
    if not done():
        raise TimeoutError("the window did not get there")


def _before_a_store(application: Application) -> Iterator[Scene]:
    application.open_first()
    yield "welcome", application.window
    application.say_problem(
        StoreInUse(
            "This partnership is already open: Ann Bell on STAFF-LAPTOP-4, since 08:12 on "
            "03/03/2026. Use that window, or open it here to look only."
        )
    )
    yield "store-in-use", application.window


def _pages(window: MainWindow) -> Iterator[Scene]:
    for name in (
        "today",
        "partners",
        "equipment",
        "loans",
        "calendar",
        "agreements",
        "promises",
        "handover",
        "history",
        "settings",
    ):
        window.go(name)
        window.navigation.item(name).setFocus()
        if name == "partners":
            window.go(name, _member(window, "St Oswald’s"))
        page = window.page(name)
        wait_for(lambda page=page: not page.busy)  # type: ignore[misc]
        yield name, window


def _tabs(window: MainWindow) -> Iterator[Scene]:
    member = _member(window, "St Oswald’s")
    for tab in ("people", "contacts", "notes", "agreements", "history"):
        window.go("partners", f"{member}#{tab}")
        yield f"partners-{tab}", window
    window.go("partners", f"{_member(window, 'Abbey Grange')}#overview")
    yield "partners-new-head", window
    item = _item(window, "multimeter")
    for tab in ("loans", "services", "history"):
        window.go("equipment", f"{item}#{tab}")
        yield f"equipment-{tab}", window
    for view in ("timeline", "kits"):
        window.go("equipment", f"#{view}")
        yield f"equipment-{view}", window
    for state, name in ((StateKind.AWAITING, "awaiting"), (StateKind.IN_FORCE, "in-force")):
        window.go("agreements", _agreement(window, state))
        yield f"agreement-{name}", window


def _calendar(window: MainWindow) -> Iterator[Scene]:
    from ui.calendar import scenes as calendar
    from ui.calendar.page import CalendarPage

    window.go("calendar")
    page, desk = window.page("calendar"), window.desk
    assert isinstance(page, CalendarPage) and desk is not None
    for name in calendar.views(page, desk):
        yield name, window


def _promises(window: MainWindow) -> Iterator[Scene]:
    from ui.promises import scenes as promises
    from ui.promises.page import PromisesPage

    window.go("promises")
    page = window.page("promises")
    assert isinstance(page, PromisesPage)
    for name in promises.views(page):
        yield name, window


def _handover(window: MainWindow) -> Iterator[Scene]:
    from ui.handover import scenes as handover

    for name in handover.views(window):
        page = window.page("handover")
        wait_for(lambda page=page: not page.busy)  # type: ignore[misc]
        yield name, window


def _arriving(window: MainWindow) -> Iterator[Scene]:
    from ui.packs import scenes as packs

    assert window.desk is not None
    for name in packs.views(window, window.desk):
        yield name, window


def _editor(window: MainWindow) -> Iterator[Scene]:
    from partnerdesk.store.agreements_rows import draft_of
    from ui.agreements.page import AgreementsPage

    window.go("agreements")
    page = window.page("agreements")
    assert isinstance(page, AgreementsPage)
    agreement_id = _agreement(window, StateKind.DRAFT)
    page.edit(agreement_id)
    assert window.desk is not None
    with window.desk.read() as connection:
        clauses = draft_of(connection, agreement_id).clauses
    parts = {clause.part: clause.id for clause in clauses}
    for part, name in (
        ("Transport", ""),
        ("Parties", "-parties"),
        ("Give and receive", "-gives"),
        ("Dates and review", "-dates"),
    ):
        page.editor.go_to(parts[part])
        yield f"agreement-editor{name}", window
    page.show_list()


def _search(window: MainWindow) -> Iterator[Scene]:
    window.go("today")
    window.search_box.setFocus()
    window.search_box.setText("lat")
    yield "search", window
    window.search_box.clear()
    for name in ("menu", "new"):
        window.commands[name].trigger()
        menu = QApplication.activePopupWidget()
        assert menu is not None
        yield f"menu-{name}", menu
        menu.close()


def _item(window: MainWindow, words: str) -> str:
    from partnerdesk.store.lending_rows import ItemFilter, list_items

    assert window.desk is not None
    with window.desk.read() as connection:
        return list_items(connection, ItemFilter(text=words))[0].id


def _member(window: MainWindow, name: str) -> str:
    from partnerdesk.store import partners_rows

    assert window.desk is not None
    with window.desk.read() as connection:
        members = partners_rows.all_members(connection)
    return next(one.id for one in members if one.name == name)


def _agreement(window: MainWindow, kind: StateKind) -> str:
    from partnerdesk.store import agreements_rows

    assert window.desk is not None
    with window.desk.read() as connection:
        rows = agreements_rows.list_agreements(connection, window.desk.today(), 42)
    return next(row.agreement.id for row in rows if row.state.kind is kind)


def dialogs(window: MainWindow, desk: Desk, place: Path) -> Iterator[tuple[str, QDialog]]:
    """Every dialog over the window that shows the sample; files that they read go to ``place``."""
    from ui.personal import scenes as personal

    yield from _partner_dialogs(window, desk)
    yield from _lending_dialogs(window, desk)
    yield from _calendar_dialogs(window, desk, place)
    yield from _agreement_dialogs(window, desk, place)
    yield from _file_dialogs(window, desk, place)
    yield from _handover_dialogs(window, desk)
    yield from _pack_dialogs(window, desk, place)
    yield from personal.dialogs(window, desk, wait_for)


def _partner_dialogs(window: MainWindow, desk: Desk) -> Iterator[tuple[str, QDialog]]:
    from partnerdesk.store import partners_rows
    from ui.partners import contact_dialogs, leave_dialog, member_dialog, person_dialogs
    from ui.partners import new_head_scenes as new_head
    from ui.partners.merge_dialog import open_merge

    member = _member(window, "St Oswald’s")
    other = _member(window, "Abbey Grange")
    with desk.read() as connection:
        role = partners_rows.people_in_roles(connection, member)[0].role
    yield "dialog-add-partner", member_dialog.open_add_member(desk, window)
    yield "dialog-edit-partner", member_dialog.open_edit_member(desk, window, member)
    yield "dialog-leave", leave_dialog.open_leave(desk, window, member)
    yield "dialog-merge", open_merge(desk, window, member, other)
    yield "dialog-add-person", person_dialogs.open_add_person(desk, window, member)
    yield "dialog-edit-person", person_dialogs.open_edit_person(desk, window, role.id)
    yield (
        "dialog-further-role",
        person_dialogs.open_start_role(desk, window, role.person_id, member),
    )
    yield "dialog-end-role", person_dialogs.open_end_role(desk, window, role.id)
    yield "dialog-change-holder", person_dialogs.open_change_holder(desk, window, role.id)
    yield from new_head.dialogs(window, desk, member)
    yield "dialog-call-first", person_dialogs.open_call_first(desk, window, member)
    yield "dialog-log-contact", contact_dialogs.open_log_contact(desk, window, member)
    yield "dialog-note", contact_dialogs.open_note(desk, window, member)
    yield "dialog-buy-in", contact_dialogs.open_buy_in(desk, window, member)


def _lending_dialogs(window: MainWindow, desk: Desk) -> Iterator[tuple[str, QDialog]]:
    from partnerdesk.domain.lending import LoanStateKind
    from partnerdesk.store import lending_rows
    from partnerdesk.store.lending_rows import ItemFilter, LoanFilter
    from ui.equipment import item_dialog, kit_dialog, prints, service_dialog
    from ui.loans import chase_dialog, lend_dialog, moving, return_dialog

    overdue = LoanFilter((LoanStateKind.OVERDUE,))
    reserved = LoanFilter((LoanStateKind.RESERVED,))
    with desk.read() as connection:
        late = lending_rows.list_loans(connection, overdue, desk.now())[0].loan.id
        ahead = lending_rows.list_loans(connection, reserved, desk.now())[0].loan.id
        item = lending_rows.list_items(connection, ItemFilter(text="multimeter"))[0]
        kit = lending_rows.all_kits(connection)[0]
    yield "dialog-lend", lend_dialog.open_lend(desk, window, item_id=item.id)
    yield "dialog-return", return_dialog.open_return(desk, window, late)
    yield "dialog-extend", moving.open_extend(desk, window, late)
    yield "dialog-cancel-loan", moving.open_cancel(desk, window, ahead)
    yield "dialog-chase", chase_dialog.open_chase(desk, window, late)
    yield "dialog-labels", prints.open_labels(desk, window.background, window, [item.id])
    yield "dialog-edit-item", item_dialog.open_edit_item(desk, window, item.id)
    yield "dialog-retire", item_dialog.open_retire(desk, window, item.id)
    yield "dialog-kit", kit_dialog.open_kit(desk, window, kit.kit.id)
    yield "dialog-service", service_dialog.open_service(desk, window, item)


def _calendar_dialogs(window: MainWindow, desk: Desk, place: Path) -> Iterator[tuple[str, QDialog]]:
    from ui.calendar import scenes as calendar

    yield from calendar.dialogs(window, desk, window.background, place)


def _agreement_dialogs(
    window: MainWindow, desk: Desk, place: Path
) -> Iterator[tuple[str, QDialog]]:
    from partnerdesk.actions.agreements import agreement_pdf
    from partnerdesk.store import agreements_rows
    from ui.agreements import closing, new_agreement, signing
    from ui.agreements import scenes as agreements
    from ui.printing.preview import show_pdf
    from ui.promises import scenes as promises
    from ui.promises.page import PromisesPage

    with desk.read() as connection:
        awaiting = agreements_rows.draft_of(connection, _agreement(window, StateKind.AWAITING))
        draft = agreements_rows.draft_of(connection, _agreement(window, StateKind.DRAFT))
    yield "dialog-new-agreement", new_agreement.open_new_agreement(desk, window)
    yield "dialog-issue", closing.open_issue(desk, window, draft.agreement)
    yield "dialog-signature", signing.open_signature(desk, window, awaiting.agreement.id)
    yield "dialog-scan", signing.open_scan(desk, window, awaiting.signatures[0])
    yield "dialog-end-agreement", closing.open_end(desk, window, awaiting.agreement)
    yield "dialog-void", closing.open_void(desk, window, awaiting.agreement)
    in_force = _agreement(window, StateKind.IN_FORCE)
    yield from agreements.life_dialogs(window, desk, in_force)
    yield from agreements.exchange_dialogs(window, desk, draft.agreement.id, place)
    page = window.page("promises")
    assert isinstance(page, PromisesPage)
    yield from promises.promise_dialogs(page)
    pdf = agreement_pdf(desk.store, awaiting.agreement.id, desk.today())
    yield "dialog-print", show_pdf(window, awaiting.agreement.title, pdf, "mou.pdf", "", "")


def _handover_dialogs(window: MainWindow, desk: Desk) -> Iterator[tuple[str, QDialog]]:
    from ui.handover import scenes as handover

    yield from handover.dialogs(window, desk)


def _pack_dialogs(window: MainWindow, desk: Desk, place: Path) -> Iterator[tuple[str, QDialog]]:
    from ui.packs import scenes as packs

    yield from packs.dialogs(window, desk, place, wait_for)


def _file_dialogs(window: MainWindow, desk: Desk, place: Path) -> Iterator[tuple[str, QDialog]]:
    from ui import importing
    from ui.equipment.import_dialog import open_export_items, open_import_items
    from ui.problem_messages import ProblemDialog
    from ui.unsaved_dialog import UnsavedDialog
    from ui.welcome.set_up_dialog import open_set_up

    files = {}
    for name, content in (
        ("edubasealldata20260301.csv", _REGISTER),
        ("partners.csv", _SPREADSHEET),
        ("contacts.vcf", _CARDS),
    ):
        files[name] = place / name
        files[name].write_text(content, encoding="utf-8-sig" if "csv" in name else "utf-8")
    background = window.background
    register = files["edubasealldata20260301.csv"]
    yield "dialog-set-up", open_set_up(desk, background, window)
    yield "dialog-register", importing.open_register(desk, background, window, register)
    yield "dialog-refresh", importing.open_refresh(desk, background, window, register)
    yield (
        "dialog-spreadsheet",
        importing.open_spreadsheet(desk, background, window, files["partners.csv"]),
    )
    yield "dialog-vcards", importing.open_vcards(desk, background, window, files["contacts.vcf"])
    yield "dialog-export", importing.open_export(desk, background, window)
    items = place / "items.csv"
    items.write_text(_ITEMS, encoding="utf-8-sig")
    yield "dialog-import-items", open_import_items(desk, background, window, items)
    yield "dialog-export-items", open_export_items(desk, background, window, [])
    yield "dialog-problem", ProblemDialog("PartnerDesk on a school laptop\n…", window)
    yield "dialog-unsaved", UnsavedDialog(_unsaved(desk), window)


def _unsaved(desk: Desk) -> tuple[Piece, ...]:
    """A note and an answer that were being written as the power went."""
    typed_at = desk.now().replace(hour=15, minute=48, second=0, microsecond=0)
    note = (
        "Mrs Marchbanks asked us to ring before half past eight, or after the last bell. The hall "
        "is theirs on Thursdays in the spring term, and the key is fetched from the lodge by noon."
    )
    advice = "Ring round in the first week: those who were rung stayed.\n\nThen the"
    return (
        Piece(
            "What should your successor do first?",
            (Passage("Your answer", advice),),
            typed_at - timedelta(minutes=7),
        ),
        Piece("Add a note · St Oswald’s", (Passage("Note", note),), typed_at),
    )
