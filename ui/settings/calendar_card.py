"""What the calendar goes by: school hours, notice, and which clashes refuse a session."""

from __future__ import annotations

from typing import Any

from partnerdesk.domain.clashes import ClashKind
from ui.desk import Desk
from ui.loans.when import parse_time
from ui.settings.form_card import FormCard, change
from ui.settings.words import tr
from ui.widgets import Form, LineEditor, NumberEditor, TicksEditor


class HourEditor(LineEditor):
    """A time of day, kept as ``HH:MM``; blank when nothing is written."""

    def value(self) -> str:
        text = self.text().strip()
        return f"{parse_time(text):%H:%M}" if text else ""


class RefusingEditor(TicksEditor):
    """The kinds of clash that refuse are ticked; the value is the others, that only warn."""

    def __init__(self) -> None:
        super().__init__([(kind, tr(kind.label)) for kind in ClashKind])

    def value(self) -> Any:
        refusing = self.ticked()
        return " ".join(kind for kind in ClashKind if kind not in refusing)

    def set_value(self, value: Any) -> None:
        soft = str(value or "").split()
        super().set_value([kind for kind in ClashKind if kind not in soft])


def calendar_card(desk: Desk) -> FormCard:
    """The hours of a school day, the notice that is wanted, and what refuses a session."""
    form = Form(columns=2)
    form.add("school_day_starts", tr("The school day starts"), HourEditor(placeholder="08:30"))
    form.add("school_day_ends", tr("and ends"), HourEditor(placeholder="16:00"))
    form.add(
        "ad_hoc_notice_days",
        tr("Notice that is wanted, in days"),
        NumberEditor(),
        tr("A session arranged later than this is shown as ad hoc."),
    )
    form.add(
        "pencil_chase_days",
        tr("Chase replies after, in days"),
        NumberEditor(),
        tr("Of members that were asked about a pencilled date."),
    )
    form.add(
        "soft_clashes",
        tr("These refuse a session, unless somebody writes why it can stay"),
        RefusingEditor(),
        tr("The others only warn."),
        span=2,
    )
    return FormCard(tr("Calendar"), form, lambda values: change(desk, values))
