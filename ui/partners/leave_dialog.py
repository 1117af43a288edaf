"""A member has left; its history stays."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from partnerdesk.actions import partners as actions
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.store.partners_rows import get_member
from ui.desk import Desk
from ui.partners.words import tr
from ui.widgets import DateEditor, Form, FormDialog


def open_leave(desk: Desk, parent: QWidget | None, member_id: str) -> FormDialog:
    """Record that a member has left; ready to show."""
    with desk.read() as connection:
        member = get_member(connection, member_id)
    form = Form()
    form.add("left_on", tr("&Last day as a member"), DateEditor())
    form.set_values({"left_on": member.left_on or desk.today()})

    def submit(values: dict[str, Any]) -> None:
        left_on = values["left_on"]
        if left_on is None:
            raise RuleBroken("left_on", tr("Put the last day, such as 31/8/2026."))
        words = tr("{0} has left").format(member.name)
        desk.run(lambda database: actions.member_leaves(database, member_id, left_on), words)

    intro = tr(
        "It is no longer listed among the members. People, contacts and agreements stay, "
        "and it can come back."
    )
    return FormDialog(
        tr("{0} has left").format(member.name), form, tr("Has left"), submit, intro, parent, 480
    )
