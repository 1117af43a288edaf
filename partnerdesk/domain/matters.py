"""What sorts of things need the coordinator, in the order of their urgency."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from partnerdesk.domain.choices import Choice


class MatterKind(Choice):
    """What sort of thing needs attention; the order is the order of urgency."""

    OVERDUE = "overdue", "Overdue"
    HAND_OVER = "hand_over", "To hand over today"
    LATE_CLASH = "late_clash", "Clash"
    NOT_READY = "not_ready", "Not ready"
    ROLE_ENDED = "role_ended", "No successor"
    REVIEW_DUE = "review_due", "Review due"
    SIGNATURES = "signatures", "Signatures overdue"
    RENEWAL = "renewal", "Renewal to decide"
    GOVERNORS = "governors", "Governors meet"
    NEW_HEAD = "new_head", "New head"
    PROMISE = "promise", "Promise"
    BACKUP = "backup", "Backup"
    TASK = "task", "To do"
    PENCIL = "pencil", "Reply missing"
    WRITE_UP = "write_up", "To write down"
    DUE_SOON = "due_soon", "Due this week"
    CONTACT = "contact", "Contact overdue"
    TEST = "test", "Test due"
    BUY_IN = "buy_in", "Buy-in fading"
    SIGNING = "signing", "Being signed"
    LEAVERS = "leavers", "Still kept"
    QUESTION = "question", "Question"


# About how long each takes, so that two spare hours can be planned.
MINUTES: Mapping[MatterKind, int] = {
    MatterKind.OVERDUE: 3,
    MatterKind.HAND_OVER: 5,
    MatterKind.LATE_CLASH: 10,
    MatterKind.NOT_READY: 5,
    MatterKind.ROLE_ENDED: 5,
    MatterKind.REVIEW_DUE: 10,
    MatterKind.SIGNATURES: 3,
    MatterKind.RENEWAL: 10,
    MatterKind.GOVERNORS: 10,
    MatterKind.NEW_HEAD: 5,
    MatterKind.PROMISE: 5,
    MatterKind.BACKUP: 1,
    MatterKind.TASK: 5,
    MatterKind.PENCIL: 3,
    MatterKind.WRITE_UP: 1,
    MatterKind.DUE_SOON: 1,
    MatterKind.CONTACT: 5,
    MatterKind.TEST: 5,
    MatterKind.BUY_IN: 3,
    MatterKind.SIGNING: 1,
    MatterKind.LEAVERS: 5,
    MatterKind.QUESTION: 3,
}


@dataclass(frozen=True, slots=True)
class Matter:
    """One thing that needs attention: what, since when, a verb, and where the verb leads."""

    kind: MatterKind
    title: str
    second: str
    verb: str
    page: str
    key: str = ""


def minutes(found: Sequence[Matter]) -> int:
    """About how long all of it takes, to the next five minutes."""
    exact = sum(MINUTES[matter.kind] for matter in found)
    return -(-exact // 5) * 5
