"""A member that joins an agreement which was issued before: from when, and who signs for it."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from partnerdesk.actions import agreement_terms
from partnerdesk.domain.partners import RoleKind
from partnerdesk.domain.problems import RuleBroken
from ui.agreements.parties_editor import possible_parties
from ui.agreements.reading import AgreementView
from ui.agreements.words import tr
from ui.desk import Desk
from ui.widgets import ChoiceEditor, DateEditor, Form, FormDialog, TicksEditor
from ui.widgets.opened import opened


class AccessionDialog(FormDialog):
    """``joined`` is the member, once it did."""

    def __init__(self, desk: Desk, parent: QWidget | None, view: AgreementView) -> None:
        self._desk, self._view = desk, view
        self.joined = ""
        agreement = view.draft.agreement
        bound = {one.member_id for one in view.draft.parties}
        self._members = {one.id: one.name for one in possible_parties(desk) if one.id not in bound}
        used = list(dict.fromkeys(one.role_kind for one in view.draft.signatories))
        offered = used or [RoleKind.HEAD, RoleKind.CHAIR_OF_GOVERNORS]
        form = Form(columns=2)
        form.add("member_id", tr("&Who joins"), ChoiceEditor(list(self._members.items())))
        start = max(filter(None, (desk.today(), agreement.starts_on)))
        form.add("joined_on", tr("&From"), DateEditor(start))
        ticks = TicksEditor([(one, tr(one.label)) for one in offered])
        ticks.set_value(tuple(used) or (RoleKind.HEAD,))
        form.add("roles", tr("Who &signs for it"), ticks, span=2)
        form.mark_saved()
        super().__init__(
            tr("A member joins {0}").format(agreement.number), form, tr("Let it join"), self._join,
            tr("It takes the agreement as it was issued, and signs a slip of its own."),
            parent,
        )  # fmt: skip

    def _join(self, values: dict[str, Any]) -> None:
        member_id, joined_on = values["member_id"], values["joined_on"]
        if not member_id:
            raise RuleBroken("member_id", tr("Choose who joins. Add a partner first, if need be."))
        if joined_on is None:
            raise RuleBroken("joined_on", tr("Give the day from which it takes part."))
        agreement = self._view.draft.agreement
        self._desk.run(
            lambda database: agreement_terms.accede(
                database, agreement.id, member_id, joined_on, tuple(values["roles"])
            ),
            tr("{0} joins {1}").format(self._members[member_id], agreement.number),
        )
        self.joined = member_id


def open_accession(desk: Desk, parent: QWidget | None, view: AgreementView) -> AccessionDialog:
    """Show the dialog over ``parent``."""
    return opened(AccessionDialog(desk, parent, view))
