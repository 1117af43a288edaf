"""A party that leaves before the others: the day of its notice, and its last day from that."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from partnerdesk.actions import agreement_terms
from partnerdesk.domain.dates import day_text
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.terms_of_agreement import last_day_after_notice
from partnerdesk.domain.words import counted
from ui.agreements.reading import AgreementView
from ui.agreements.words import tr
from ui.desk import Desk
from ui.widgets import Banner, ChoiceEditor, DateEditor, Form, FormDialog
from ui.widgets.opened import opened


class NoticeDialog(FormDialog):
    """Says the last day that binds the party before anything is written down."""

    def __init__(
        self, desk: Desk, parent: QWidget | None, view: AgreementView, member_id: str = ""
    ) -> None:
        self._desk, self._view = desk, view
        agreement = view.draft.agreement
        staying = [one.member_id for one in view.draft.parties if one.notice_on is None]
        form = Form()
        choices = [(one, view.name(one)) for one in staying]
        form.add("member_id", tr("&Who gives notice"), ChoiceEditor(choices))
        form.add("notice_on", tr("&Given on"), DateEditor(desk.today()))
        self.last_day = Banner("info", "")
        form.add_widget(self.last_day)
        form.set_values({"member_id": member_id or next(iter(staying), "")})
        for name in ("member_id", "notice_on"):
            form.editor(name).edited.connect(self._tell)
        months = counted(agreement.notice_months, tr("month"), tr("months"))
        super().__init__(
            tr("Give notice of {0}").format(agreement.number), form, tr("Note the notice"),
            self._give,
            tr("The period of notice is {0}. The others stay bound to each other.").format(months),
            parent,
        )  # fmt: skip
        self._tell()

    def _tell(self) -> None:
        form = self.form
        try:
            day = form.editor("notice_on").value()
        except RuleBroken:
            day = None
        member_id = form.editor("member_id").value()
        if day is None or not member_id:
            self.last_day.say("info", tr("The last day follows from the day notice is given."))
            return
        last = last_day_after_notice(self._view.draft.agreement, day)
        self.last_day.say(
            "info",
            tr("The last day that binds {0} would be {1}.").format(
                self._view.name(member_id), day_text(last)
            ),
        )

    def _give(self, values: dict[str, Any]) -> None:
        member_id, day = values["member_id"], values["notice_on"]
        if not member_id:
            raise RuleBroken("member_id", tr("Choose who gives notice."))
        if day is None:
            raise RuleBroken("notice_on", tr("Give the day notice was given, such as 3/3/2026."))
        desk, view = self._desk, self._view
        agreement = view.draft.agreement
        desk.run(
            lambda database: agreement_terms.give_notice(
                database, agreement.id, member_id, day, desk.today()
            ),
            tr("{0} leaves {1} after {2}").format(
                view.name(member_id), agreement.number,
                day_text(last_day_after_notice(agreement, day)),
            ),
        )  # fmt: skip


def open_notice(
    desk: Desk, parent: QWidget | None, view: AgreementView, member_id: str = ""
) -> NoticeDialog:
    """Show the dialog over ``parent``, for one party or the first that stays."""
    return opened(NoticeDialog(desk, parent, view, member_id))
