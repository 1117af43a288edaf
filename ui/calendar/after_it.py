"""What happened at a session: who came of each member, and notes, in under a minute."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from partnerdesk.actions import sessions as actions
from partnerdesk.domain.sessions import Reply, SessionState, TakingPart, when_text
from ui import theme
from ui.calendar.planning_words import tr
from ui.calendar.session_view import SessionView, read_view
from ui.desk import Desk
from ui.widgets import Form, FormDialog, Label, NumberEditor, TextEditor, WrapLabel
from ui.widgets.opened import opened


class AttendanceEditor(QWidget):
    """Pupils and staff per member; the value is a dict of member id to both numbers.

    It begins with who was expected, and with nobody of a member that said no.
    """

    edited = Signal()

    def __init__(self, view: SessionView) -> None:
        super().__init__()
        px = theme.current().px
        self.counts: dict[str, tuple[NumberEditor, NumberEditor]] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(px(12))
        grid.setVerticalSpacing(px(8))
        grid.setColumnStretch(0, 1)
        for at, words in ((1, tr("Pupils")), (2, tr("Staff"))):
            grid.addWidget(Label(words, "quiet"), 0, at)
        for row, part in enumerate(view.facts.members, 1):
            name = view.member(part.member_id)
            grid.addWidget(WrapLabel(name), row, 0)
            pupils, staff = (NumberEditor(number) for number in _begin(part))
            for at, editor, spoken in (
                (1, pupils, tr("Pupils from {0}")),
                (2, staff, tr("Staff from {0}")),
            ):
                editor.setAccessibleName(spoken.format(name))
                editor.setFixedWidth(px(84))
                editor.edited.connect(self.edited)
                grid.addWidget(editor, row, at)
            self.counts[part.member_id] = (pupils, staff)

    def value(self) -> dict[str, tuple[int | None, int | None]]:
        return {key: (one.value(), other.value()) for key, (one, other) in self.counts.items()}

    def set_value(self, value: Any) -> None:
        """Nothing: it begins with who was expected."""

    def first_control(self) -> QWidget:
        """Where one begins."""
        first = next(iter(self.counts.values()), None)
        return first[0] if first else self


def _begin(part: TakingPart) -> tuple[int | None, int | None]:
    if part.pupils_attended is not None or part.staff_attended is not None:
        return part.pupils_attended, part.staff_attended
    if part.reply is Reply.NO:
        return 0, 0
    return part.pupils_expected, part.staff_expected


def open_after_it(desk: Desk, parent: QWidget | None, session_id: str) -> FormDialog:
    """Ask over ``parent`` who came and what to remember; Enter at once takes it as expected."""
    view = read_view(desk, session_id)
    session = view.session
    form = Form()
    if view.facts.members:
        form.add("attended", tr("&Who came"), AttendanceEditor(view))
    hint = tr("What went well, what to do differently.")
    form.add("notes", tr("&Notes"), TextEditor(lines=4), hint)
    form.set_values({"notes": session.notes})

    def hold(values: dict[str, Any]) -> None:
        desk.run(
            lambda database: actions.hold_session(
                database, session_id, values.get("attended", {}), values["notes"], desk.today()
            ),
            tr("Recorded what happened at {0}").format(session.title),
        )

    held = session.state is SessionState.HELD
    title = tr("Change what happened") if held else tr("Record what happened")
    when = when_text(session.starts_at, session.ends_at)
    words = f"{session.title} · {when}"
    return opened(
        FormDialog(title, form, tr("Save") if held else tr("Record"), hold, words, parent)
    )
