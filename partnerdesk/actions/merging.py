"""Merging a handover pack into a store that has a history of its own, as one action."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from partnerdesk.actions.merge_preview import REMOVED as REMOVED
from partnerdesk.actions.merge_preview import TOPICS as TOPICS
from partnerdesk.actions.merge_preview import FieldDifference as FieldDifference
from partnerdesk.actions.merge_preview import Kind as Kind
from partnerdesk.actions.merge_preview import MergeChoices as MergeChoices
from partnerdesk.actions.merge_preview import MergePreview as MergePreview
from partnerdesk.actions.merge_preview import RowDifference as RowDifference
from partnerdesk.actions.merge_preview import Take as Take
from partnerdesk.actions.merge_preview import Thing as Thing
from partnerdesk.actions.merge_preview import TopicDifference as TopicDifference
from partnerdesk.store.changes import Changes
from partnerdesk.store.opening import OpenStore

if TYPE_CHECKING:
    from partnerdesk.store.staging import Staged

Progress = Callable[[int, int], None]


def preview_merge(
    store: OpenStore,
    staged: Staged,
    *,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> MergePreview:
    """What a pack would change here; nothing is written. May take long: for the worker.

    ``progress`` is told entries compared and entries in all. Raises Cancelled.
    """
    raise NotImplementedError


def merge_pack(
    store: OpenStore, staged: Staged, preview: MergePreview, choices: MergeChoices, now: datetime
) -> Changes:
    """Merge a pack in one action that Undo takes back; no action when nothing changes.

    Raises RuleBroken for ``choice``, naming the things, when both sides changed something and
    nobody chose; for ``preview`` when the store has changed since the preview was made; and
    otherwise when what would come of it breaks a rule. Nothing is written then.
    """
    raise NotImplementedError
