"""What the sample partnership shares and has lent, written as it stands: months in two actions."""

from __future__ import annotations

from partnerdesk.actions.partners import cleaned
from partnerdesk.domain import lending
from partnerdesk.domain.lending import LoanFacts
from partnerdesk.formats.sample_lending import Shared
from partnerdesk.store import rows
from partnerdesk.store.action_log import action
from partnerdesk.store.database import Database


def write_shared(database: Database, shared: Shared) -> None:
    """Add the catalogue and the loans. Raises RuleBroken when one breaks the rules of lending."""
    items = {one.id: one for one in shared.items}
    for item in shared.items:
        lending.check_item(item)
    for gap in shared.services:
        lending.check_service(gap, items[gap.item_id])
    for told in shared.loans:
        _check(told)
    with action(database, f"Add {len(shared.items)} things that the members share") as log:
        for facts in (shared.items, shared.kits, shared.parts, shared.services):
            rows.insert_all(log.connection, [cleaned(one) for one in facts])
    with action(database, f"Write down {len(shared.loans)} loans") as log:
        rows.insert_all(log.connection, [cleaned(told.loan) for told in shared.loans])
        rows.insert_all(log.connection, [one for told in shared.loans for one in told.lines])
        rows.insert_all(log.connection, [one for told in shared.loans for one in told.returns])
        rows.insert_all(log.connection, [one for told in shared.loans for one in told.chases])


def _check(told: LoanFacts) -> None:
    lending.check_loan(told.loan)
    for line in told.lines:
        lending.check_returns(line, 0, [one for one in told.returns if one.line_id == line.id])
