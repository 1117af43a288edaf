"""Drafting with others in Word: a draft goes out, and what came back is taken part by part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from partnerdesk.actions.agreements import on_draft
from partnerdesk.domain import agreements
from partnerdesk.domain.agreements import Clause, Draft, commitment_text
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.versions import Change, Run, word_changes
from partnerdesk.domain.words import clean_lines, counted
from partnerdesk.formats.docx_in import DocxSection, ReadDocx
from partnerdesk.store import agreements_rows, partners_rows, rows
from partnerdesk.store.changes import Changes
from partnerdesk.store.database import Database


@dataclass(frozen=True, slots=True)
class ReturnedClause:
    """A part of the draft and what became of it in the document.

    ``clause_id`` is the id of the draft's clause, ``body`` the words that came back, and ``runs``
    both in order. A part that is no longer in the document is REMOVED, with a blank body.
    """

    clause_id: str
    part: str
    change: Change
    runs: tuple[Run, ...]
    body: str
    heading: str = ""


@dataclass(frozen=True, slots=True)
class ReturnedDocx:
    """What came back. ``unmatched`` are headings with words that belong to no part."""

    clauses: tuple[ReturnedClause, ...]
    unmatched: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def changed(self) -> tuple[ReturnedClause, ...]:
        """The parts that are not as they were."""
        return tuple(one for one in self.clauses if one.change is not Change.SAME)


def draft_docx(database: Database, agreement_id: str, today: date) -> bytes:
    """A draft as a Word document with tracked changes on.

    Raises RuleBroken once it is issued: its words can't change then.
    """
    from partnerdesk.formats.docx_out import DocxDraft, DocxPart, docx_bytes

    with database.read() as connection:
        draft = agreements_rows.draft_of(connection, agreement_id)
        members = partners_rows.members_by_id(
            connection, [party.member_id for party in draft.parties]
        )
    agreement = draft.agreement
    agreements.check_editable(agreement)
    names = {key: member.name for key, member in members.items()}
    return docx_bytes(
        DocxDraft(
            agreement_id=agreement.id,
            number=agreement.number,
            title=agreement.title,
            version=agreement.version,
            parts=[DocxPart(one.id, one.heading or one.part, one.body) for one in _shown(draft)],
            promises=[
                f"{names.get(one.giver_id, '')} gives "
                f"{names.get(one.receiver_id or '', 'all the others')}: {commitment_text(one)}"
                for one in draft.commitments
            ],
            made_on=today,
        )
    )


def _shown(draft: Draft) -> list[Clause]:
    return [clause for clause in draft.clauses if not clause.left_out]


def read_returned(content: bytes) -> ReadDocx:
    """What a document that came back says; it asks no store, so that a worker can read it.

    Raises RuleBroken for ``file`` when it is no sound Word document.
    """
    from partnerdesk.formats.docx_in import read_docx

    return read_docx(content)


def compare_returned(database: Database, agreement_id: str, read: ReadDocx) -> ReturnedDocx:
    """What changed, part by part, against the draft as it stands; nothing is written.

    A part is found by its mark, else by its heading. Raises RuleBroken for ``file`` when the
    document was made for another agreement, or has no part of this one.
    """
    with database.read() as connection:
        draft = agreements_rows.draft_of(connection, agreement_id)
    agreement = draft.agreement
    agreements.check_editable(agreement)
    if read.agreement and read.agreement != agreement.id.replace("-", ""):
        raise RuleBroken(
            "file",
            f"This document was made for another agreement than {agreement.number}. Choose the one "
            "that was sent out for it, or open that agreement first.",
        )
    shown = _shown(draft)
    sections = _matched(shown, read.sections)
    if not sections:
        raise RuleBroken(
            "file",
            f"None of the parts of {agreement.number} can be found in this document. Choose the "
            "one that was sent out for it.",
        )
    used = {id(one) for one in sections.values()}
    unmatched = tuple((one.heading, one.body) for one in read.sections if id(one) not in used)
    found = tuple(_returned(clause, sections.get(clause.id)) for clause in shown)
    return ReturnedDocx(found, unmatched, (*read.notes, *_said(found, unmatched)))


def _matched(shown: list[Clause], sections: tuple[DocxSection, ...]) -> dict[str, DocxSection]:
    by_mark = {one.key: one for one in sections if one.key}
    found = {
        clause.id: by_mark[key]
        for clause in shown
        if (key := clause.id.replace("-", "")) in by_mark
    }
    unmarked = {one.heading.casefold(): one for one in sections if not one.key}
    for clause in shown:
        heading = (clause.heading or clause.part).casefold()
        if clause.id not in found and heading in unmarked:
            found[clause.id] = unmarked.pop(heading)
    return found


def _returned(clause: Clause, section: DocxSection | None) -> ReturnedClause:
    heading = clause.heading or clause.part
    was = clean_lines(clause.body)
    came = section.body if section else ""
    if not came:
        runs: tuple[Run, ...] = (Run(Change.REMOVED, was),) if was else ()
        change = Change.REMOVED if was else Change.SAME
        return ReturnedClause(clause.id, clause.part, change, runs, "", heading)
    if came.split() == was.split():
        return ReturnedClause(
            clause.id, clause.part, Change.SAME, (Run(Change.SAME, was),), was, heading
        )
    runs = word_changes(was, came)
    now = section.heading if section and section.heading else heading
    return ReturnedClause(clause.id, clause.part, Change.CHANGED, runs, came, now)


def _said(
    found: tuple[ReturnedClause, ...], unmatched: tuple[tuple[str, str], ...]
) -> tuple[str, ...]:
    said = []
    if missing := [one.part for one in found if one.change is Change.REMOVED]:
        said.append(f"No longer in the document: {', '.join(missing)}.")
    if unmatched:
        names = ", ".join(f"“{heading or 'without a heading'}”" for heading, _ in unmatched)
        said.append(
            f"{counted(len(unmatched), 'heading')} can’t be matched to a part: {names}. "
            "Copy what you want from the document."
        )
    return tuple(said)


def take_docx(database: Database, agreement_id: str, chosen: Mapping[str, str]) -> Changes:
    """Take the words that came back for the chosen parts, by the id of the clause.

    They become words of one's own; a blank body leaves the part out. Raises RuleBroken for
    ``clauses`` when nothing is chosen, or a part is no longer in the draft.
    """
    if not chosen:
        raise RuleBroken("clauses", "No part is chosen. Tick at least one.")
    with on_draft(database, agreement_id, "Take changes from Word into {}") as (log, draft):
        there = {clause.id: clause for clause in draft.clauses}
        if gone := set(chosen) - set(there):
            raise RuleBroken(
                "clauses",
                f"{counted(len(gone), 'part')} of the document can’t be found in the draft any "
                "more. Open the document again.",
            )
        for clause_id, body in chosen.items():
            words = clean_lines(body)
            before = there[clause_id]
            after = replace(before, left_out=True)
            if words:
                after = replace(before, body=words, edited=True)
            if after != before:
                rows.update(log.connection, after)
    return log.changes
