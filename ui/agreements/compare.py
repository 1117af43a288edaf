"""Two versions of an agreement beside each other, clause by clause, with the changed words."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QFrame, QWidget

from partnerdesk.actions import revising
from partnerdesk.domain.dates import day_text
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.versions import Change, ClauseChange, Comparison, Run
from partnerdesk.domain.words import counted
from ui import theme
from ui.agreements.marked_text import MarkedText
from ui.agreements.reading import AgreementView
from ui.agreements.words import tr
from ui.desk import Desk
from ui.printing.preview import PrintPreview, show_pdf
from ui.widgets import (
    Banner,
    Beside,
    Block,
    Chip,
    ChipFact,
    ChoiceEditor,
    ElidedLabel,
    FormField,
    ScrollPage,
    WrapLabel,
    button,
    column,
    line,
    link_button,
)
from ui.widgets.opened import opened
from ui.widgets.rebuilt import Rebuilt

_CHIPS: dict[Change, ChipFact] = {
    Change.SAME: ChipFact(Change.SAME.label, "neutral", "check"),
    Change.ADDED: ChipFact(Change.ADDED.label, "ok", "plus"),
    Change.REMOVED: ChipFact(Change.REMOVED.label, "bad", "cross"),
    Change.CHANGED: ChipFact(Change.CHANGED.label, "info", "pencil"),
}


class CompareDialog(QDialog):
    """Choose two versions; what did not change is folded away."""

    def __init__(self, desk: Desk, parent: QWidget | None, view: AgreementView) -> None:
        super().__init__(parent)
        self._desk, self._agreement = desk, view.draft.agreement
        self.setModal(True)
        title = tr("Versions of {0}").format(self._agreement.number)
        self.setWindowTitle(title)
        self._parts = {one.clause_id: one.part for one in view.draft.clauses}
        offered = version_choices(view)
        stack = column(self, gap=0)
        head = QWidget()
        top = column(head, gap=12, margins=(24, 20, 24, 12))
        top.addWidget(ElidedLabel(title, "page"))
        self.old, self.new = ChoiceEditor(offered), ChoiceEditor(offered)
        fields = FormField(tr("&From"), self.old), FormField(tr("&To"), self.new)
        top.addWidget(Beside(*fields, gap=12, stack_below=420))
        top.addWidget(WrapLabel(tr("Underlined is new, struck through is taken out."), "quiet"))
        self.banner = Banner("neutral", "")
        self.banner.hide()
        top.addWidget(self.banner)
        stack.addWidget(head)
        self._content = Rebuilt()
        room = QWidget()
        column(room, margins=(24, 0, 24, 16)).addWidget(self._content)
        self.changes = ScrollPage(room)
        self.changes.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # the arrows and Page Down scroll
        self.changes.setAccessibleName(tr("What changed"))
        stack.addWidget(self.changes, 1)
        stack.addWidget(self._foot())
        numbers = [number for number, _ in offered]
        self.old.set_value(numbers[-2] if len(numbers) > 1 else numbers[-1])
        self.new.set_value(numbers[-1])
        for editor in (self.old, self.new):
            editor.edited.connect(self.show_facts)
        self.show_facts()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        px = theme.current().px
        room = self.screen().availableGeometry().size()
        self.resize(min(px(820), room.width() - 32), min(px(680), room.height() - 48))

    def show_facts(self) -> None:
        """Compare the two versions chosen."""
        self.banner.hide()
        desk = self._desk
        try:
            found = revising.compare_versions(
                desk.database, self._agreement.id, self.old.value(), self.new.value(), desk.today()
            )
        except RuleBroken as refusal:
            self.banner.say("bad", refusal.message)
            self._content.show_content(QWidget())
            return
        if found.same:
            self.banner.say("neutral", tr("Nothing is different between these two."))
        self._content.show_content(_comparison(found, self._parts))

    def print_out(self) -> PrintPreview | None:
        """Show the comparison on paper."""
        from partnerdesk.actions.agreement_paper import comparison_pdf

        old, new, desk = self.old.value(), self.new.value(), self._desk
        number = self._agreement.number
        try:
            pdf = comparison_pdf(desk.database, self._agreement.id, old, new, desk.today())
        except RuleBroken as refusal:
            self.banner.say("bad", refusal.message)
            return None
        title = tr("{0}, from version {1} to {2}").format(number, old, new)
        body = tr("Please find attached what changed.") + "\n"
        return show_pdf(self, title, pdf, f"{title}.pdf", title, body)

    def _foot(self) -> QWidget:
        foot = QFrame()
        theme.set_role(foot, "foot")
        row = line(foot, margins=(24, 12, 24, 12))
        self.close_button = button(tr("Close"), clicked=self.accept)
        self.print_button = button(tr("Print…"), "print", self.print_out)
        row.addWidget(self.print_button)
        row.addStretch()
        row.addWidget(self.close_button)
        return foot


def version_choices(view: AgreementView) -> list[tuple[int, str]]:
    """Every version with its day, oldest first; last the draft, while there is one."""
    offered = [
        (one.version, tr("Version {0}, {1}").format(one.version, day_text(one.issued_on)))
        for one in view.draft.versions
    ]
    agreement = view.draft.agreement
    if agreement.issued_on is None:
        offered.append((agreement.version, tr("Version {0}, draft").format(agreement.version)))
    return offered


def _comparison(found: Comparison, parts: Mapping[str, str]) -> QWidget:
    page = QWidget()
    stack = column(page, gap=16)
    for name, runs in found.lines:
        if any(run.change is not Change.SAME for run in runs):
            block = Block(tr(name), _chip(Change.CHANGED))
            block.add(MarkedText(runs, as_lines=True))
            stack.addWidget(block)
    for one in found.clauses:
        if one.change is not Change.SAME:
            stack.addWidget(_clause(one, parts))
    same = [one for one in found.clauses if one.change is Change.SAME]
    if same:
        stack.addWidget(_Folded(same, parts))
    stack.addStretch()
    return page


def _chip(change: Change) -> Chip:
    fact = _CHIPS[change]
    return Chip(tr(fact.text), fact.tone, fact.icon)


def _clause(one: ClauseChange, parts: Mapping[str, str]) -> Block:
    """A clause that prints without a heading goes by the name of its part."""
    block = Block(one.heading or parts.get(one.clause_id, tr("A clause")), _chip(one.change))
    if one.was_heading:
        heading = (Run(Change.REMOVED, one.was_heading), Run(Change.ADDED, one.heading))
        block.add(MarkedText(heading, as_lines=True))
    block.add(MarkedText(one.runs))
    return block


class _Folded(QWidget):
    """What did not change: how much, and on demand its words."""

    def __init__(self, same: list[ClauseChange], parts: Mapping[str, str]) -> None:
        super().__init__()
        stack = column(self, gap=16)
        self._count = counted(len(same), tr("unchanged clause"), tr("unchanged clauses"))
        row = line()
        self.show_button = link_button("", "", self._turn)
        row.addWidget(self.show_button)
        row.addStretch()
        stack.addLayout(row)
        self._room = QWidget()
        inside = column(self._room, gap=16)
        for one in same:
            inside.addWidget(_clause(one, parts))
        self._room.hide()
        stack.addWidget(self._room)
        self._tell()

    def _turn(self) -> None:
        self._room.setVisible(self._room.isHidden())
        self._tell()

    def _tell(self) -> None:
        pattern = tr("Show {0}") if self._room.isHidden() else tr("Hide {0}")
        self.show_button.setText(pattern.format(self._count))
        self.show_button.setAccessibleName(self.show_button.text())


def open_compare(desk: Desk, parent: QWidget | None, view: AgreementView) -> CompareDialog:
    """Show the dialog over ``parent``, with the last two versions chosen."""
    return opened(CompareDialog(desk, parent, view))
