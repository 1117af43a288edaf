"""The right side of a dialog: what a file says of one thing, and what to do with it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from partnerdesk.actions.filling import Filling
from partnerdesk.formats.register_member import FieldChange
from ui import theme
from ui.importing.words import tr
from ui.widgets import (
    ChoiceEditor,
    ElidedLabel,
    FormField,
    Label,
    ListDetail,
    RecordList,
    ScrollPage,
    Surface,
    WrapLabel,
    column,
    link_button,
)

Lines = Sequence[tuple[str, str]]


class FactLines(QWidget):
    """Labels at the left and what they stand for at the right, replaced as a whole."""

    def __init__(self, title: str = "") -> None:
        super().__init__()
        self._box = column(self, gap=8)
        self.title = Label(title, "block")
        self.title.setVisible(bool(title))
        self._box.addWidget(self.title)
        self._inside = QWidget()
        self._box.addWidget(self._inside)

    def set_lines(self, lines: Lines) -> None:
        """Show these; without any, the whole block is hidden."""
        px = theme.current().px
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(px(16))
        grid.setVerticalSpacing(px(4))
        grid.setColumnStretch(1, 1)
        grid.setColumnMinimumWidth(0, px(96))
        for number, (label, text) in enumerate(lines):
            name, words = WrapLabel(label, "quiet"), WrapLabel(text, "small")
            name.setMaximumWidth(px(150))
            grid.addWidget(name, number, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(words, number, 1)
        self._box.replaceWidget(self._inside, inside)
        self._inside.hide()
        self._inside.deleteLater()
        self._inside = inside
        self.lines = tuple(lines)
        self.setVisible(bool(lines))


class ListPage(ListDetail):
    """A list with what stands above it, and the pane that tells of one line.

    Where only one of the two fits, a link under the list leads to the pane.
    """

    def __init__(
        self, above: Sequence[QWidget], listing: RecordList, pane: QWidget, list_width: int
    ) -> None:
        left = QWidget()
        stack = column(left, gap=8)
        for widget in above:
            stack.addWidget(widget)
        surface = Surface()
        surface.body.addWidget(listing)
        stack.addWidget(surface, 1)
        self.details_link = link_button(tr("Details"), "chevron-right")
        stack.addWidget(self.details_link, 0, Qt.AlignmentFlag.AlignLeft)
        super().__init__(left, pane, list_width)
        self.details_link.clicked.connect(self.show_detail)
        self.details_link.clicked.connect(self.back_button.setFocus)
        self.details_link.setVisible(self.is_stacked())
        self.stacked_changed.connect(self.details_link.setVisible)


class DetailPane(Surface):
    """A title, a quiet line and whatever a dialog adds under them; it scrolls."""

    def __init__(self) -> None:
        super().__init__()
        content = QWidget()
        self.inside = column(content, gap=12, margins=(20, 16, 20, 16))
        self.title = ElidedLabel("", "block")
        self.second = WrapLabel("", "quiet")
        self.remark = WrapLabel("")
        head = column(gap=4)
        for label in (self.title, self.second, self.remark):
            head.addWidget(label)
        self.inside.addLayout(head)
        self.scroller = ScrollPage(content)
        self.body.addWidget(self.scroller)

    def set_head(self, title: str, second: str = "", remark: str = "") -> None:
        """Say what it is about; blank lines take no room."""
        for label, text in ((self.title, title), (self.second, second), (self.remark, remark)):
            label.setText(text)
            label.setVisible(bool(text))


class DecisionPane(DetailPane):
    """Shows one member of a file, and asks what to do where there is a choice.

    ``decided(value)`` fires when the user chose: the id of a member to fill, "" to add it as new,
    None to leave it out.
    """

    decided = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.choice = ChoiceEditor()
        self.field = FormField(tr("What to do"), self.choice)
        self.facts = FactLines()
        self.filled = FactLines(tr("What is filled in"))
        self.kept = FactLines(tr("What stays as we have it"))
        for part in (self.field, self.filled, self.kept, self.facts):
            self.inside.addWidget(part)
        self.inside.addStretch(1)
        self._quiet = False
        self.choice.edited.connect(self._chosen)
        self.show_nothing("")

    def show_nothing(self, words: str) -> None:
        """Nothing is chosen in the list: say what to do."""
        self.set_head("", words)
        self.offer([], None)
        self.facts.set_lines([])
        self.show_filling(None)

    def offer(self, choices: Sequence[tuple[object, str]], value: object) -> None:
        """Offer what can be done; a single possibility is no choice and is not shown."""
        self._quiet = True
        self.choice.set_choices(choices)
        self.choice.set_value(value)
        self._quiet = False
        self.field.setVisible(len(choices) > 1)

    def show_filling(self, plan: Filling | None, *, fills: bool = True) -> None:
        """What filling a known member's blanks would change, and what not."""
        filled = [(change.label, change.theirs) for change in plan.filled] if plan else []
        if plan and fills and not filled:
            filled = [(tr("Nothing"), tr("No blank of ours is filled."))]
        self.filled.set_lines(filled)
        self.kept.set_lines([(one.label, _kept_words(one)) for one in plan.kept] if plan else [])

    def _chosen(self) -> None:
        if not self._quiet:
            self.decided.emit(self.choice.value())


def _kept_words(change: FieldChange) -> str:
    return tr("{0} (the file says {1})").format(change.ours, change.theirs)
