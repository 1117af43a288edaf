"""Choosing the parties of an agreement: members with a tick each, and a filter over them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QWidget

from partnerdesk.domain.partners import Member
from partnerdesk.domain.words import counted
from partnerdesk.store.partners_rows import all_members
from ui import theme
from ui.agreements.words import tr
from ui.desk import Desk
from ui.widgets import Label, LineEditor, ScrollPage, Surface, TickEditor, column


class PartiesEditor(QWidget):
    """The value is a list of member ids: those there were in their order, then as ticked."""

    edited = Signal()

    def __init__(self, members: Sequence[Member], chosen: Sequence[str] = ()) -> None:
        super().__init__()
        self._chosen: list[str] = []
        self._ticks: dict[str, TickEditor] = {}
        stack = column(self, gap=4)
        self.filter = LineEditor(placeholder=tr("Part of a name"))
        self.filter.setAccessibleName(tr("Show members with"))
        self.filter.textChanged.connect(self._filter)
        stack.addWidget(self.filter)
        self._inside = QWidget()
        ticks = column(self._inside, gap=0, margins=(8, 4, 8, 4))
        for member in members:
            words = tr("{0} (us)").format(member.name) if member.is_us else member.name
            tick = TickEditor(words.replace("&", "&&"))
            tick.toggled.connect(lambda on, one=member.id: self._tick(one, on))
            self._ticks[member.id] = tick
            ticks.addWidget(tick)
        ticks.addStretch()
        frame = Surface()
        frame.body.addWidget(ScrollPage(self._inside))
        frame.setFixedHeight(theme.current().px(36 * 4))
        stack.addWidget(frame)
        self.count = Label("", "quiet")
        stack.addWidget(self.count)
        self.setFocusProxy(self.filter)
        self.set_value(chosen)

    def value(self) -> list[str]:
        return list(self._chosen)

    def set_value(self, value: Any) -> None:
        wanted = [one for one in value or () if one in self._ticks]
        for member_id, tick in self._ticks.items():
            tick.setChecked(member_id in wanted)
        self._chosen = wanted
        self._tell()

    def tick(self, member_id: str) -> TickEditor:
        """The tick of one member."""
        return self._ticks[member_id]

    def sizeHint(self) -> QSize:
        return QSize(theme.current().px(320), super().sizeHint().height())

    def _tick(self, member_id: str, on: bool) -> None:
        if on and member_id not in self._chosen:
            self._chosen.append(member_id)
        elif not on and member_id in self._chosen:
            self._chosen.remove(member_id)
        self._tell()
        self.edited.emit()

    def _tell(self) -> None:
        self.count.setText(counted(len(self._chosen), tr("party"), tr("parties")))

    def _filter(self) -> None:
        wanted = self.filter.text().casefold().split()
        for tick in self._ticks.values():
            name = tick.text().casefold()
            tick.setVisible(tick.isChecked() or all(word in name for word in wanted))


def possible_parties(desk: Desk, with_ids: Sequence[str] = ()) -> list[Member]:
    """Members that have not left, our own school first, and those in ``with_ids`` anyway."""
    with desk.read() as connection:
        return [one for one in all_members(connection) if not one.left_on or one.id in with_ids]
