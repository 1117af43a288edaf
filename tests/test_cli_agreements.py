"""Agreements without a window: the two journeys of their life, comparing, papers and refusals."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from pypdf import PdfReader

from partnerdesk.domain.dates import months_after
from tests import factories
from tests.actions.agreed import ANSWERS
from tests.command_line import Run, commands_on, done, refused, rows

TODAY = date.today()
FOUR = ("Eastvale Community School", "Heron Vale Academy", "Langdale High", "Fenwick Primary")


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Commands on a store with four schools, each with a head."""
    schools = [factories.member(name=name, is_us=name == FOUR[0]) for name in FOUR]
    heads = [factories.person(name=f"Head {number}") for number in range(4)]
    roles = [
        factories.role(head, school, started_on=date(2020, 9, 1))
        for head, school in zip(heads, schools, strict=True)
    ]
    store = factories.open_store(tmp_path / "store")
    factories.add(store.database, *schools, *heads, *roles)
    store.close()
    return commands_on(tmp_path / "store", capsys)


def paper(path: Path) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(path).pages).split())


def drafted(run: Run) -> str:
    """A full agreement between four in which nothing is open; its number."""
    number = done(
        run(
            "draft", "Latin for four", "--template", "regional-charter",
            "--parties", *FOUR, "--starts", TODAY,
        )
    )  # fmt: skip
    status, _, asked = run("answer", number, "no.such=answer")
    assert status == 1
    names = asked.partition("There is ")[2].rstrip(".").split(", ")
    told = [f"{name}={_answer(run, number, name)}" for name in names]
    done(run("promise", number, "Latin teaching", "--by", "Eastvale", "--how-much", "1 hour"))
    assert done(run("answer", number, *told)) == "Still open: nothing."
    return number


def _answer(run: Run, number: str, name: str) -> str:
    """Words for a question; a choice tells its own answers nowhere but in the library."""
    from partnerdesk.domain.clauses import QuestionKind
    from partnerdesk.formats.texts import load_clauses

    clause, _, question = name.rpartition(".")
    asked = next(one for one in load_clauses()[clause].questions if one.id == question)
    plain = {
        QuestionKind.MONEY: "38.00",
        QuestionKind.TIME: "15:00",
        QuestionKind.DAY: TODAY.isoformat(),
    }
    if asked.kind is QuestionKind.CHOICE:
        return asked.options[0][0]
    return plain.get(asked.kind, "as we said")


def signed_by(run: Run, number: str, names: dict[str, str]) -> None:
    """The head of every party signs."""
    for school, head in names.items():
        signature = ("--person", head, "--role", "head", "--date", TODAY)
        done(run("sign", number, "--party", school, *signature))


def test_four_schools_agree_revise_sign_renew_and_one_leaves(run: Run, tmp_path: Path) -> None:
    number = drafted(run)
    done(run("issue", number))
    signed_by(run, number, {FOUR[0]: "Ann Bell"})
    # The head of Heron Vale changes before signing; the words are put right in a second version.
    assert "is still a draft" not in done(run("revise", number))
    done(run("promise", number, "A hall", "--by", "Heron Vale", "--to", "Eastvale"))
    done(run("issue", number))
    (row,) = rows(run("list", "agreements", "--json"))
    assert row["state"] == "Awaiting signature (0 of 4)"
    told = done(run("compare", number, 1, 2))
    assert "{+Heron Vale Academy gives Eastvale Community School: A hall+}" in told
    done(run("compare", number, 1, 2, "-o", tmp_path / "compared.pdf"))
    assert "A hall" in paper(tmp_path / "compared.pdf")

    scan = tmp_path / "signed.pdf"
    scan.write_bytes(factories.PDF)
    new_head = ("--party", "Heron Vale", "--person", "Mo Khan", "--role", "head")
    done(run("sign", number, *new_head, "--date", TODAY, "--scan", scan))
    signed_by(run, number, {FOUR[0]: "Ann Bell", FOUR[2]: "Ida Roe", FOUR[3]: "Sam Ode"})
    (row,) = rows(run("list", "agreements", "--json"))
    assert (row["state"], row["version"]) == ("In force", 2)

    until = months_after(date.fromisoformat(row["ends_on"]), 12)
    done(run("renew", number, "--until", until))
    told = done(run("leave", number, "--party", "Langdale"))
    assert "Langdale High gives notice" in told
    assert "bound until" in told
    (row,) = rows(run("list", "agreements", "--json"))
    assert row["ends_on"] == until.isoformat()
    promised = rows(run("list", "commitments", "--json"))
    assert {(one["what"], one["gives"], one["state"]) for one in promised} == {
        ("Latin teaching", FOUR[0], "on_course"),
        ("A hall", FOUR[1], "on_course"),
    }
    done(run("print", "mou", number, "-o", tmp_path / "mou.pdf"))
    assert "A hall" in paper(tmp_path / "mou.pdf")
    assert done(run("check")).endswith("The store is sound.")


