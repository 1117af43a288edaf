"""What the sample's coordinator has written down for a successor, written as it stands."""

from __future__ import annotations

from datetime import date

from partnerdesk.actions.partners import cleaned
from partnerdesk.domain import interview, leaving, new_head
from partnerdesk.formats.sample_handover import SampleHandover
from partnerdesk.store import rows
from partnerdesk.store.action_log import action
from partnerdesk.store.database import Database


def write_handover(database: Database, known: SampleHandover, today: date) -> None:
    """Add all of it in one action. Raises RuleBroken when something breaks the rules."""
    for kept in known.whereabouts:
        leaving.check_whereabouts(kept, today)
    for answer in known.answers:
        interview.check_answer(answer)
    for term in known.offices:
        leaving.check_term_of_office(term)
    for head in known.heads:
        new_head.check_change_of_head(head, today)
    with action(database, "Write down what a successor needs") as log:
        for facts in (known.whereabouts, known.answers, known.offices, known.heads):
            rows.insert_all(log.connection, [cleaned(one) for one in facts])
