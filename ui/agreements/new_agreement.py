"""Starting an agreement: which template, what it is called, between whom, from when."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QGridLayout,
    QSizePolicy,
    QWidget,
)

from partnerdesk.actions import agreements as actions
from partnerdesk.domain.clauses import Template
from partnerdesk.formats.texts import load_templates
from ui import theme
from ui.agreements.parties_editor import PartiesEditor, possible_parties
from ui.agreements.words import tr
from ui.desk import Desk
from ui.widgets import DateEditor, Form, FormDialog, LineEditor
from ui.widgets.opened import opened

_COLUMNS = 2


class TemplateEditor(QWidget):
    """One of the templates, each with its description; arrows move between them."""

    edited = Signal()

    def __init__(self, templates: Mapping[str, Template]) -> None:
        super().__init__()
        self._choices: dict[str, _TemplateChoice] = {}
        group = QButtonGroup(self)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(theme.current().px(4))
        shortest_first = sorted(templates.values(), key=lambda one: len(one.clause_ids))
        for number, template in enumerate(shortest_first):
            choice = _TemplateChoice(tr(template.name), tr(template.description))
            group.addButton(choice)
            choice.toggled.connect(lambda on: self.edited.emit() if on else None)
            self._choices[template.id] = choice
            grid.addWidget(choice, *divmod(number, _COLUMNS))
        first = next(iter(self._choices.values()))
        first.setChecked(True)
        self.setFocusProxy(first)

    def value(self) -> str:
        return next(name for name, choice in self._choices.items() if choice.isChecked())

    def set_value(self, value: Any) -> None:
        self._choices[value].setChecked(True)


class _TemplateChoice(QAbstractButton):
    """A round mark, a name, and a description that wraps under it."""

    def __init__(self, name: str, description: str) -> None:
        super().__init__()
        self._description = description
        self.setText(name)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(name)
        self.setAccessibleDescription(description)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        look = theme.current()
        words = look.metrics("quiet").boundingRect(
            QRect(0, 0, max(1, width - look.px(44)), 1 << 16), _WRAPPED, self._description
        )
        return look.metrics("body").height() + words.height() + look.px(12)

    def sizeHint(self) -> QSize:
        px = theme.current().px
        return QSize(px(420), self.heightForWidth(max(self.width(), px(160))))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.current().px(160), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on = self.isChecked()
        painter.setPen(look.color("accent" if on else "line"))
        painter.setBrush(look.color("accent_weak" if on and look.stroke == 1 else "surface"))
        box = self.rect().adjusted(0, 0, -1, -1)
        painter.drawRoundedRect(box, look.px(6), look.px(6))
        pen = painter.pen()
        pen.setColor(look.color("accent" if on else "border"))
        pen.setWidth(max(look.stroke, 2 if on else 1))
        painter.setPen(pen)
        painter.setBrush(look.color("surface"))
        side, body = look.px(16), look.metrics("body").height()
        mark = QRect(look.px(12), look.px(6) + (body - side) // 2, side, side)
        painter.drawEllipse(mark)
        if on:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color("accent"))
            painter.drawEllipse(mark.adjusted(*(look.px(4) * d for d in (1, 1, -1, -1))))
        words = self.rect().adjusted(look.px(36), look.px(6), -look.px(8), 0)
        painter.setFont(look.font("strong" if on else "body"))
        painter.setPen(look.color("text"))
        painter.drawText(words, int(Qt.AlignmentFlag.AlignTop), self.text())
        painter.setFont(look.font("quiet"))
        painter.setPen(look.color("muted"))
        painter.drawText(words.adjusted(0, body, 0, 0), _WRAPPED, self._description)


_WRAPPED = int(Qt.TextFlag.TextWordWrap)


class NewAgreementDialog(FormDialog):
    """Drafts an agreement; ``made`` is its id once that is done."""

    def __init__(self, desk: Desk, parent: QWidget | None) -> None:
        self._desk = desk
        self.made = ""
        members = possible_parties(desk)
        ours = [one.id for one in members if one.is_us]
        form = Form(columns=2)
        templates = TemplateEditor(load_templates(own=desk.store.folder.texts))
        form.add("template_id", tr("Start from"), templates, span=2)
        form.add("title", tr("&Title"), LineEditor(), tr("For example: Latin and science"))
        form.add("starts_on", tr("&Starts on"), DateEditor(), tr("It can be set later."))
        form.add("parties", tr("&Parties"), PartiesEditor(members, ours), span=2)
        form.mark_saved()
        super().__init__(
            tr("New agreement"), form, tr("Start the draft"), self._draft, parent=parent, width=820
        )

    def _draft(self, values: dict[str, Any]) -> None:
        today = self._desk.today()
        changes = self._desk.run(
            lambda database: actions.draft_agreement(
                database,
                values["template_id"],
                values["title"],
                values["parties"],
                values["starts_on"],
                today,
            ),
            tr("Started the draft “{0}”").format(values["title"]),
        )
        self.made = changes.made


def open_new_agreement(desk: Desk, parent: QWidget | None) -> NewAgreementDialog:
    """Show the dialog over ``parent``; read ``made`` once it is accepted."""
    return opened(NewAgreementDialog(desk, parent))
