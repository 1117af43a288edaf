"""The paper of an agreement: what it says, and that its pages hold together."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from pypdf import PdfReader

from partnerdesk.documents import pdf
from partnerdesk.documents.mou import MouFacts, frozen_facts, mou_document
from partnerdesk.domain.agreements import Agreement, Clause, Commitment, Draft, Party, Signatory
from partnerdesk.domain.clauses import QuestionKind, clause_body
from partnerdesk.domain.dates import day_text
from partnerdesk.domain.partners import Member, RoleKind
from partnerdesk.formats.texts import load_clauses, load_templates

from .scripts import NAMES

DAY = date(2026, 3, 3)
AGREEMENT = Agreement(
    "a", "MOU-2026-003", "Latin and science for Years 7 to 9", created_on=DAY,
    starts_on=date(2026, 9, 1), ends_on=date(2027, 8, 31), review_on=date(2027, 6, 1),
)  # fmt: skip
SCHOOLS = (
    Member("m0", "St Oswald’s", street="4 Priory Lane", town="Eastvale", postcode="EV1 1AA"),
    Member("m1", "Heron Vale Academy", street="Mill Road", town="Eastvale"),
)
# Letter by letter in the order they are read; test_pdf.py holds the shaped scripts.
ALPHABETS = (
    "Welsh", "Polish", "Turkish", "Vietnamese", "Yoruba", "Greek", "Cyrillic",
    "Chinese", "Japanese", "Korean",
)  # fmt: skip
ROLES = (RoleKind.HEAD, RoleKind.CHAIR_OF_GOVERNORS)


def facts_of(
    template_id: str = "one-page-mou",
    members: Sequence[Member] = SCHOOLS,
    answered: bool = True,
    promises: Sequence[Commitment] = (),
    roles: Sequence[RoleKind] = ROLES,
) -> MouFacts:
    """A template, its questions answered as their hints suggest."""
    template, library = load_templates()[template_id], load_clauses()
    known = {
        "parties": " and ".join(one.name for one in members),
        "parties_with_addresses": "; ".join(f"{one.name}, {one.address}" for one in members),
        "partnership": "East Vale Schools Together",
        "our_school": members[0].name,
        "leads": "Ann Bell for St Oswald’s and Gareth Price for Heron Vale Academy",
        "start": day_text(date(2026, 9, 1)),
        "end": day_text(date(2027, 8, 31)),
        "review": day_text(date(2027, 6, 1)),
    }
    clauses = []
    for place, name in enumerate(template.clause_ids):
        text = library[name]
        answers = {one.id: _answer(one.kind, one.hint, one.options) for one in text.questions}
        body = clause_body(text, answers if answered else {}, known)
        clauses.append(
            Clause(f"c{place}", "a", name, text.version, place, text.part, text.heading, body)
        )
    default = [
        Commitment("p0", "a", "m0", None, "Latin teaching", "1 hour a week", "July 2027"),
        Commitment("p1", "a", "m1", "m0", "The sports pitch", "on Wednesdays"),
    ]
    draft = Draft(
        AGREEMENT,
        tuple(Party(f"q{n}", "a", one.id, n) for n, one in enumerate(members)),
        tuple(
            Signatory(f"s{one.id}{role}", "a", one.id, role) for one in members for role in roles
        ),
        clauses=tuple(clauses),
        commitments=tuple(promises or default),
    )
    exchange = frozenset(name for name, text in library.items() if text.special == "exchange")
    return MouFacts(
        draft, template.document_title, "East Vale Schools Together",
        {one.id: one for one in members}, {("m0", RoleKind.HEAD): "Ann Bell"}, exchange, DAY,
    )  # fmt: skip


def _answer(kind: QuestionKind, hint: str, options: Sequence[tuple[str, str]]) -> str:
    if options:
        return options[0][0]
    if kind is QuestionKind.MONEY:
        return "38.00"
    if kind is QuestionKind.TIME:
        return "15:00"
    return hint.removeprefix("For example: ") or "as agreed"


def printed(facts: MouFacts) -> tuple[bytes, list[str]]:
    """The PDF and the words of each page, on one line each."""
    content = pdf.render(mou_document(facts))
    pages = PdfReader(io.BytesIO(content)).pages
    return content, [" ".join(page.extract_text().split()) for page in pages]


def test_the_head_says_what_it_is_its_number_and_its_parties_with_addresses() -> None:
    content, pages = printed(facts_of("partnership-mou"))
    first = pages[0]
    for words in (
        "Memorandum of Understanding",
        "Latin and science for Years 7 to 9",
        "MOU-2026-003 · draft of Tue 3 Mar 2026",
        "St Oswald’s, 4 Priory Lane, Eastvale, EV1 1AA; Heron Vale Academy, Mill Road, Eastvale",
    ):
        assert words in first
    assert PdfReader(io.BytesIO(content)).metadata.title == "Memorandum of Understanding"
    for number, words in enumerate(pages, 1):
        assert f"MOU-2026-003 · page {number} of {len(pages)}" in words


def test_clauses_are_numbered_in_order_without_those_left_out() -> None:
    facts = facts_of("partnership-mou")
    clauses = list(facts.draft.clauses)
    clauses[2] = replace(clauses[2], left_out=True)
    facts = replace(facts, draft=replace(facts.draft, clauses=tuple(clauses)))
    _, pages = printed(facts)
    words = " ".join(pages)
    kept = [one for one in clauses if not one.left_out]
    places = [words.index(f"{n} {one.heading}") for n, one in enumerate(kept, 1)]
    assert places == sorted(places)
    assert clauses[2].heading not in words


def test_the_table_says_what_each_party_gives_and_receives() -> None:
    _, pages = printed(facts_of())
    words = " ".join(pages)
    table = words[words.index("Party Gives Receives") :]
    assert "Latin teaching, 1 hour a week, by July 2027" in table
    assert "The sports pitch, on Wednesdays" in table
    assert table.count("The sports pitch") == 2  # what one gives, the other receives


def test_a_draft_says_so_on_every_page_and_an_issued_one_never() -> None:
    facts = facts_of("partnership-mou")
    _, draft = printed(facts)
    _, issued = printed(replace(facts, issuing=True))
    assert all("DRAFT" in words for words in draft)
    assert not any("DRAFT" in words for words in issued)
    assert "issued Tue 3 Mar 2026" in issued[0]


def test_an_unanswered_question_prints_as_a_blank() -> None:
    _, pages = printed(facts_of(answered=False))
    assert "[to be agreed: who is the neutral broker]" in " ".join(pages)


@pytest.mark.parametrize("parties", [2, 3, 7, 11])
def test_there_is_one_signature_block_per_party_and_role_none_of_them_split(parties: int) -> None:
    members = [Member(f"m{n}", f"School number {n + 1}", town="Eastvale") for n in range(parties)]
    _, pages = printed(facts_of("partnership-mou", members))
    # A block reads: organisation, role, then the fields to fill in.
    block = re.compile(r"School number (\d+)\W* (Head|Chair of governors)\b")
    found = [match.groups() for words in pages for match in block.finditer(words)]
    wanted = [(str(n + 1), role.label) for n in range(parties) for role in ROLES]
    assert sorted(found) == sorted(wanted)
    for words in pages:
        blocks_here = len(block.findall(words))
        assert words.count("Signature") >= blocks_here
        if blocks_here:
            assert words.count("Date") >= blocks_here


def test_names_in_every_script_print_in_fonts_that_the_paper_carries() -> None:
    for script, name in NAMES.items():
        school = Member("m1", f"School {name}", town=name)
        content, pages = printed(facts_of(members=(SCHOOLS[0], school), roles=(RoleKind.HEAD,)))
        if script in ALPHABETS:
            found = unicodedata.normalize("NFC", "".join(pages)).replace(" ", "")
            assert unicodedata.normalize("NFC", name).replace(" ", "") in found, script
        fonts = set()
        for page in PdfReader(io.BytesIO(content)).pages:
            resources = page["/Resources"].get_object()
            fonts |= {str(f.get_object()["/BaseFont"]) for f in resources["/Font"].values()}
        # Every font is embedded (a subset has a tag of six letters), so none is a box elsewhere.
        assert all(re.match(r"/[A-Z]{6}\+", font) for font in fonts), script


def test_what_a_user_wrote_is_never_markup() -> None:
    nasty = "<b>bold</b> & <img src='file:///etc/passwd'/> {0} %s"
    members = (SCHOOLS[0], Member("m1", nasty))
    promise = Commitment("p", "a", "m0", None, nasty, "<font size=99>")
    facts = facts_of(members=members, promises=[promise])
    clauses = (replace(facts.draft.clauses[0], body=nasty, edited=True), *facts.draft.clauses[1:])
    agreement = replace(AGREEMENT, title=nasty)
    draft = replace(facts.draft, agreement=agreement, clauses=clauses)
    _, pages = printed(replace(facts, draft=draft))
    # Title, clause, table and signature line; lines may break within.
    assert "".join(pages).replace(" ", "").count(nasty.replace(" ", "")) >= 5


def test_the_one_page_agreement_is_one_page() -> None:
    """Two parties, heads and chairs, every question answered: still on one sheet."""
    _, pages = printed(facts_of())
    assert len(pages) == 1


def test_the_charter_prints_for_eleven_members() -> None:
    members = [Member(f"m{n}", f"School number {n + 1}", town="Eastvale") for n in range(11)]
    _, pages = printed(facts_of("regional-charter", members, roles=(RoleKind.HEAD,)))
    words = " ".join(pages)
    assert "Partnership Charter" in pages[0]
    assert all(f"School number {n}" in words for n in range(1, 12))


def test_the_frozen_facts_name_parties_and_words_and_leave_out_what_was_left_out() -> None:
    facts = facts_of()
    clauses = (replace(facts.draft.clauses[0], left_out=True), *facts.draft.clauses[1:])
    frozen = frozen_facts(replace(facts, draft=replace(facts.draft, clauses=clauses)))
    assert frozen["parties"][0] == {  # type: ignore[index]
        "id": "m0", "name": "St Oswald’s", "address": "4 Priory Lane, Eastvale, EV1 1AA",
        "urn": "",
    }  # fmt: skip
    assert (
        [one["clause"] for one in frozen["clauses"]]
        == [  # type: ignore[attr-defined]
            one.clause_id for one in clauses[1:]
        ]
    )
