"""Merging a handover pack into a store that has a history of its own, as one action."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from partnerdesk.actions.entry_words import EntryWords
from partnerdesk.actions.merge_checks import check_merged, kept_promises
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
from partnerdesk.actions.merge_showing import topics_of
from partnerdesk.domain.dates import day_text
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.words import counted, listed
from partnerdesk.store.action_log import action
from partnerdesk.store.changes import Changes
from partnerdesk.store.comparing import Comparison, compare
from partnerdesk.store.database import Connection
from partnerdesk.store.entries import Entries, Key
from partnerdesk.store.forgetting import leave_out, still_named
from partnerdesk.store.history_rows import last_action
from partnerdesk.store.issued_words import keep_issued
from partnerdesk.store.merge_files import bring_files, bring_texts
from partnerdesk.store.merge_plan import Plan, make_plan
from partnerdesk.store.merging_rows import complete, fits_together, remember, write
from partnerdesk.store.opening import OpenStore
from partnerdesk.store.pack_file import PackManifest
from partnerdesk.store.staging import Staged
from partnerdesk.store.their_rows import their_store

Progress = Callable[[int, int], None]

_NAMED = 5


def preview_merge(
    store: OpenStore,
    staged: Staged,
    *,
    take_in: bool = False,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> MergePreview:
    """What a pack would change here; nothing is written. May take long: for the worker.

    Whoever was taken out here for good is taken out of ``staged`` too, before it is compared,
    unless somebody wants to ``take_in`` those people again. ``progress`` is told entries compared
    and entries in all. Raises Cancelled.
    """
    with store.database.read() as connection:
        known = still_named(connection, staged)
        forgotten = tuple(one for one in known if one.here)
        if forgotten and not take_in:
            staged = leave_out(connection, staged, forgotten)
    with store.database.read() as connection, their_store(staged, cancelled) as their:
        compared = compare(connection, staged, progress, cancelled)
        entries = Entries(connection, their, compared)
        keep_issued(entries, compared)
        plan = make_plan(entries, MergeChoices())
        topics = topics_of(entries, plan)
        state = last_action(connection)
        return MergePreview(staged.manifest, topics, compared.same, state, known, take_in)


def merge_pack(
    store: OpenStore, staged: Staged, preview: MergePreview, choices: MergeChoices, now: datetime
) -> Changes:
    """Merge a pack in one action that Undo takes back; no action when nothing changes.

    ``staged`` is the one of which the ``preview`` was made: people are left out of it since.
    Kept files that come with it are copied first, texts of one's own that are not here last; both
    stay when the merge is undone. Raises RuleBroken for ``choice``, naming the things, when both
    sides changed something and nobody chose; for ``preview`` when the store has changed since the
    preview was made; and otherwise when what would come of it breaks a rule. StoreProblem when a
    file can't be kept. Nothing is written then.
    """
    with store.database.read() as connection, their_store(staged) as their:
        _check_unchanged(connection, preview)
        compared = compare(connection, staged)
        entries = Entries(connection, their, compared)
        keep_issued(entries, compared)
        plan = make_plan(entries, choices)
        _check_plan(entries, plan)
        bring_files(store.folder.files, staged.files, _files_wanted(plan))
    changes = _merge(store, staged, preview, compared, plan, now)
    bring_texts(store.folder.texts, staged.texts)
    return changes


def _merge(
    store: OpenStore,
    staged: Staged,
    preview: MergePreview,
    compared: Comparison,
    plan: Plan,
    now: datetime,
) -> Changes:
    with (
        fits_together(),
        their_store(staged) as their,
        action(store.database, _action_name(preview.contents)) as log,
    ):
        _check_unchanged(log.connection, preview, log.id)
        entries = Entries(log.connection, their, compared)
        changed = complete(log.connection, entries, plan)
        with kept_promises(log.connection, entries, changed, now):
            write(log.connection, entries, changed)
        remember(log.connection, entries, compared, plan)
        check_merged(log.connection, entries, changed)
    return log.changes


def _action_name(manifest: PackManifest) -> str:
    """``Merge the pack of Ann Bell, Tue 3 Mar 2026``."""
    whose = manifest.made_by or manifest.school or manifest.partnership
    of = f" of {whose}" if whose else ""
    return f"Merge the pack{of}, {day_text(manifest.made_at.date())}"


def _files_wanted(plan: Plan) -> list[str]:
    """The hashes of kept files that rows of the result name."""
    return [
        str(result["sha256"])
        for (table, _), result in plan.results.items()
        if table == "stored_file" and result is not None
    ]


# --- refusals --------------------------------------------------------------------------------


def _check_unchanged(connection: Connection, preview: MergePreview, own: str = "") -> None:
    if last_action(connection, own) != preview.state:
        raise RuleBroken(
            "preview",
            "Something was changed here since this was looked through. Look through it again.",
        )


def _check_plan(entries: Entries, plan: Plan) -> None:
    words = EntryWords(entries)
    if plan.torn:
        needing, needed = plan.torn[0]
        raise RuleBroken("choice", _torn(words, entries, needing, needed))
    if plan.open:
        named = _named(words.name(entries.whole_of(key)) for key in plan.open)
        raise RuleBroken("choice", f"Both sides changed {named}. Choose which side to take.")


def _torn(words: EntryWords, entries: Entries, needing: Key, needed: Key) -> str:
    whole = entries.whole_of(needing)
    where = "" if whole == needing else f" ({words.name(whole)})"
    name, other = f"“{words.title(needing)}”{where}", f"“{words.title(needed)}”"
    if entries.differences[needed].ours is None:
        return f"{name} can’t come without {other}. Take both, or leave both out."
    return f"{name} needs {other}. Keep it, or remove what needs it first."


def _named(names: Iterable[str]) -> str:
    once = [f"“{name}”" for name in dict.fromkeys(names)]
    if len(once) > _NAMED:
        return f"{', '.join(once[:_NAMED])} and {counted(len(once) - _NAMED, 'other')}"
    return listed(once)
