"""One part of a draft: what it is about, its inputs, its words, and leaving it out."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QWidget

from partnerdesk.actions import agreements as actions
from partnerdesk.domain.agreements import Clause, Draft
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.formats.texts import load_clauses
from ui.agreements.clause_words import ClauseWords
from ui.agreements.dates_part import DatesPart
from ui.agreements.exchange_part import ExchangePart
from ui.agreements.filling import Filling
from ui.agreements.parties_part import PartiesPart
from ui.agreements.questions import Questions
from ui.agreements.reading import AgreementView
from ui.agreements.words import part_name, tr
from ui.desk import Desk
from ui.widgets import Banner, Label, ScrollPage, WrapLabel, button, column, line, link_button
from ui.widgets.writing import Written, writing


class PartPane(QWidget):
    """``edited`` fires when the user changed something that is not saved yet."""

    edited = Signal()

    def __init__(self, desk: Desk, clause: Clause) -> None:
        super().__init__()
        self._desk, self.clause, self._agreement = desk, clause, ""
        text = load_clauses(own=desk.store.folder.texts).get(clause.clause_id)
        inside = QWidget()
        stack = column(inside, gap=12, margins=(20, 16, 20, 16))
        head = column(gap=0)
        self.title = Label(part_name(clause), "block")
        head.addWidget(self.title)
        if text:
            head.addWidget(WrapLabel(text.ask, "quiet"))
        stack.addLayout(head)
        self.banner = Banner("bad", "")
        self.banner.hide()
        stack.addWidget(self.banner)
        self.left_out = Banner(
            "info", tr("This part is left out: it is not printed."),
            button(tr("Take it back in"), clicked=lambda: self.leave_out(False)),
        )  # fmt: skip
        stack.addWidget(self.left_out)
        self.filling: Filling | None = None
        if text and text.special == "parties":
            self.filling = PartiesPart(desk, clause.agreement_id)
        elif text and text.special == "exchange":
            self.filling = ExchangePart(desk, clause.agreement_id)
        elif text and text.special == "dates":
            self.filling = DatesPart(desk, clause.agreement_id)
        elif text and text.questions:
            self.filling = Questions(desk, clause.agreement_id, text)
        self.words = ClauseWords(desk, clause.agreement_id)
        self._fillings = [one for one in (self.filling, self.words) if one is not None]
        for filling in self._fillings:
            stack.addWidget(filling)
            filling.edited.connect(self.edited)
        self.edited.connect(lambda: writing().changed.emit(self))
        foot = line()
        self.leave_out_button = link_button(
            tr("Leave this part out"), "cross", lambda: self.leave_out(True)
        )
        foot.addWidget(self.leave_out_button)
        foot.addStretch()
        stack.addLayout(foot)
        stack.addStretch()
        column(self, gap=0).addWidget(ScrollPage(inside))

    def show_view(self, view: AgreementView) -> None:
        """Show what is saved; what is being typed stays."""
        self.clause = next(one for one in view.draft.clauses if one.id == self.clause.id)
        self._agreement = view.draft.agreement.title
        for filling in self._fillings:
            filling.show_view(view, self.clause)
        self.left_out.setVisible(self.clause.left_out)
        self.leave_out_button.setVisible(not self.clause.left_out)
        if self.filling is not None:
            self.filling.setEnabled(not self.clause.left_out)

    def follow(self, draft: Draft) -> None:
        """Let the words follow the answers while they are typed."""
        self.words.follow(next(one for one in draft.clauses if one.id == self.clause.id))

    def typed(self, draft: Draft) -> Draft:
        """``draft`` with what stands in the inputs."""
        for filling in self._fillings:
            draft = filling.typed(draft)
        return draft

    def written(self) -> list[Written]:
        """What was typed and neither saved nor left: saving was refused, or is still to come."""
        passages = [one for filling in self._fillings for one in filling.unsaved()]
        return [(f"{self._agreement} · {part_name(self.clause)}", passages)] if passages else []

    def save(self) -> bool:
        """Save all that was typed; False when something was refused, said in place."""
        return self._saved(lambda filling: filling.save())

    def left(self, old: QWidget, now: QWidget | None) -> bool:
        """Save because the keyboard left an input; False as ``save``."""
        return self._saved(lambda filling: filling.left(old, now))

    def leave_out(self, left_out: bool) -> None:
        """Leave the part out of the agreement, or take it back in."""
        self.save()
        pattern = tr("Left out {0}") if left_out else tr("Took {0} back in")
        self._desk.do(
            lambda database: actions.leave_out(database, self.clause, left_out),
            pattern.format(part_name(self.clause)),
        )

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        writing().changed.emit(self)  # the draft may be left without it

    def _saved(self, save: Callable[[Filling], bool]) -> bool:
        sound = True
        try:
            for filling in self._fillings:
                sound = save(filling) and sound
        except RuleBroken as refusal:
            self.banner.say("bad", refusal.message)
            return False
        self.banner.hide()
        writing().changed.emit(self)
        return sound
