"""The loan agreement on paper: both copies whole, what is lent, and four places to sign."""

from __future__ import annotations

import io
import re
import unicodedata
from dataclasses import replace
from datetime import date

import pytest
from pypdf import PdfReader

from partnerdesk.documents.loan_form import (
    FormLine,
    FormReturn,
    LoanFormFacts,
    loan_form,
    who_and_how,
)
from partnerdesk.documents.pdf import render
from partnerdesk.domain.lending import ItemKind
from partnerdesk.domain.partners import Channel
from partnerdesk.formats.lending_terms import load_terms
from tests import factories as make

from .paper import printed, printed_fonts, squeezed
from .scripts import NAMES

LENDER = make.member(name="St Oswald’s", street="4 Priory Lane", town="Eastvale")
BORROWER = make.member(name="Heron Vale Academy", street="Mill Road")
MULTIMETER = FormLine(
    "Multimeter", 12, make_model="Ohmwell 130", asset_tag="PH-0001", serial="SN 4711",
    value_pence=2450, accessories=("Test leads", "Carry case"), condition_out="Good",
    test="PAT until Mon 1 Jun 2026", kit="Electricity", handling="Switch it off before packing.",
)  # fmt: skip
SUPPLY = FormLine("Power supply", 2, value_pence=8900, accessories=("Mains lead",))
HALL = FormLine("Sports hall", kind=ItemKind.PLACE, capacity=200)
FACTS = LoanFormFacts(
    number="L-0042",
    state="Reserved",
    lender=LENDER,
    borrower=BORROWER,
    responsible=make.person(name="Łucja Żak", mobile="07700 900114", channel=Channel.TEXT),
    deputy=make.person(name="Priya Nair", telephone="01632 960107"),
    purpose="Physics practicals, Year 10",
    out="Tue 3 Mar 2026, morning",
    due="Tue 17 Mar 2026, afternoon",
    lines=(MULTIMETER, SUPPLY),
    terms=load_terms(),
    printed_on=date(2026, 3, 2),
    partnership="East Vale Schools Together",
)


def copies(facts: LoanFormFacts) -> dict[str, list[str]]:
    """The pages of each copy by whose it is, as their heads say."""
    found: dict[str, list[str]] = {}
    for words in printed(loan_form(facts)):
        whose = re.search(r"the (lender|borrower)’s copy", words)
        assert whose, words[:200]
        found.setdefault(whose[1], []).append(words)
    return found


def test_each_side_has_a_whole_copy_that_says_whose_it_is() -> None:
    found = copies(FACTS)
    assert list(found) == ["lender", "borrower"]
    for whose, pages in found.items():
        assert pages[0].startswith(f"Loan agreement: the {whose}’s copy St Oswald’s lends to Heron")
        for number, words in enumerate(pages, 1):
            assert f"L-0042 · page {number} of {len(pages)}" in words
    lenders, borrowers = ("".join(pages) for pages in found.values())
    assert lenders.replace("the lender’s copy", "the borrower’s copy") == borrowers


def test_a_copy_states_parties_people_dates_items_and_values() -> None:
    words = " ".join(copies(FACTS)["lender"])
    for fact in (
        "St Oswald’s, 4 Priory Lane, Eastvale",
        "Heron Vale Academy, Mill Road",
        "Łucja Żak, text 07700 900114",
        "Priya Nair, 01632 960107",
        "Physics practicals, Year 10",
        "Goes out Tue 3 Mar 2026, morning",
        "Due back Tue 17 Mar 2026, afternoon",
        "State today Reserved",
        "Multimeter",
        "Ohmwell 130",
        "from the kit “Electricity”",
        "PAT until Mon 1 Jun 2026",
        "PH-0001",
        "SN 4711",
        "£24.50",
        "£294.00",
        "£89.00",
        "£178.00",
        "To replace all of it: £472.00.",
        "Multimeter: Switch it off before packing.",
    ):
        assert fact in words, fact
    assert words.index("Test leads") < words.index("Carry case") < words.index("Mains lead")


def test_an_extended_loan_still_names_the_day_first_agreed() -> None:
    facts = replace(FACTS, first_due="Tue 10 Mar 2026, afternoon")
    assert (
        "Due back Tue 17 Mar 2026, afternoon (first agreed: Tue 10 Mar 2026, afternoon)"
        in copies(facts)["borrower"][0]
    )


