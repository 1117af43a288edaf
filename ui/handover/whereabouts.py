"""Where things are: keys, files, and where a log-in is written down; never the password."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from partnerdesk.actions.leaving import WhereaboutsLine, remove_whereabouts, whereabouts
from partnerdesk.domain.dates import day_text
from partnerdesk.domain.words import counted
from ui import theme
from ui.desk import Desk
from ui.handover.kept_dialog import open_kept
from ui.handover.part import Part, show_things
from ui.handover.words import KEPT, held_chip, tr
from ui.widgets import (
    Chip,
    Columns,
    EmptyState,
    FormDialog,
    IconPill,
    Label,
    ListDetail,
    RecordList,
    Row,
    ScrollPage,
    Surface,
    WrapLabel,
    button,
    column,
    line,
    primary_button,
)
from ui.widgets.rebuilt import Rebuilt


class WhereaboutsPart(Part):
    """Everything that a successor has to find again, and who can get at it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._lines: tuple[WhereaboutsLine, ...] = ()
        self.action = self.add_button = primary_button(tr("Add a thing…"), "plus", self.add)
        self.add_button.setEnabled(not desk.read_only)
        stack = column(self, gap=0)
        self.both = ListDetail(self._list_side(), self._detail_side(), 560)
        stack.addWidget(self.both, 1)
        self._empty = Surface()
        first = primary_button(tr("Add the first thing…"), "plus", self.add)
        first.setEnabled(not desk.read_only)
        self._empty.body.addWidget(
            EmptyState(
                "lock",
                tr("Nothing is written down yet"),
                tr(
                    "Here stand keys, folders and log-ins: where they are kept, who has them and "
                    "who else. Never the password itself."
                ),
                first,
            )
        )
        self._empty.hide()
        stack.addWidget(self._empty, 1)
        self.list.chosen.connect(self._show_chosen)
        self.list.clicked.connect(lambda index: self.both.show_detail())
        self.list.opened.connect(lambda key: self.edit())

    def show_facts(self) -> None:
        """Read again where everything is."""
        self._lines = found = whereabouts(self.desk.database)
        title = counted(len(found), tr("thing"), tr("things"))
        show_things(self.list, found, lambda line: line.one.id, _row, title)
        self.both.setVisible(bool(found))
        self._empty.setVisible(not found)
        self.list.choose_first()
        self._show_chosen(self.list.key())

    def open_key(self, key: str) -> None:
        """Show a thing by its id; ``new`` asks for another one."""
        if key == "new":
            self.add()
        elif self.list.choose(key):
            self.both.show_detail()
            self.list.setFocus()

    def key(self) -> str:
        """The id of the thing on show."""
        return self.list.key()

    def has_action(self) -> bool:
        """The empty tab has a primary button of its own: one is enough."""
        return bool(self._lines)

    def add(self) -> FormDialog | None:
        """Ask where something is kept."""
        if self.desk.read_only:
            return None
        return open_kept(self.desk, self.window(), saved=self.list.choose)

    def edit(self) -> FormDialog | None:
        """Change what is written of the thing chosen."""
        chosen = self._chosen()
        if chosen is None or self.desk.read_only:
            return None
        return open_kept(self.desk, self.window(), chosen.one)

    def remove(self) -> None:
        """There is no such thing any more; Undo brings it back."""
        chosen = self._chosen()
        if chosen is not None:
            self.desk.do(
                lambda database: remove_whereabouts(database, chosen.one.id),
                tr("Removed {0}").format(chosen.one.what),
            )

    # --- its parts ---------------------------------------------------------------------------

    def _list_side(self) -> QWidget:
        side = Surface()
        self.list = RecordList(Columns("", (), tr("Who can get at it")), tr("Things"))
        side.body.addWidget(self.list)
        return side

    def _detail_side(self) -> QWidget:
        side, room = Surface(margin=20), QWidget()
        stack = column(room, gap=12, margins=(0, 0, 8, 4))
        head = line(gap=8)
        self.what = WrapLabel("", "page")
        self.chip = Chip("")
        head.addWidget(self.what, 1)
        head.addWidget(self.chip, 0, Qt.AlignmentFlag.AlignTop)
        stack.addLayout(head)
        self.told = Rebuilt()
        stack.addWidget(self.told)
        buttons = line(gap=8)
        self.edit_button = button(tr("Edit…"), "pencil", self.edit, small=True)
        self.remove_button = button(tr("Remove"), "trash", self.remove, small=True)
        for made in (self.edit_button, self.remove_button):
            made.setEnabled(not self.desk.read_only)
            buttons.addWidget(made)
        buttons.addStretch()
        stack.addLayout(buttons)
        stack.addStretch(1)
        side.body.addWidget(ScrollPage(room))
        return side

    # --- what is on show ---------------------------------------------------------------------

    def _chosen(self) -> WhereaboutsLine | None:
        return next((one for one in self._lines if one.one.id == self.list.key()), None)

    def _show_chosen(self, key: str) -> None:
        chosen = self._chosen()
        if chosen is None:
            return
        self.what.setText(chosen.one.what)
        self.chip.set_fact(held_chip(chosen))
        self.told.show_content(_facts(chosen))
        for made, words in (
            (self.edit_button, tr("Edit {0}")), (self.remove_button, tr("Remove {0}")),
        ):  # fmt: skip
            made.setAccessibleName(words.format(chosen.one.what))


def _row(line: WhereaboutsLine) -> Row:
    one = line.one
    second = " · ".join(filter(None, (tr(one.kind.label), one.kept_at)))
    return Row(one.id, one.what, second, (), held_chip(line))


def _facts(found: WhereaboutsLine) -> QWidget:
    one = found.one
    part = QWidget()
    grid = QGridLayout(part)
    px = theme.current().px
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(px(16))
    grid.setVerticalSpacing(px(8))
    grid.setColumnStretch(1, 1)
    kind = QWidget()
    row = line(kind)
    row.addWidget(IconPill(KEPT[one.kind]))
    row.addWidget(WrapLabel(tr(one.kind.label)), 1)
    looked = day_text(one.seen_on) if one.seen_on else tr("Not written down")
    facts: tuple[tuple[str, QWidget], ...] = (
        (tr("What sort"), kind),
        (tr("Where it is kept"), WrapLabel(one.kept_at or tr("Not written down"))),
        (tr("Who has it"), WrapLabel(found.holder or tr("Nobody is named"))),
        (tr("Who else"), WrapLabel(found.second or tr("Nobody else"))),
        (tr("It belongs to"), WrapLabel(found.member or tr("The partnership"))),
        (tr("Last looked at"), WrapLabel(looked)),
    )
    for at, (label, words) in enumerate(facts):
        grid.addWidget(Label(label, "quiet"), at, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(words, at, 1)
    return part
