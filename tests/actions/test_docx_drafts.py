"""A draft in Word and back: what changed is told part by part and taken where it is chosen."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from docx import Document

from partnerdesk.actions import agreements, history
from partnerdesk.actions.docx_drafts import (
    ReturnedDocx,
    compare_returned,
    draft_docx,
    read_returned,
    take_docx,
)
from partnerdesk.domain.agreements import Draft
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.versions import Change
from partnerdesk.store import agreements_rows
from partnerdesk.store.opening import OpenStore
from tests import factories

TODAY = date(2026, 3, 3)


@dataclass(frozen=True)
class Desk:
    """Two drafts between two schools."""

    store: OpenStore
    key: str
    other: str

    def read(self) -> Draft:
        with self.store.database.read() as connection:
            return agreements_rows.draft_of(connection, self.key)

    def sent(self) -> bytes:
        return draft_docx(self.store.database, self.key, TODAY)

    def returned(self, content: bytes) -> ReturnedDocx:
        return compare_returned(self.store.database, self.key, read_returned(content))

    def clause(self, part: str) -> str:
        return next(one.id for one in self.read().clauses if one.part == part)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    store = factories.open_store(tmp_path / "store")
    schools = [
        factories.member(name="St Oswald’s", is_us=True),
        factories.member(name="Heron Vale Academy"),
    ]
    factories.add(store.database, *schools)
    ids = [one.id for one in schools]
    made = [
        agreements.draft_agreement(store.database, "one-page-mou", title, ids, TODAY, TODAY).made
        for title in ("Latin", "Physics")
    ]
    yield Desk(store, *made)
    store.close()


def changed(content: bytes, old: str, new: str | None) -> bytes:
    """The document with a paragraph's words replaced, or the paragraph taken out."""
    document = Document(io.BytesIO(content))
    found = [one for one in document.paragraphs if old in one.text]
    assert found, old
    for one in found:
        if new is None:
            one._p.getparent().remove(one._p)
        else:
            one.text = one.text.replace(old, new)
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def test_what_comes_back_untouched_has_changed_nothing(desk: Desk) -> None:
    back = desk.returned(desk.sent())
    assert back.changed == ()
    assert back.notes == back.unmatched == ()
    assert [one.clause_id for one in back.clauses] == [one.id for one in desk.read().clauses]


def test_changed_words_are_told_and_taken_where_they_are_chosen(desk: Desk) -> None:
    content = changed(desk.sent(), "Safety: each of us", "Safety first: all of us")
    content = changed(content, "Not covered:", "Left out:")
    back = desk.returned(content)
    assert [(one.part, one.change) for one in back.changed] == [
        ("Keeping safe", Change.CHANGED),
        ("Scope", Change.CHANGED),
    ]
    safe = back.changed[0]
    assert [run.words.strip() for run in safe.runs if run.change is Change.ADDED]
    assert "".join(run.words for run in safe.runs if run.change is not Change.REMOVED) == safe.body
    take_docx(desk.store.database, desk.key, {safe.clause_id: safe.body})
    clauses = {one.part: one for one in desk.read().clauses}
    assert clauses["Keeping safe"].body.startswith("Safety first: all of us")
    assert clauses["Keeping safe"].edited
    assert not clauses["Scope"].edited
    history.undo(desk.store.database)
    assert not any(one.edited for one in desk.read().clauses)


def test_a_part_that_was_taken_out_is_said_and_can_be_left_out(desk: Desk) -> None:
    content = changed(desk.sent(), "Keeping safe", None)
    content = changed(content, "Safety: each of us", None)
    back = desk.returned(content)
    (gone,) = back.changed
    assert (gone.part, gone.change, gone.body) == ("Keeping safe", Change.REMOVED, "")
    assert "No longer in the document: Keeping safe." in back.notes
    take_docx(desk.store.database, desk.key, {gone.clause_id: gone.body})
    assert next(one for one in desk.read().clauses if one.part == "Keeping safe").left_out


def test_a_new_heading_is_said_and_never_swallowed(desk: Desk) -> None:
    document = Document(io.BytesIO(desk.sent()))
    place = next(one for one in document.paragraphs if one.text == "Scope")
    place.insert_paragraph_before("A new part", style="Heading 1")
    place.insert_paragraph_before("With <b>words</b>.")
    kept = io.BytesIO()
    document.save(kept)
    back = desk.returned(kept.getvalue())
    assert back.changed == ()
    assert back.unmatched == (("A new part", "With <b>words</b>."),)
    assert "“A new part”" in back.notes[0]


def test_the_document_of_another_agreement_is_refused(desk: Desk) -> None:
    other = draft_docx(desk.store.database, desk.other, TODAY)
    with pytest.raises(RuleBroken, match="another agreement"):
        desk.returned(other)
    document = Document()
    document.add_paragraph("Hello")
    kept = io.BytesIO()
    document.save(kept)
    with pytest.raises(RuleBroken, match="None of the parts"):
        desk.returned(kept.getvalue())


def test_nothing_is_taken_that_is_not_chosen_or_not_there(desk: Desk) -> None:
    before = factories.image(desk.store.folder.database)
    for chosen in ({}, {"nobody": "words"}, {desk.clause("Why"): "x", "nobody": "words"}):
        with pytest.raises(RuleBroken):
            take_docx(desk.store.database, desk.key, chosen)
    assert factories.image(desk.store.folder.database) == before