def test_a_neighbours_swap_file_becomes_an_agreement_of_our_own(run: Run, tmp_path: Path) -> None:
    number = brief(run)
    swap = tmp_path / "latin.swap"
    done(run("export", "swap", number, "-o", swap))
    content = swap.read_text("utf-8")
    assert not [name for name in (*FOUR, "Fenwick", "library", "finish") if name in content]
    assert "brief-scope" in done(run("import", "swap", swap, "--preview"))
    assert len(rows(run("list", "agreements", "--json"))) == 1

    two = ("--parties", FOUR[2], FOUR[3], "--starts", TODAY)
    taken = done(run("import", "swap", swap, "--title", "Choir", *two))
    answers = [f"{c}.{q}={v}" for c, several in ANSWERS.items() for q, v in several.items()]
    done(run("promise", taken, "A choir", "--by", "Fenwick"))
    assert done(run("answer", taken, *answers)) == "Still open: nothing."
    done(run("issue", taken))
    titles = {one["title"]: one["state"] for one in rows(run("list", "agreements", "--json"))}
    assert titles["Choir"] == "Awaiting signature (0 of 4)"


def brief(run: Run) -> str:
    """A one-page draft between two in which nothing is open; its number."""
    number = done(run("draft", "Latin", "--parties", FOUR[0], FOUR[1], "--starts", TODAY))
    answers = [f"{c}.{q}={v}" for c, several in ANSWERS.items() for q, v in several.items()]
    done(run("promise", number, "Latin teaching", "--by", "Eastvale"))
    assert done(run("answer", number, *answers)) == "Still open: nothing."
    return number


def test_a_draft_goes_to_word_and_papers_are_printed(run: Run, tmp_path: Path) -> None:
    number = brief(run)
    done(run("export", "docx", number, "-o", tmp_path / "draft.docx"))
    assert (tmp_path / "draft.docx").read_bytes().startswith(b"PK")
    done(run("issue", number))
    for words, said in (
        (("commitments",), "Latin teaching"),
        (("commitments", "--number", number), "Latin teaching"),
        (("commitments", "--member", "Heron"), "Heron Vale Academy"),
        (("one-pager", "Heron"), "Heron Vale Academy"),
        (("recommitment", "Heron"), "Heron Vale Academy"),
    ):
        done(run("print", *words, "-o", tmp_path / "paper.pdf"))
        assert said in paper(tmp_path / "paper.pdf")


def test_what_cannot_be_is_refused_in_words_and_nothing_is_written(
    run: Run, tmp_path: Path
) -> None:
    number = brief(run)
    sign = ("sign", number, "--person", "A. Bell", "--date", TODAY)
    assert "draft can’t be signed" in refused(
        run(*sign, "--party", "Eastvale", "--role", "head")
    )  # fmt: skip
    done(run("issue", number))
    assert "chair_of_governors" in refused(run(*sign, "--party", "Eastvale", "--role", "finance"))
    assert "Parties are" in refused(run(*sign, "--party", "Langdale", "--role", "head"))
    page = tmp_path / "page.pdf"
    page.write_bytes(b"MZ a program")
    eastvale = ("--party", "Eastvale", "--role", "head")
    assert refused(run(*sign, *eastvale, "--scan", page))
    assert "still to come" in refused(
        run(*sign[:-1], TODAY + timedelta(days=1), *eastvale)
    )  # fmt: skip
    assert "There is no version 2" in refused(run("compare", number, 1, 2))
    assert "There is no agreement MOU-1" in refused(run("compare", "MOU-1", 1, 2))
    page.write_text('{"format": "something else"}')
    assert refused(run("import", "swap", page, "--title", "X", "--parties", *FOUR))
    assert "There is no template" in refused(
        run("draft", "X", "--template", "nothing", "--parties", *FOUR)
    )
    (row,) = rows(run("list", "agreements", "--json"))
    assert row["state"] == "Awaiting signature (0 of 4)"
