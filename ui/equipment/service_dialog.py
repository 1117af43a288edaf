"""Units that can't be used for a while, and units that can be used again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from PySide6.QtWidgets import QWidget

from partnerdesk.actions import items as items_actions
from partnerdesk.domain.lending import Item, OutOfService
from partnerdesk.domain.problems import RuleBroken
from ui.desk import Desk
from ui.equipment.reading import now
from ui.equipment.words import tr
from ui.widgets import DateEditor, Form, FormDialog, LineEditor, NumberEditor


def open_service(
    desk: Desk, parent: QWidget | None, item: Item, gap: OutOfService | None = None
) -> FormDialog:
    """Take some units out of service, or change what was said; ready to show.

    The loans that no longer fit are named in the notice, and on the page of the item.
    """
    known = gap or OutOfService(item_id=item.id, first_day=desk.today())
    form = Form(columns=2)
    form.add("quantity", tr("How &many of {0}").format(item.quantity), NumberEditor(), span=2)
    form.add("first_day", tr("&From day"), DateEditor())
    form.add("last_day", tr("&To day"), DateEditor(), tr("Blank: until further notice."))
    form.add("reason", tr("&Why"), LineEditor(placeholder=tr("one lead broken")), span=2)
    form.set_values({name: getattr(known, name) for name in _FIELDS})

    def submit(values: dict[str, Any]) -> None:
        if values["first_day"] is None:
            raise RuleBroken("first_day", tr("Put the first day on which it can’t be used."))
        new = replace(known, **{**values, "quantity": values["quantity"] or 0})
        changes = desk.run(lambda database: items_actions.take_out_of_service(database, new))
        if changes:
            desk.noticed.emit(_told(desk, item, new), True)

    title = tr("{0}: out of service").format(item.name)
    verb = tr("Save") if gap else tr("Take out of service")
    return FormDialog(title, form, verb, submit, "", parent, 560)


_FIELDS = ("quantity", "first_day", "last_day", "reason")


def _told(desk: Desk, item: Item, gap: OutOfService) -> str:
    words = tr("{0} × {1} out of service").format(gap.quantity, item.name)
    found = items_actions.misfits(desk.database, item.id, now(desk))
    if found:
        numbers = ", ".join(dict.fromkeys(hold.loan for hold in found[:3]))
        words = tr("{0}. No longer fits: {1}").format(words, numbers)
    return words


def back_in_service(desk: Desk, item: Item, gap: OutOfService) -> None:
    """Units of a gap can be used again from today on."""
    yesterday = desk.today() - timedelta(days=1)
    desk.do(
        lambda database: items_actions.back_in_service(database, gap, yesterday),
        tr("{0} × {1} back in service").format(gap.quantity, item.name),
    )


def remove_gap(desk: Desk, item: Item, gap: OutOfService) -> None:
    """It never was so: nothing was out of service."""
    desk.do(
        lambda database: items_actions.back_in_service(database, gap, None),
        tr("Removed a time out of service of {0}").format(item.name),
    )
