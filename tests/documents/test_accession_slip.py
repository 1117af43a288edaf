"""The slip of a late joiner: which agreement, what joining means, and where to sign."""

from __future__ import annotations

from dataclasses import replace

import pytest

from partnerdesk.documents.accession_slip import AccessionFacts, accession_slip
from partnerdesk.documents.layout import SIGNATURE_WIDTH
from partnerdesk.documents.pages import MM

from .agreement_on_paper import AGREEMENT, DAY, IDS, MANY, NASTY, OSWALD, YSGOL, promise
from .paper import printed, squeezed
from .scripts import NAMES

FACTS = AccessionFacts(
    agreement=replace(AGREEMENT, parties=AGREEMENT.parties[:2]),
    joining_id=IDS[YSGOL],
    joining=YSGOL,
    address="Heol y Bont, Llanfair",
    joined_on=None,
    issued_on=DAY,
    notice_months=3,
    signing=(("Head", "Gareth Price"), ("Chair of governors", "")),
    printed_on=DAY,
    partnership="East Vale Schools Together",
)


def test_it_names_the_agreement_its_version_and_parties_and_what_joining_means() -> None:
    (words,) = printed(accession_slip(FACTS))
    for fact in (
        "Ysgol Glan-yr-Afon joins MOU-2026-003",
        "Agreement MOU-2026-003, Latin and science for Years 7 to 9",
        "Version 2, issued on Tue 3 Mar 2026",
        "It runs Mon 5 Jan 2026 to Tue 31 Aug 2027",
        "Parties so far St Oswald’s, Heron Vale Academy",
        "Ysgol Glan-yr-Afon has read version 2 of MOU-2026-003",
        "with 3 months of notice",
        "We give • Welsh tasters, three a year (to Heron Vale Academy)",
        "We receive • Latin teaching, 1 hour a week (from St Oswald’s)",
        "Gareth Price",
        "Chair of governors",
    ):
        assert fact in words, fact
    assert words.count("Signature") == 2
    assert SIGNATURE_WIDTH >= 70 * MM


def test_the_day_stands_on_it_once_it_is_known() -> None:
    (words,) = printed(accession_slip(replace(FACTS, joined_on=DAY)))
    assert "From Tue 3 Mar 2026" in words


@pytest.mark.parametrize("length", [1, 30])
def test_it_stays_one_page_for_twelve_parties_and_long_names(length: int) -> None:
    names = tuple(name * length for name in MANY)
    promises = tuple(promise(OSWALD, "", f"Something long number {n} " * length) for n in range(30))
    many = replace(AGREEMENT, parties=names, promises=promises, title="A title " * 10 * length)
    (words,) = printed(accession_slip(replace(FACTS, agreement=many, joining=YSGOL * length)))
    assert "more promise" in words
    assert "others" in words
    assert words.count("Signature") == 2


def test_what_a_user_wrote_is_printed_as_typed_in_every_alphabet() -> None:
    for text in (NASTY, NAMES["Polish"], NAMES["Vietnamese"], NAMES["Chinese"]):
        facts = replace(FACTS, joining=text, agreement=replace(AGREEMENT, title=text))
        assert squeezed("".join(printed(accession_slip(facts)))).count(squeezed(text)) >= 4
