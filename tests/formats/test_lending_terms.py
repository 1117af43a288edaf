"""The terms of a loan: ours are whole, a school's own stand in their place, mistakes are named."""

from __future__ import annotations

from pathlib import Path

import pytest

from partnerdesk.domain.lending_terms import TermScope
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.formats.lending_terms import OURS, OWN_NAME, load_terms

OWN = """
[[terms]]
id = "tea"
version = 2
title = "Tea"
scope = "places"
text = \"\"\"
Whoever borrows the hall
makes the tea.

Biscuits are welcome.
\"\"\"
"""


def own(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / OWN_NAME
    path.write_text(text, encoding=encoding)
    return path


def test_our_terms_cover_what_a_loan_form_must_say() -> None:
    terms = {term.id: term for term in load_terms()}
    assert set(terms) >= {
        "permitted-use",
        "no-onward-lending",
        "care",
        "insurance",
        "loss-and-damage",
        "lateness",
        "data",
        "places",
    }
    assert all(term.version >= 1 and term.text.endswith(".") for term in terms.values())
    assert "away from the owner’s site" in terms["insurance"].text
    for word in ("left as it was found", "Keys", "fire exits"):
        assert word in terms["places"].text
    assert terms["places"].scope is TermScope.PLACES
    assert terms["data"].scope is TermScope.EQUIPMENT


def test_a_schools_own_file_takes_the_place_of_ours(tmp_path: Path) -> None:
    (term,) = load_terms(own(tmp_path, OWN))
    assert (term.id, term.version, term.title, term.scope) == ("tea", 2, "Tea", TermScope.PLACES)
    # Lines run on, paragraphs stay.
    assert term.text == "Whoever borrows the hall makes the tea.\n\nBiscuits are welcome."


def test_without_a_file_of_its_own_a_school_lends_on_ours(tmp_path: Path) -> None:
    assert load_terms(tmp_path / OWN_NAME) == load_terms()


def test_a_copy_of_ours_saved_by_a_windows_editor_reads_the_same(tmp_path: Path) -> None:
    words = OURS.read_text(encoding="utf-8").replace("\n", "\r\n")
    assert load_terms(own(tmp_path, words, "utf-8-sig")) == load_terms()


def test_scope_and_version_may_be_left_out(tmp_path: Path) -> None:
    words = OWN.replace("version = 2\n", "").replace('scope = "places"\n', "")
    (term,) = load_terms(own(tmp_path, words))
    assert (term.version, term.scope) == (1, TermScope.ALL)


@pytest.mark.parametrize(
    ("right", "wrong", "why"),
    [
        ('title = "Tea"\n', "", "term 1 has no title"),
        ('title = "Tea"', 'title = " "', "term 1 has no title"),
        ("version = 2", 'version = "2"', "the version of term 1 is not a number from 1 on"),
        ("version = 2", "version = true", "the version of term 1 is not a number from 1 on"),
        ('scope = "places"', 'scope = "hall"', "the scope of term 1 is none of all, equipment and"),
        ("version", "verison", "term 1 has “verison”, which is none of id, version"),
        ("[[terms]]", "[[term]]", "“term” does not belong there"),
        ("[[terms]]", "terms = []\n[more]", "“more” does not belong there"),
        (OWN, "", r"it holds no \[\[terms\]\]"),
        (OWN, "terms = [1]", "term 1 has no keys"),
        (OWN, OWN + OWN, "two terms have the same id"),
        ('"Tea"', "Tea", "line 5"),
    ],
)
def test_a_mistake_is_named_with_what_to_do(
    tmp_path: Path, right: str, wrong: str, why: str
) -> None:
    assert right in OWN
    with pytest.raises(RuleBroken, match=why) as refused:
        load_terms(own(tmp_path, OWN.replace(right, wrong, 1)))
    assert refused.value.field == "terms"
    assert f"“{OWN_NAME}”" in refused.value.message
    assert "move it away to lend on the usual terms" in refused.value.message


def test_a_file_that_is_no_text_or_no_file_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(RuleBroken, match="not saved as UTF-8"):
        load_terms(own(tmp_path, OWN.replace("tea.", "thé."), "cp1252"))
    folder = tmp_path / "folder"
    folder.mkdir()
    with pytest.raises(RuleBroken, match="can’t be opened"):
        load_terms(folder)
