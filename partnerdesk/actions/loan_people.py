"""Who sees to a loan, named or changed after it was agreed (P79)."""

from __future__ import annotations

from dataclasses import replace

from partnerdesk.domain.problems import RuleBroken
from partnerdesk.store import lending_rows, rows
from partnerdesk.store.action_log import action
from partnerdesk.store.changes import Changes
from partnerdesk.store.database import Database


def name_people(
    database: Database, loan_id: str, responsible_id: str | None, deputy_id: str | None
) -> Changes:
    """Say who is responsible for a loan, and who if they are away; None for nobody.

    Raises RuleBroken when both are the same person, LookupError when there is no such loan.
    """
    if responsible_id and responsible_id == deputy_id:
        raise RuleBroken(
            "deputy_id", "Name somebody else as deputy: two people, so that one may be away."
        )
    with database.read() as connection:
        loan = lending_rows.loan_facts(connection, loan_id).loan
    with action(database, f"Name who sees to {loan.number}") as log:
        new = replace(loan, responsible_id=responsible_id, deputy_id=deputy_id)
        rows.update(log.connection, new)
    return log.changes
