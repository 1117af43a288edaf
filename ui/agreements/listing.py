"""The list of agreements: those in a state, the newest first, each as one line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from partnerdesk.domain.agreements import StateKind
from partnerdesk.domain.words import counted
from partnerdesk.store.agreements_rows import AgreementRow, agreement_list, agreement_window
from partnerdesk.store.database import Connection
from ui.agreements.words import next_words, number_words, parties_words, state_chip, tr
from ui.background import Background
from ui.desk import Desk
from ui.store_list import Listing, StoreList
from ui.widgets import Columns, Row


class AgreementList(StoreList):
    """Agreements as a filter by state wants them."""

    def __init__(self, desk: Desk, background: Background | None = None) -> None:
        columns = Columns("", (tr("Next date"),), tr("State"))
        super().__init__(desk, background, columns, tr("Agreements"))

    def show_of(self, kind: StateKind | None) -> None:
        """List those in one state, or all; the chosen one stays chosen."""
        today = self._desk.today()
        notice_days = self._desk.settings().review_notice_days
        agreements = agreement_list(kind, today, notice_days)

        def read(connection: Connection) -> Listing:
            marks = agreements.marks(connection)

            def fetch(connection: Connection, offset: int, limit: int) -> Sequence[Row]:
                found = agreement_window(
                    connection, agreements, marks, today, notice_days, offset, limit
                )
                return [_row(one, today) for one in found]

            title = counted(marks.count, tr("agreement"), tr("agreements"))
            return Listing(marks.count, title, fetch, agreements.number_of)

        self.ask(agreements, read)


def _row(one: AgreementRow, today: date) -> Row:
    """The day stands by itself at the right; what falls on it ends the second line."""
    agreement = one.agreement
    what, day = next_words(agreement, one.state, today)
    second = f"{number_words(agreement)} · {parties_words(len(one.member_ids))}"
    return Row(
        agreement.id,
        agreement.title,
        f"{second} · {what}" if what else second,
        (day,),
        state_chip(one.state),
    )
