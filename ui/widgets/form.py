"""Forms: a label above each input, columns in line, and refusals under the field they belong to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QScrollArea, QWidget

from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.unsaved import Passage
from ui import theme
from ui.icons import pixmap
from ui.widgets.announce import announce
from ui.widgets.banner import Banner
from ui.widgets.date_editor import DateEditor
from ui.widgets.editors import Editor, TickEditor
from ui.widgets.labels import Label, WrapLabel
from ui.widgets.layouts import column, line
from ui.widgets.writing import Written, passages_in, writing


class FormField(QWidget):
    """One input with its label, an optional hint, and the words of a refusal when there is one."""

    def __init__(self, label: str, editor: QWidget, hint: str = "") -> None:
        super().__init__()
        self.editor = editor
        name = label.replace("&", "")
        stack = column(self, gap=4)
        self.label = Label(label, "label")
        several = hasattr(editor, "first_control")
        self.label.setBuddy(_WayIn(self) if several else editor.focusProxy() or editor)
        stack.addWidget(self.label)
        stack.addWidget(editor)
        stack.addStretch()
        self._stack = stack
        # Made when there are words for them: most fields have none, and a form has many fields.
        self._hint: WrapLabel | None = None
        self._problem: _Problem | None = None
        if hint:
            self.hint.setText(hint)
        if name:
            editor.setAccessibleName(name)
        editor.setAccessibleDescription(hint)

    @property
    def hint(self) -> WrapLabel:
        """The quiet words under the input."""
        if self._hint is None:
            self._hint = WrapLabel("", "hint")
            self._stack.insertWidget(2, self._hint)
        return self._hint

    @property
    def refusal(self) -> str:
        """The words shown under the field, or ""."""
        problem = self._problem
        return problem.text() if problem is not None and not problem.isHidden() else ""

    def refuse(self, message: str) -> None:
        """Show why the value was refused, in red with an icon, and mark the input."""
        if self._problem is None:
            self._problem = _Problem()
            self._stack.insertWidget(self._stack.count() - 1, self._problem)
        self._problem.say(message)
        theme.set_role(self._input(), "yes", "refused")
        self.editor.setAccessibleDescription(message)
        announce(self, message)

    def accept(self) -> None:
        """Take the refusal away."""
        if self._problem is not None and self.refusal:
            self._problem.hide()
            theme.set_role(self._input(), "no", "refused")
            self.editor.setAccessibleDescription(self._hint.text() if self._hint else "")

    def _input(self) -> QWidget:
        return self.editor.input if isinstance(self.editor, DateEditor) else self.editor


class Form(QWidget):
    """Fields by name. ``changed`` fires when the user or ``set_values`` changed one."""

    changed = Signal()

    def __init__(self, columns: int = 1, parent: QWidget | None = None) -> None:
        """``columns`` equal columns, filled line by line."""
        super().__init__(parent)
        px = theme.current().px
        self._columns = self._most = columns
        self._next = 0
        self._parts: list[tuple[QWidget, int]] = []
        self._fields: dict[str, FormField] = {}
        self._saved: dict[str, Any] = {}
        stack = self._stack = column(self, gap=12)
        self._banner: Banner | None = None
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(px(12))
        self._grid.setVerticalSpacing(px(12))
        self._share_width()
        stack.addLayout(self._grid)
        stack.addStretch(1)

    @property
    def banner(self) -> Banner:
        """What was refused and belongs to no field; made when there is something to say."""
        if self._banner is None:
            self._banner = Banner("bad", "")
            self._banner.hide()
            self._stack.insertWidget(0, self._banner)
        return self._banner

    def add(
        self, name: str, label: str, editor: QWidget, hint: str = "", *, span: int = 1
    ) -> FormField:
        """Add a field over ``span`` columns; ``editor`` is one of the ``*Editor`` classes.

        The name is the field of the rule that may refuse it. Raises KeyError if it is taken.
        """
        if name in self._fields:
            raise KeyError(name)
        field = FormField(label, editor, hint)
        self._fields[name] = field
        span = min(span, self._most)
        if isinstance(editor, TickEditor) and span == self._most:
            field.label.hide()  # beside other fields it keeps the tick in line with their inputs
        self._place(field, span)
        self._saved[name] = self._raw(name)
        cast(Editor, editor).edited.connect(lambda: self._edited(name))
        return field

    def add_heading(self, text: str) -> Label:
        """Start a titled group over the whole width."""
        heading = Label(text, "block")
        self._place(heading, self._most)
        return heading

    def add_widget(self, widget: QWidget) -> None:
        """Add anything else over the whole width."""
        self._place(widget, self._most)

    def field(self, name: str) -> FormField:
        """A field by name; KeyError if there is none."""
        return self._fields[name]

    def editor(self, name: str) -> Any:
        """The input of a field by name."""
        return self._fields[name].editor

    def values(self) -> dict[str, Any]:
        """What the fields say, by name. Raises RuleBroken for the first that can't be read."""
        values: dict[str, Any] = {}
        for name, field in self._fields.items():
            try:
                values[name] = cast(Editor, field.editor).value()
            except RuleBroken as problem:
                raise RuleBroken(name, problem.message) from problem
        return values

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Fill fields by name and take this as the unchanged state; other names are ignored."""
        for name, value in values.items():
            if name in self._fields:
                cast(Editor, self._fields[name].editor).set_value(value)
        self.mark_saved()

    def mark_saved(self) -> None:
        """Take what stands in the fields as the unchanged state."""
        self._saved = {name: self._raw(name) for name in self._fields}
        self.clear_refusals()
        writing().changed.emit(self)

    @property
    def is_dirty(self) -> bool:
        """Whether a field differs from when the form was filled."""
        return any(self._raw(name) != self._saved[name] for name in self._fields)

    def written(self) -> list[Written]:
        """The words in all its fields under the title of its dialog, once there are fresh ones."""
        around = self.window()
        if not around.isVisible() or not self.has_fresh_words():
            return []
        return [(around.windowTitle(), self.passages())]

    def passages(self) -> list[Passage]:
        """The words in its fields, with their labels."""
        return [one for name in self._fields for one in self._passages_in(name)]

    def has_fresh_words(self) -> bool:
        """Whether there are words in a field that differs from when the form was filled."""
        return any(
            self._raw(name) != self._saved[name] and self._passages_in(name)
            for name in self._fields
        )

    def _passages_in(self, name: str) -> list[Passage]:
        field = self._fields[name]
        return passages_in(field.label.text(), field.editor)

    def refuse(self, field: str, message: str) -> None:
        """Show a refusal at its field and go there; at the top if no field has that name."""
        self.clear_refusals()
        if field in self._fields and self._fields[field].isVisibleTo(self):
            at = self._fields[field]
            at.refuse(message)
            _begin(at.editor)
            self._bring_into_view(at)
        else:
            self.banner.say("bad", message)
            self._bring_into_view(self.banner)

    def clear_refusals(self) -> None:
        """Take all refusals away."""
        if self._banner is not None:
            self._banner.hide()
        for field in self._fields.values():
            field.accept()

    def focus_first(self) -> None:
        """Put the cursor in the first field that can be filled."""
        for field in self._fields.values():
            if field.isVisibleTo(self) and field.editor.isEnabled():
                _begin(field.editor)
                if isinstance(field.editor, QLineEdit):
                    field.editor.selectAll()
                return

    def _edited(self, name: str) -> None:
        self._fields[name].accept()
        self.changed.emit()
        writing().changed.emit(self)

    def _raw(self, name: str) -> Any:
        """The value, or the typed text while it can't be read: that is a change too."""
        editor = self._fields[name].editor
        try:
            return cast(Editor, editor).value()
        except RuleBroken:
            line_edit = editor.input if isinstance(editor, DateEditor) else editor
            return line_edit.text() if isinstance(line_edit, QLineEdit) else object()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        writing().changed.emit(self)  # its dialog may be closed, and what was typed given up

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(1 if self.width() < self._most * theme.current().px(170) else self._most)

    def minimumSizeHint(self) -> QSize:
        """What one column needs; a form that gets no more goes over to one."""
        widest = max((part.minimumSizeHint().width() for part, _ in self._parts), default=0)
        return QSize(widest, super().minimumSizeHint().height())

    def _place(self, widget: QWidget, span: int) -> None:
        self._parts.append((widget, span))
        self._put(widget, span)

    def _put(self, widget: QWidget, span: int) -> None:
        span = min(span, self._columns)
        row, at = divmod(self._next, self._columns)
        if at + span > self._columns:
            row, at = row + 1, 0
        self._grid.addWidget(widget, row, at, 1, span)
        self._next = row * self._columns + at + span

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns, self._next = columns, 0
        for part, _ in self._parts:
            self._grid.removeWidget(part)
        for part, span in self._parts:
            self._put(part, span)
        self._share_width()
        # At once, for a dialog that is just being shown asks how high it has to be.
        self._stack.activate()

    def _share_width(self) -> None:
        for number in range(self._most):
            self._grid.setColumnStretch(number, 1 if number < self._columns else 0)

    def _bring_into_view(self, widget: QWidget) -> None:
        """After the layout has made room for the words."""

        def scroll() -> None:
            parent = self.parentWidget()
            while parent is not None and not isinstance(parent, QScrollArea):
                parent = parent.parentWidget()
            if isinstance(parent, QScrollArea):
                parent.ensureWidgetVisible(widget, 0, theme.current().px(16))

        QTimer.singleShot(0, self, scroll)


def _begin(editor: QWidget) -> None:
    """Put the focus where one begins in an editor, also in one made of several controls."""
    first = getattr(editor, "first_control", None)
    (first() if first is not None else editor).setFocus()


class _WayIn(QWidget):
    """Where the key of a label (Alt+M) goes when its input is several: on to the first of them.

    The key only goes to what can have the focus; this has no size, and Tab passes it by.
    """

    def __init__(self, field: FormField) -> None:
        super().__init__(field)
        self._field = field
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setFixedSize(0, 0)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        _begin(self._field.editor)


class _Problem(QWidget):
    def __init__(self) -> None:
        super().__init__()
        row = line(self, gap=6)
        self._icon = QLabel()
        self._words = WrapLabel("", "refusal")
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._words, 1)
        self.hide()

    def text(self) -> str:
        return self._words.text()

    def say(self, message: str) -> None:
        side = theme.current().px(16)
        self._icon.setPixmap(pixmap("warning", "bad", side, self.devicePixelRatioF()))
        self._words.setText(message)
        self.show()
