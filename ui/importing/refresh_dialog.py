"""What a newer register says of the members, accepted field by field."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from partnerdesk.actions.importing import (
    Accepted,
    MemberDifference,
    refresh_from_register,
    register_differences,
    urns_of_members,
)
from partnerdesk.domain.dates import day_text
from partnerdesk.domain.words import counted
from partnerdesk.formats.register import find_urns
from partnerdesk.formats.register_member import HEAD, FieldChange
from ui import theme
from ui.background import Background, Job
from ui.desk import Desk
from ui.importing.detail import DetailPane, ListPage
from ui.importing.dialog import ImportDialog
from ui.importing.words import place_line, tr
from ui.widgets import (
    ChipFact,
    Columns,
    EmptyState,
    RecordList,
    Row,
    TickEditor,
    WrapLabel,
    line,
    link_button,
)


class RefreshDialog(ImportDialog):
    """Members that differ at the left, the fields of one with ticks at the right."""

    all_link: QPushButton
    ticks: dict[str, TickEditor]
    _ticks: QWidget

    def __init__(self, desk: Desk, background: Background, parent: QWidget | None) -> None:
        super().__init__(
            desk,
            background,
            parent,
            tr("Refresh from the schools register"),
            tr("See what a newer register says of your members. Nothing changes until you accept."),
            memory="register",
            wanted=tr(
                "Choose a newly downloaded register: its name starts with edubasealldata and "
                "ends in .csv. Members are found in it by their URN."
            ),
            filters=tr("Schools register (*.csv);;All files (*)"),
        )
        self._differences: dict[str, MemberDifference] = {}
        self._accepted: dict[str, set[str]] = {}
        self.add_page("compare", self._compare_page())
        done = EmptyState(
            "check",
            tr("Nothing differs"),
            tr("Every member with a URN is in this register just as it is here."),
        )
        self.add_page("same", done)

    # --- the file ----------------------------------------------------------------------------

    def read(self, path: Path) -> Callable[[Job], Any]:
        urns = urns_of_members(self.desk.database)
        return lambda job: find_urns(path, urns, job.cancelled, job.report)

    def show_read(self, result: Any) -> None:
        found = register_differences(self.desk.database, result, self.desk.today())
        self._differences = {one.member.id: one for one in found}
        self._accepted = {one.member.id: set() for one in found}
        self.go_to("compare" if found else "same")
        self._show_list()
        self.listing.choose_first()
        self._show_member(self.listing.key())
        self.listing.setFocus()
        self.refresh_foot()

    # --- deciding ----------------------------------------------------------------------------

    def accept_field(self, member_id: str, field: str, *, on: bool) -> None:
        """Take one field over, or leave it as it is."""
        if on:
            self._accepted[member_id].add(field)
        else:
            self._accepted[member_id].discard(field)
        self._show_list()
        self.refresh_foot()

    def accept_all(self, member_id: str = "") -> None:
        """Tick every change of a member, or of all; when all are ticked, untick them."""
        wanted = [member_id] if member_id else list(self._differences)
        every = {key: {one.field for one in self._differences[key].changes} for key in wanted}
        is_all = all(self._accepted[key] == fields for key, fields in every.items())
        for key, fields in every.items():
            self._accepted[key] = set() if is_all else fields
        self._show_list()
        self._show_member(self.listing.key())
        self.refresh_foot()

    def refresh_foot(self) -> None:
        count = sum(len(fields) for fields in self._accepted.values())
        words = tr("Accept {0}").format(counted(count, tr("change")) if count else tr("changes"))
        comparing = self.page() == "compare"
        heads = sum(HEAD in fields for fields in self._accepted.values())
        summary = tr("{0} among them").format(counted(heads, tr("new head"))) if heads else ""
        self.set_foot(summary, words if comparing else "", enabled=bool(count))

    def act(self) -> None:
        accepted = [
            Accepted(key, school, frozenset(fields))
            for key, fields in self._accepted.items()
            if fields and (school := self._differences[key].school)
        ]
        count = counted(sum(len(one.fields) for one in accepted), tr("change"))
        today = self.desk.today()
        self.write(
            tr("Taking over {0}").format(count),
            lambda database: refresh_from_register(database, accepted, today),
            tr("Took over {0} from the register").format(count),
            "compare",
        )

    # --- the list ----------------------------------------------------------------------------

    def _show_list(self) -> None:
        rows = [self._row(one) for one in self._differences.values()]
        every = all(
            len(self._accepted[key]) == len(one.changes) for key, one in self._differences.items()
        )
        words = tr("Untick everything") if every else tr("Tick everything")
        self.everything_link.setText(words)
        title = counted(len(rows), tr("member differs"), tr("members differ"))
        self.listing.reload(
            len(rows), lambda offset, limit: rows[offset : offset + limit], title=title
        )

    def _row(self, one: MemberDifference) -> Row:
        return Row(one.member.id, one.member.name, place_line(one.member), (), self._chip(one))

    def _chip(self, one: MemberDifference) -> ChipFact:
        if one.school is None:
            return ChipFact(tr("Not in it"), "warn", "search")
        accepted, count = len(self._accepted[one.member.id]), len(one.changes)
        if accepted:
            return ChipFact(tr("{0} of {1} ticked").format(accepted, count), "ok", "check")
        if one.school.is_closed:
            return ChipFact(tr("Closed"), "warn", "lock")
        return ChipFact(counted(count, tr("change")), "info", "pencil")

    # --- one member --------------------------------------------------------------------------

    def _show_member(self, member_id: str) -> None:
        one = self._differences.get(member_id)
        ticks = QWidget()
        self.ticks = {}
        if one is not None:
            self.pane.set_head(one.member.name, place_line(one.member), _remark(one))
            grid = QGridLayout(ticks)
            grid.setContentsMargins(0, 0, 0, 0)
            grid.setHorizontalSpacing(theme.current().px(16))
            grid.setColumnStretch(1, 1)
            for number, change in enumerate(one.changes):
                self._add_tick(grid, number, member_id, change)
        self.all_link.setVisible(one is not None and len(one.changes) > 1)
        self.pane.inside.replaceWidget(self._ticks, ticks)
        self._ticks.hide()
        self._ticks.deleteLater()
        self._ticks = ticks

    def _add_tick(
        self, grid: QGridLayout, number: int, member_id: str, change: FieldChange
    ) -> None:
        tick = TickEditor(change.label, change.field in self._accepted[member_id])
        words = _change_words(change)
        self.ticks[change.field] = tick
        tick.setAccessibleName(f"{change.label}: {words}")
        tick.toggled.connect(lambda on: self.accept_field(member_id, change.field, on=on))
        grid.addWidget(tick, number, 0, Qt.AlignmentFlag.AlignTop)
        told = WrapLabel(words)
        told.setContentsMargins(0, theme.current().px(7), 0, theme.current().px(7))
        grid.addWidget(told, number, 1)

    def _compare_page(self) -> QWidget:
        above = QWidget()
        options = line(above)
        options.addWidget(
            WrapLabel(tr("Tick what the register knows better than you do."), "quiet"), 1
        )
        self.everything_link = link_button(tr("Tick everything"), "", self.accept_all)
        options.addWidget(self.everything_link)
        self.listing = RecordList(Columns("", (), tr("Accepted")), tr("Members that differ"))
        self.listing.chosen.connect(self._show_member)
        self.pane = DetailPane()
        self._ticks = QWidget()
        self.pane.inside.addWidget(self._ticks)
        self.all_link = link_button(
            tr("Tick all of this member"), "", lambda: self.accept_all(self.listing.key())
        )
        self.pane.inside.addWidget(self.all_link, 0, Qt.AlignmentFlag.AlignLeft)
        self.pane.inside.addStretch(1)
        return ListPage([above], self.listing, self.pane, list_width=430)


def _remark(one: MemberDifference) -> str:
    if one.school is None:
        return tr(
            "This register has no school with URN {0}. It may have become an academy under a new "
            "one: look for it by name, then correct the URN."
        ).format(one.member.urn)
    if one.school.is_closed:
        day = one.school.closed_on
        since = tr("Closed on {0}.").format(day_text(day)) if day else tr("Closed.")
        return tr("{0} A school that becomes an academy goes on under a new URN.").format(since)
    return ""


def _change_words(change: FieldChange) -> str:
    words = f"{change.ours or tr('nothing yet')} → {change.theirs}"
    if change.field == HEAD and change.ours:
        return tr("{0}: ends the old role, starts the new").format(words)
    return words
