"""What the detail tells of a loan: between whom, when, what came back, who was reminded."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from partnerdesk.domain.dates import day_text, short_day
from partnerdesk.domain.lending import Chase, LoanLine, Outcome, Return
from partnerdesk.domain.money import pounds
from partnerdesk.domain.partners import Channel
from ui.loans.reading import LoanView
from ui.loans.words import person_line, tr, when_lines
from ui.widgets import Banner, Block, DataTable, column


def overview(view: LoanView) -> QWidget:
    """The overview of one loan, made anew from its facts."""
    page = QWidget()
    stack = column(page, gap=16)
    loan = view.facts.loan
    if loan.cancelled_on:
        why = f": {loan.cancel_reason}" if loan.cancel_reason else ""
        told = tr("Cancelled on {0}{1}").format(day_text(loan.cancelled_on), why)
        stack.addWidget(Banner("neutral", told))
    if loan.note:
        stack.addWidget(Banner("warn", tr("It went on all the same: {0}").format(loan.note)))
    between = Block(tr("Between"))
    between.add_text(tr("{0} lends to {1}").format(view.lender, view.borrower))
    between.add_text(person_line(view.person(loan.responsible_id), tr("Responsible")))
    between.add_text(person_line(view.person(loan.deputy_id), tr("Deputy")))
    if loan.purpose:
        between.add_text(tr("For {0}").format(loan.purpose), quiet=True)
    stack.addWidget(between)
    when = Block(tr("When"))
    for words in when_lines(loan):
        when.add_text(words)
    stack.addWidget(when)
    stack.addWidget(_things(view))
    if view.facts.returns:
        stack.addWidget(_returns(view))
    if view.facts.chases:
        stack.addWidget(_chases(view))
    stack.addStretch()
    return page


def _things(view: LoanView) -> Block:
    block = Block(tr("Things"))
    table = DataTable(
        tr("Things on this loan"), (tr("Thing"), tr("Lent"), tr("Back"), tr("Out in")), (1, 2)
    )
    table.set_rows(
        [
            (
                _thing_words(view, line),
                str(line.quantity),
                str(view.back(line)) if view.facts.loan.handed_over_at else "",
                line.condition_out.label,
            )
            for line in view.facts.lines
        ]
    )
    block.add(table)
    return block


def _thing_words(view: LoanView, line: LoanLine) -> str:
    kit = view.kits.get(line.kit_id or "", "")
    tag = view.items[line.item_id].asset_tag
    return " · ".join(filter(None, (view.name(line), tag, kit, ", ".join(line.accessories))))


def _returns(view: LoanView) -> Block:
    block = Block(tr("What came back"))
    table = DataTable(
        tr("What came back"), (tr("Thing"), tr("How many"), tr("Outcome"), tr("Cost")), (1, 3)
    )
    table.set_rows([_returned(view, line, one) for line in view.facts.lines
                    for one in view.returns(line)])  # fmt: skip
    block.add(table)
    costs = [one.cost_pence for one in view.facts.returns if one.cost_pence]
    if len(costs) > 1:
        block.add_text(tr("{0} in all").format(pounds(sum(costs))), quiet=True)
    return block


def _returned(view: LoanView, line: LoanLine, one: Return) -> tuple[str, str, str, str]:
    day = short_day(one.returned_at.date(), view.now.date())
    name = " · ".join(filter(None, (view.name(line), day, one.note)))
    outcome = one.outcome.label
    if one.outcome is Outcome.WELL and one.condition_in is not line.condition_out:
        outcome = tr("{0}, {1}").format(outcome, one.condition_in.label.lower())
    cost = pounds(one.cost_pence) if one.cost_pence is not None else ""
    return name, str(one.quantity), outcome, cost


def _chases(view: LoanView) -> Block:
    block = Block(tr("Reminders"))
    for one in reversed(view.facts.chases):
        block.add_text(_chased(view, one))
        block.add_text(one.words, quiet=True)
    return block


def _chased(view: LoanView, one: Chase) -> str:
    person = view.person(one.person_id)
    how = Channel(one.channel).label if one.channel in list(Channel) and one.channel else ""
    parts = (day_text(one.on), person.name if person else view.borrower, how)
    return " · ".join(filter(None, parts))
