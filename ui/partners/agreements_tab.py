"""The agreements that a member is party to, each with its state and the way to it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from partnerdesk.domain.agreements import next_date
from partnerdesk.store.agreements_rows import AgreementRow
from ui.desk import Desk
from ui.partners.reading import MemberView
from ui.partners.words import agreement_chip, tr
from ui.widgets import Chip, ElidedLabel, EmptyState, button, column, line, rule
from ui.widgets.rebuilt import Rebuilt


class AgreementsTab(Rebuilt):
    """A line per agreement, the newest first."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk

    def show_view(self, view: MemberView) -> None:
        """Show the agreements of a member."""
        content = QWidget()
        stack = column(content, gap=12)
        for number, row in enumerate(view.agreements):
            if number:
                stack.addWidget(rule())
            stack.addWidget(self._line(row, view))
        if view.agreements:
            stack.addStretch()
        else:
            go = button(tr("Go to Agreements"), "agreements", lambda: self._desk.go("agreements"))
            stack.addWidget(
                EmptyState(
                    "agreements",
                    tr("No agreement names {0} yet").format(view.member.name),
                    tr("Draft one under Agreements and tick it as a party."),
                    go,
                ),
                1,
            )
        self.show_content(content)

    def _line(self, row: AgreementRow, view: MemberView) -> QWidget:
        part = QWidget()
        across = line(part, gap=12)
        words = column(gap=0)
        words.addWidget(ElidedLabel(row.agreement.title or row.agreement.number))
        told = (row.agreement.number, next_date(row.agreement, row.state, view.today))
        words.addWidget(ElidedLabel(" · ".join(filter(None, told)), "quiet"))
        across.addLayout(words, 1)
        fact = agreement_chip(row.state)
        chip = Chip(fact.text, fact.tone, fact.icon)
        across.addWidget(chip, 0, Qt.AlignmentFlag.AlignVCenter)
        key = row.agreement.id
        opened = button(tr("Open"), "", partial(self._desk.go, "agreements", key), small=True)
        opened.setObjectName(f"open-{key}")
        opened.setAccessibleName(tr("Open {0}").format(row.agreement.number))
        across.addWidget(opened)
        return part
