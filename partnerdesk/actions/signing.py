"""What a coordinator does with an agreement from issue on: signatures, and how it ends.

Each function is one action and returns the Changes it made. A refusal raises RuleBroken and
writes nothing. Issuing, ending and voiding can't be undone.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from partnerdesk.actions.agreements import mou_facts, mou_pdf, refill
from partnerdesk.actions.partners import cleaned, made
from partnerdesk.domain import agreements
from partnerdesk.domain.agreements import Agreement, Clause, Draft, IssuedVersion, Signature
from partnerdesk.domain.files import StoredFile, scan_type
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.words import clean
from partnerdesk.formats.texts import load_clauses
from partnerdesk.store import agreements_rows, files, rows
from partnerdesk.store.action_log import action
from partnerdesk.store.changes import Changes
from partnerdesk.store.database import Database
from partnerdesk.store.tables import agreement_signature

if TYPE_CHECKING:
    from partnerdesk.store.opening import OpenStore


def open_parts(draft: Draft, own: Path | None = None) -> tuple[Clause, ...]:
    """The parts that hold back issue, in printing order; ``own`` is the folder of own texts.

    They have a blank in them, say nothing, or announce a table of promises that is empty (P34).
    """
    library = load_clauses(own=own)
    exchange = {name for name, text in library.items() if text.special == "exchange"}
    return tuple(
        clause
        for clause in draft.clauses
        if agreements.is_open(clause)
        or (not clause.left_out and clause.clause_id in exchange and not draft.commitments)
    )


def issue(store: OpenStore, agreement_id: str, today: date) -> Changes:
    """Freeze a draft for signature: its PDF with hash, its facts and its clause versions.

    Can't be undone: an issued agreement is voided, or a new one drafted from it. Raises RuleBroken
    naming the parts that are still open.
    """
    from partnerdesk.documents.mou import frozen_facts

    with store.database.read() as connection:
        facts = replace(mou_facts(connection, agreement_id, today), issuing=True)
    draft = facts.draft
    agreements.check_editable(draft.agreement)
    if waiting := open_parts(draft, store.folder.texts):
        raise RuleBroken(
            "clauses",
            f"Still open: {', '.join(clause.part for clause in waiting)}. "
            "Answer these parts or leave them out, then issue.",
        )
    agreements.check_ready_to_issue(draft)
    content = mou_pdf(facts)
    agreement = draft.agreement
    sha256 = files.keep(store.folder.files, content)
    with action(store.database, f"Issue {agreement.number}", final=True) as log:
        refill(log, agreement_id)
        kept = rows.insert(
            log.connection,
            StoredFile(
                sha256=sha256,
                name=f"{agreement.number}-v{agreement.version}.pdf"
                if agreement.version > 1
                else f"{agreement.number}.pdf",
                media_type="application/pdf",
                size=len(content),
                added_on=today,
            ),
        )
        rows.insert(
            log.connection,
            IssuedVersion(
                agreement_id=agreement_id,
                version=agreement.version,
                issued_on=today,
                facts=json.dumps(frozen_facts(facts), ensure_ascii=False),
                file_id=kept.id,
            ),
        )
        rows.update(log.connection, replace(agreement, issued_on=today))
    return log.changes


def record_signature(
    store: OpenStore,
    agreement_id: str,
    signature: Signature,
    today: date,
    scan: tuple[str, bytes] | None = None,
) -> Changes:
    """Record who signed, in which role and when; ``scan`` is (file name, bytes).

    The scan is kept by its hash beside the store. Raises RuleBroken for a scan that is no PDF,
    JPEG or PNG.
    """
    new = cleaned(replace(signature, id=""))
    with store.database.read() as connection:
        draft = agreements_rows.draft_of(connection, agreement_id)
    agreements.check_signature(new, draft.agreement, draft.signatures, today)
    kept_scan = _keep(store, scan, today) if scan else None
    name = f"{new.person_name} signs {draft.agreement.number}"
    with action(store.database, name) as log:
        if kept_scan:
            new = replace(new, scan_id=rows.insert(log.connection, kept_scan).id)
        kept = rows.insert(log.connection, new)
    return made(log, kept.id)


def attach_scan(
    store: OpenStore, signature_id: str, scan: tuple[str, bytes], today: date
) -> Changes:
    """Attach a scan to a signature that was recorded before it was scanned."""
    kept_scan = _keep(store, scan, today)
    with store.database.read() as connection:
        signature = rows.get(connection, Signature, signature_id)
    with action(store.database, f"Attach {kept_scan.name}") as log:
        file = rows.insert(log.connection, kept_scan)
        rows.update(log.connection, replace(signature, scan_id=file.id))
    return made(log, file.id)


def _keep(store: OpenStore, scan: tuple[str, bytes], today: date) -> StoredFile:
    name, content = scan
    media_type = scan_type(name, content)
    sha256 = files.keep(store.folder.files, content)
    return StoredFile(
        sha256=sha256, name=clean(name), media_type=media_type, size=len(content), added_on=today
    )


def remove_signature(database: Database, agreement_id: str, signature_id: str) -> Changes:
    """Take away a signature that was recorded by mistake."""
    with database.read() as connection:
        agreement = rows.get(connection, Agreement, agreement_id)
        signature = rows.get(connection, Signature, signature_id)
    with action(database, f"Remove a signature from {agreement.number}") as log:
        rows.delete(log.connection, Signature, agreement_signature.c.id == signature.id)
    return log.changes


def end_agreement(database: Database, agreement_id: str, ended_on: date, reason: str) -> Changes:
    """End an agreement before its time, with the reason; it stays readable."""
    with database.read() as connection:
        agreement = rows.get(connection, Agreement, agreement_id)
    if agreement.issued_on is None:
        raise RuleBroken("", "This is still a draft. Throw it away instead.")
    if not clean(reason):
        raise RuleBroken("reason", "Say why it ends: whoever comes after you will ask.")
    with action(database, f"End {agreement.number}", final=True) as log:
        rows.update(
            log.connection, replace(agreement, ended_on=ended_on, ended_reason=clean(reason))
        )
    return log.changes


def void_agreement(database: Database, agreement_id: str, reason: str, today: date) -> Changes:
    """Void an issued agreement, with the reason; its number is never used again."""
    with database.read() as connection:
        agreement = rows.get(connection, Agreement, agreement_id)
    if agreement.issued_on is None:
        raise RuleBroken("", "This is still a draft. Throw it away instead.")
    if agreement.voided_on:
        raise RuleBroken("", f"{agreement.number} is void already.")
    if not clean(reason):
        raise RuleBroken("reason", "Say why it is void: whoever comes after you will ask.")
    with action(database, f"Void {agreement.number}", final=True) as log:
        rows.update(log.connection, replace(agreement, voided_on=today, void_reason=clean(reason)))
    return log.changes
