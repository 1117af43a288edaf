"""The terms on which something is lent, as they stand on the form that both sides sign."""

from __future__ import annotations

from dataclasses import dataclass

from partnerdesk.domain.choices import Choice


class TermScope(Choice):
    """Which loans a term is printed for."""

    ALL = "all", "Everything"
    EQUIPMENT = "equipment", "Equipment"
    PLACES = "places", "Places"


@dataclass(frozen=True, slots=True)
class LendingTerm:
    """One numbered term; ``version`` counts up whenever its words change."""

    id: str
    version: int
    title: str
    text: str
    scope: TermScope = TermScope.ALL
