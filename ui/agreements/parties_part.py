"""The parties of a draft in printing order, and who signs for each."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from partnerdesk.actions import agreements as actions
from partnerdesk.domain.agreements import Clause
from partnerdesk.domain.partners import RoleKind
from ui.agreements.filling import Filling
from ui.agreements.parties_editor import PartiesEditor, possible_parties
from ui.agreements.reading import AgreementView
from ui.agreements.words import tr
from ui.desk import Desk
from ui.widgets import (
    ElidedLabel,
    Form,
    FormDialog,
    WrapLabel,
    button,
    column,
    icon_button,
    line,
    menu_button,
    rule,
)
from ui.widgets.opened import opened


class PartiesPart(Filling):
    """Each change is saved at once: there is nothing to type here."""

    def __init__(self, desk: Desk, agreement_id: str) -> None:
        super().__init__(desk, agreement_id)
        self._view: AgreementView | None = None
        stack = column(self, gap=12)
        self._rows = QWidget()
        stack.addWidget(self._rows)
        self._stack = stack
        choose = line()
        self.choose_button = button(tr("Choose parties…"), "partners", self.choose, small=True)
        choose.addWidget(self.choose_button)
        choose.addStretch()
        stack.addLayout(choose)

    def show_view(self, view: AgreementView, clause: Clause) -> None:
        drawn = self._view
        self._view = view
        if drawn and (drawn.draft.parties, drawn.draft.signatories, drawn.members) == (
            view.draft.parties, view.draft.signatories, view.members,
        ):  # fmt: skip
            return
        focused = self.focusWidget()
        name = focused.objectName() if focused and self.isAncestorOf(focused) else ""
        rows = QWidget()
        inside = column(rows, gap=8)
        for number, party in enumerate(view.draft.parties):
            if number:
                inside.addWidget(rule())
            inside.addWidget(self._row(view, party.member_id, number))
        self._stack.replaceWidget(self._rows, rows)
        self._rows.hide()
        self._rows.deleteLater()
        self._rows = rows
        again = rows.findChild(QWidget, name) if name else None
        if again is not None:
            (again if again.isEnabled() else self.choose_button).setFocus()

    def members(self) -> list[str]:
        """The parties' member ids, in order."""
        assert self._view is not None
        return [party.member_id for party in self._view.draft.parties]

    def shift(self, member_id: str, by: int) -> None:
        """Print a party earlier (-1) or later (1)."""
        order = self.members()
        at = order.index(member_id)
        order.insert(at + by, order.pop(at))
        self._change(order)

    def remove(self, member_id: str) -> None:
        """Take a party out, with what it promised."""
        assert self._view is not None
        name = self._view.name(member_id)
        order = [one for one in self.members() if one != member_id]
        self._change(order, tr("{0} is no longer a party").format(name))

    def sign(self, member_id: str, kind: RoleKind, wanted: bool) -> None:
        """Want a signature in a role of one party, or want it no more."""
        assert self._view is not None
        signing = [
            (one, role)
            for one in self.members()
            for role in RoleKind
            if ((one, role) in self._wanted() or (one, role) == (member_id, kind))
            and (wanted or (one, role) != (member_id, kind))
        ]
        self.desk.do(
            lambda database: actions.change_signatories(database, self.agreement_id, signing)
        )

    def choose(self) -> FormDialog:
        """Tick the members that are parties."""
        chosen = self.members()
        form = Form()
        form.add(
            "parties", tr("Parties"), PartiesEditor(possible_parties(self.desk, chosen), chosen)
        )
        form.mark_saved()

        def submit(values: dict[str, Any]) -> None:
            self.desk.run(
                lambda database: actions.change_parties(
                    database, self.agreement_id, values["parties"]
                )
            )

        title = tr("Who makes this agreement?")
        return opened(FormDialog(title, form, tr("Choose"), submit, parent=self.window()))

    def _wanted(self) -> set[tuple[str, RoleKind]]:
        assert self._view is not None
        return {(one.member_id, one.role_kind) for one in self._view.draft.signatories}

    def _change(self, order: Sequence[str], notice: str = "") -> None:
        self.desk.do(
            lambda database: actions.change_parties(database, self.agreement_id, order), notice
        )

    def _row(self, view: AgreementView, member_id: str, number: int) -> QWidget:
        row = QWidget()
        stack = column(row, gap=0)
        name = view.name(member_id)
        first, second = line(gap=4), line(gap=8)
        first.addWidget(ElidedLabel(f"{number + 1}  {name}", "strong"), 1)
        last = len(view.draft.parties) - 1
        for icon, words, act, possible in (
            ("chevron-up", tr("Print {0} earlier"), partial(self.shift, member_id, -1), number > 0),
            (
                "chevron-down", tr("Print {0} later"), partial(self.shift, member_id, 1),
                number < last,
            ),
            ("cross", tr("Remove {0}"), partial(self.remove, member_id), True),
        ):  # fmt: skip
            made = icon_button(icon, words.format(name), act)
            made.setObjectName(f"{icon}-{member_id}")
            made.setEnabled(possible)
            first.addWidget(made)
        roles = [one.role_kind for one in view.draft.signatories if one.member_id == member_id]
        signing = ", ".join(role.label for role in roles)
        address = view.members[member_id].address or tr("No address: add it on the partner’s page")
        words_of = WrapLabel(f"{address}\n{tr('Signs: {0}').format(signing)}", "quiet")
        second.addWidget(words_of, 1)
        chooser = menu_button(
            tr("Who signs"),
            [self._role_action(member_id, role, role in roles) for role in RoleKind],
            small=True,
        )
        chooser.setObjectName(f"signs-{member_id}")
        chooser.setAccessibleName(tr("Who signs for {0}").format(name))
        second.addWidget(chooser)
        stack.addLayout(first)
        stack.addLayout(second)
        return row

    def _role_action(self, member_id: str, role: RoleKind, on: bool) -> QAction:
        action = QAction(role.label, self._rows, checkable=True, checked=on)
        action.triggered.connect(partial(self.sign, member_id, role))
        return action
