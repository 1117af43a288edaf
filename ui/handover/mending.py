"""What mends a gap, or what hangs on one person: the dialog for it, or else the very place."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from partnerdesk.domain.handover import Gap, GapKind, HandoverFacts
from partnerdesk.domain.survival import Hold, HoldKind
from ui.desk import Desk


def mend_gap(desk: Desk, window: QWidget, gap: Gap, facts: HandoverFacts) -> None:
    """Open the dialog that mends a gap over ``window``; go to its place where there is none."""
    kind, key = gap.kind, gap.key
    if desk.read_only:
        desk.go(gap.page, key)
    elif kind in (GapKind.NOBODY, GapKind.ONE_CONTACT):
        _add_person(desk, window, key)
    elif kind in (GapKind.SILENT, GapKind.NEVER_LOGGED):
        _log_contact(desk, window, key)
    elif kind is GapKind.NO_WAY:
        _edit_first(desk, window, key, facts)
    elif kind is GapKind.NO_HEAD:
        desk.go("partners", f"{key}#people")
    elif kind is GapKind.OVERDUE and gap.things == 1:
        _chase(desk, window, key)
    elif kind is GapKind.ONE_LEAD:
        _edit_project(desk, window, key)
    elif kind in (GapKind.NO_SESSION_LEAD, GapKind.ONE_SESSION_LEAD):
        _edit_session(desk, window, key)
    elif kind is GapKind.NO_DEPUTY:
        _name_deputy(desk, window, key)
    elif kind is GapKind.NO_OWNER:
        _choose_owner(desk, window, key)
    else:
        desk.go(gap.page, key)


def mend_hold(desk: Desk, window: QWidget, hold: Hold) -> None:
    """Open the dialog in which somebody else is named beside the one who holds it alone."""
    kind, key = hold.kind, hold.key
    if desk.read_only:
        desk.go(hold.page, key)
    elif kind is HoldKind.CONTACT:
        _add_person(desk, window, key)
    elif kind is HoldKind.ROLE:
        desk.go("partners", f"{key}#people")
    elif kind is HoldKind.PROJECT:
        _edit_project(desk, window, key)
    elif kind is HoldKind.SESSION or (kind is HoldKind.TASK and key):
        _edit_session(desk, window, key)
    elif kind is HoldKind.LOAN:
        _name_deputy(desk, window, key)
    elif kind is HoldKind.PROMISE:
        _choose_owner(desk, window, key, alike=False)
    else:
        desk.go(hold.page, key)


def _add_person(desk: Desk, window: QWidget, member_id: str) -> None:
    from ui.partners.person_dialogs import open_add_person
    from ui.widgets.opened import opened

    opened(open_add_person(desk, window, member_id))


def _log_contact(desk: Desk, window: QWidget, member_id: str) -> None:
    from ui.partners.contact_dialogs import open_log_contact
    from ui.widgets.opened import opened

    opened(open_log_contact(desk, window, member_id))


def _edit_first(desk: Desk, window: QWidget, member_id: str, facts: HandoverFacts) -> None:
    """Whoever is called first, to give them a number or an address."""
    from ui.partners.person_dialogs import open_edit_person
    from ui.widgets.opened import opened

    first = next((x.call_first for x in facts.members if x.member.id == member_id), None)
    if first is None:
        desk.go("partners", f"{member_id}#people")
    else:
        opened(open_edit_person(desk, window, first.role.id))


def _chase(desk: Desk, window: QWidget, loan_id: str) -> None:
    from ui.loans.chase_dialog import open_chase

    open_chase(desk, window, loan_id)


def _name_deputy(desk: Desk, window: QWidget, loan_id: str) -> None:
    from ui.loans.people_dialog import open_people

    open_people(desk, window, loan_id)


def _edit_project(desk: Desk, window: QWidget, key: str) -> None:
    from ui.calendar.project_dialog import open_project

    open_project(desk, window, key.removeprefix("project:"))


def _edit_session(desk: Desk, window: QWidget, session_id: str) -> None:
    from ui.calendar.session_dialog import open_session_dialog

    open_session_dialog(desk, window, session_id=session_id)


def _choose_owner(desk: Desk, window: QWidget, commitment_id: str, *, alike: bool = True) -> None:
    """One promise, or with ``alike`` all that nobody sees to in the same agreement."""
    from ui.promises.owner_dialog import open_owner, unowned_beside

    ids = unowned_beside(desk, commitment_id) if alike else (commitment_id,)
    open_owner(desk, window, ids)
