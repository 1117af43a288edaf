"""Linking a promise to what fulfils it: something that is kept here, a payment, or a note."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from partnerdesk.actions import promises as actions
from partnerdesk.domain.promises import CommitmentLink, LinkKind
from partnerdesk.store.promise_candidates import candidates
from partnerdesk.store.promise_rows import Promised
from ui.desk import Desk
from ui.loans.money_editor import MoneyEditor
from ui.promises.words import tr
from ui.widgets import ChoiceEditor, DateEditor, Form, FormDialog, LineEditor
from ui.widgets.opened import opened

_OWN = (LinkKind.PAYMENT, LinkKind.NOTE)


class LinkDialog(FormDialog):
    """What is asked for follows from the kind; candidates nearest to today come first."""

    def __init__(self, desk: Desk, parent: QWidget | None, promised: Promised) -> None:
        self._desk, self._promise = desk, promised.commitment
        with desk.read() as connection:
            self._found = candidates(
                connection, promised.agreement, promised.commitment, desk.today()
            )
        linked = {one.link.target_id for one in promised.evidence}
        self._offered = {
            kind: [(one.target_id, one.words) for one in found if one.target_id not in linked]
            for kind, found in self._found.items()
        }
        form = Form(columns=2)
        form.add("kind", tr("&Kind"), ChoiceEditor([(one, tr(one.label)) for one in LinkKind]))
        form.add("target_id", tr("&Which"), ChoiceEditor(), span=2)
        form.add("on", tr("&Day"), DateEditor(desk.today()))
        form.add("pence", tr("&Amount in pounds"), MoneyEditor(placeholder="38.00"))
        form.add("words", tr("&What was seen or paid for"), LineEditor(), span=2)
        offers = (kind for kind in self._offered if self._offered[kind])
        form.set_values({"kind": next(offers, LinkKind.NOTE)})
        form.editor("kind").edited.connect(self._follow)
        super().__init__(
            tr("Link what fulfils it"), form, tr("Link"), self._link, self._promise.what, parent
        )
        self._follow()
        form.mark_saved()

    def _follow(self) -> None:
        form = self.form
        kind: LinkKind = form.editor("kind").value()
        offered = self._offered.get(kind, [])
        form.editor("target_id").set_choices(offered or [("", tr("Nothing fits yet"))])
        form.editor("target_id").setEnabled(bool(offered))
        form.field("target_id").setVisible(kind not in _OWN)
        for name in ("on", "words"):
            form.field(name).setVisible(kind in _OWN)
        form.field("pence").setVisible(kind is LinkKind.PAYMENT)

    def _link(self, values: dict[str, Any]) -> None:
        kind: LinkKind = values["kind"]
        own = kind in _OWN
        link = CommitmentLink(
            commitment_id=self._promise.id,
            kind=kind,
            target_id="" if own else values["target_id"] or "",
            on=values["on"] if own else None,
            pence=values["pence"] if kind is LinkKind.PAYMENT else None,
            words=values["words"] if own else "",
        )
        self._desk.run(
            lambda database: actions.link_promise(database, [link], self._desk.today()),
            tr("Linked “{0}”").format(self._promise.what),
        )


def open_link(desk: Desk, parent: QWidget | None, promised: Promised) -> LinkDialog:
    """Show the dialog over ``parent``."""
    return opened(LinkDialog(desk, parent, promised))
