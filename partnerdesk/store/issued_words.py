"""What was issued stays as it was issued: a draft of the same version elsewhere can't reword it."""

from __future__ import annotations

from dataclasses import replace

from partnerdesk.domain.differences import Conflict, Kind, Take
from partnerdesk.store.comparing import Comparison, Difference
from partnerdesk.store.entries import Entries, Key
from partnerdesk.store.tables import agreement

# What the paper says. Promises are released, and parties leave, after it was issued.
_WORDS = ("agreement", "agreement_clause", "agreement_answer", "agreement_signatory")


def keep_issued(entries: Entries, compared: Comparison) -> None:
    """Let the side that issued a version win where the other still drafted it."""
    sides: dict[Key, Take | None] = {}
    for at, one in enumerate(compared.differences):
        if one.table not in _WORDS or one.kind is Kind.OURS:
            continue
        whole = entries.whole_of(one.key)
        if whole not in sides:
            sides[whole] = _issued_by(entries, whole)
        side = sides[whole]
        if side is not None and (one.table != agreement.name or one.kind is Kind.BOTH):
            compared.differences[at] = _won(one, side)
            entries.differences[one.key] = compared.differences[at]


def _issued_by(entries: Entries, whole: Key) -> Take | None:
    """The side that alone issued the version that both have; None where there is no such."""
    ours, theirs = entries.ours(whole), entries.theirs(whole)
    if ours is None or theirs is None or ours["version"] != theirs["version"]:
        return None
    if bool(ours["issued_on"]) == bool(theirs["issued_on"]):
        return None
    return Take.OURS if ours["issued_on"] else Take.THEIRS


def _won(one: Difference, side: Take) -> Difference:
    kind = Kind.OURS if side is Take.OURS else Kind.THEIRS
    if one.ours is not None and one.theirs is None and side is Take.THEIRS:
        kind = Kind.GONE
    found = tuple(_decided(conflict, side) for conflict in one.found)
    return replace(one, kind=kind, found=found)


def _decided(conflict: Conflict, side: Take) -> Conflict:
    return replace(conflict, winner=side)
