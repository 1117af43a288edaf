"""Two stores that went their own ways: what differs in an entry, and what merges by itself."""

from __future__ import annotations

from partnerdesk.domain.choices import Choice


class Take(Choice):
    """Whose side wins."""

    OURS = "ours", "Ours"
    THEIRS = "theirs", "Theirs"


class Kind(Choice):
    """How an entry differs."""

    NEW = "new", "New"
    THEIRS = "theirs", "Changed on their side"
    GONE = "gone", "Removed on their side"
    OURS = "ours", "Changed on our side"
    BOTH = "both", "Changed on both sides"