def test_an_unknown_value_is_left_out_of_the_total_and_said_so() -> None:
    words = " ".join(copies(replace(FACTS, lines=(SUPPLY, HALL)))["lender"])
    assert "To replace all of it: £178.00, without what has no value written down." in words
    assert "To replace" not in " ".join(copies(replace(FACTS, lines=(HALL,)))["lender"])


def test_terms_are_numbered_and_only_those_that_concern_what_is_lent() -> None:
    def numbered(*lines: FormLine) -> list[str]:
        words = " ".join(copies(replace(FACTS, lines=lines))["lender"])
        kept = [term for term in FACTS.terms if f"{term.title}. {term.text}" in words]
        places = [words.index(f"{n} {term.title}. ") for n, term in enumerate(kept, 1)]
        assert places == sorted(places)
        return [term.id for term in kept]

    equipment, place, both = numbered(MULTIMETER), numbered(HALL), numbered(MULTIMETER, HALL)
    assert "data" in equipment and "places" not in equipment
    assert "places" in place and "data" not in place
    assert both == [term.id for term in FACTS.terms]


def test_what_has_come_back_stands_on_a_form_printed_later() -> None:
    back = FormReturn(
        "Tue 10 Mar 2026, morning", "Multimeter", 1, "Damaged", "Worn", 1200, "Display cracked"
    )
    words = " ".join(copies(replace(FACTS, returns=(back,)))["lender"])
    assert "Tue 10 Mar 2026, Multimeter 1 Damaged Worn £12.00 morning Display cracked" in words
    assert "Back so far" not in " ".join(copies(FACTS)["lender"])


@pytest.mark.parametrize("number", [1, 3, 4, 5, 9, 24, 60])
def test_both_sides_sign_out_and_in_on_each_copy_and_no_block_is_split(number: int) -> None:
    for pages in copies(replace(FACTS, lines=(MULTIMETER, SUPPLY) * number)).values():
        words = " ".join(pages)
        for role in ("Handed over by", "Received by", "Brought back by", "Taken back by"):
            assert words.count(role) == 1
        for page in pages:
            signing = len(re.findall(r"(Handed over|Received|Brought back|Taken back) by", page))
            assert page.count("Signature") == signing
            assert len(re.findall(r"\bDate\b", page)) == signing
            assert ("Signed out" in page) == ("Handed over by" in page)
            assert ("Signed in" in page) == ("Taken back by" in page)


def test_a_loan_of_a_few_items_takes_one_sheet_on_both_sides_for_each() -> None:
    assert [len(pages) for pages in copies(FACTS).values()] == [2, 2]


def test_each_accessory_has_a_box_to_tick_going_out_and_another_coming_in() -> None:
    """Seen in what is drawn: four thin lines make a box."""

    def rules(accessories: tuple[str, ...]) -> int:
        facts = replace(FACTS, lines=(replace(SUPPLY, accessories=accessories),))
        pages = PdfReader(io.BytesIO(render(loan_form(facts)))).pages
        code = b"".join(page.get_contents().get_data() for page in pages)  # type: ignore[union-attr]
        return len(re.findall(rb" l S\n", code))

    one, two = rules(("Lead",)), rules(("Lead", "Case"))
    cell_lines = 5 + 2  # a row of four cells
    assert two - one == 2 * (cell_lines + 2 * 4)  # on two copies


def test_people_not_yet_named_leave_a_line_to_write_on() -> None:
    words = copies(replace(FACTS, responsible=None, deputy=None, purpose=""))["lender"][0]
    assert re.search(r"Person responsible _{20,} Deputy _{20,} Purpose _{20,}", words)


def test_somebody_without_a_number_is_only_named() -> None:
    assert who_and_how(make.person(name="Tess Ode", telephone="", email="")) == "Tess Ode"
    assert who_and_how(None) == ""


def test_names_in_every_script_and_markup_print_as_they_were_typed() -> None:
    nasty = "<b>bold</b> & <img src='x'/> {0} %s ☐"
    lines = tuple(replace(SUPPLY, name=name) for name in (*NAMES.values(), nasty))
    document = loan_form(replace(FACTS, lines=lines, borrower=replace(BORROWER, name=nasty)))
    words = unicodedata.normalize("NFC", squeezed("".join(printed(document))))
    for script in ("Welsh", "Polish", "Vietnamese", "Yoruba", "Greek", "Cyrillic", "Chinese"):
        assert unicodedata.normalize("NFC", squeezed(NAMES[script])) in words, script
    assert words.count(squeezed(nasty)) >= 4
    assert all(re.match(r"/[A-Z]{6}\+", font) for font in printed_fonts(document))
