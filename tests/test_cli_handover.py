"""Handover without a window: leave on Friday, arrive on Monday; two merge after a term apart."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pypdf import PdfReader

import main
from tests import factories
from tests.command_line import Ran, Run, commands_on, done, refused

PASSPHRASE = "dukima-rolepa-sitobu-nevaga"


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample partnership, made once; nobody writes in it."""
    folder = tmp_path_factory.mktemp("sample") / "store"
    assert main.main(["--data", str(folder), "sample"]) == 0
    return folder


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def words(folder: Path, *given: object) -> Ran:
        return commands_on(folder, capsys)(*given)

    return words


def kept(folder: Path) -> dict[str, bytes]:
    """Every scan, issued document and own text, by its place in the store's folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for part in ("files", "texts")
        for path in (folder / part).rglob("*")
        if path.is_file()
    }


def paper(path: Path) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(path).pages).split())


def test_leave_on_friday_arrive_on_monday(sample: Path, tmp_path: Path, run: Run) -> None:
    secret = tmp_path / "passphrase.txt"
    secret.write_text(f"{PASSPHRASE}\n", encoding="utf-8")
    pack, new = tmp_path / "ours.partnerdesk-pack", tmp_path / "new laptop" / "store"
    with_secret = "--passphrase-file", secret
    told = done(run(sample, "export", "pack", "-o", pack, *with_secret))
    assert "verified" in told

    assert "passphrase" in refused(run(new, "open", "pack", pack))
    assert not (new / "partnerdesk.db").exists()
    seen = done(run(new, "inspect", "pack", pack, *with_secret))
    assert "everything" in seen
    assert " members" in seen
    done(run(new, "open", "pack", pack, *with_secret))

    assert factories.image(new / "partnerdesk.db") == factories.image(sample / "partnerdesk.db")
    assert kept(new) == kept(sample)
    assert done(run(new, "check")) == "The store is sound."
    # Who did what before Friday can still be read on Monday.
    before, after = done(run(sample, "history")), done(run(new, "history"))
    assert after.endswith(before)
    newest = after.splitlines()[0]
    assert "handover pack" in newest
    assert "merge" in refused(run(new, "open", "pack", pack, *with_secret)).lower()


def test_two_coordinators_merge_after_a_term_apart(sample: Path, tmp_path: Path, run: Run) -> None:
    ann, bea = tmp_path / "ann", tmp_path / "bea"
    first, second = tmp_path / "first.partnerdesk-pack", tmp_path / "second.partnerdesk-pack"
    done(run(sample, "export", "pack", "-o", first))
    done(run(ann, "open", "pack", first))
    done(run(bea, "open", "pack", first))
    done(
        run(
            ann, "pencil", "--title", "Chess by post", "--members", "Langdale",
            "--on", "2027-03-02", "--time", "14:00-15:00", "--note", "Both know",
        )
    )  # fmt: skip
    done(run(bea, "draft", "Oboes for all", "--parties", "Eastvale", "Langdale"))
    done(run(bea, "export", "pack", "-o", second))

    before = factories.image(ann / "partnerdesk.db")
    told = done(run(ann, "merge", "pack", second, "--dry-run"))
    assert "Agreements: 1 new" in told
    assert factories.image(ann / "partnerdesk.db") == before
    done(run(ann, "merge", "pack", second))
    titles = [
        json.loads(line)["title"]
        for line in done(run(ann, "list", "agreements", "--json")).splitlines()
    ]
    assert titles.count("Oboes for all") == 1
    assert "Chess by post" in done(run(ann, "list", "sessions"))
    once = factories.image(ann / "partnerdesk.db")
    assert "Nothing" in done(run(ann, "merge", "pack", second))
    assert factories.image(ann / "partnerdesk.db") == once
    assert "Merge" in done(run(ann, "undo"))
    assert factories.image(ann / "partnerdesk.db") == before
    assert done(run(ann, "check")) == "The store is sound."


def test_readiness_tells_the_worst_first(sample: Path, run: Run) -> None:
    found = json.loads(done(run(sample, "readiness", "--json")))
    assert 0 < found["score"] < 100
    assert found["gaps"]
    lines = done(run(sample, "readiness")).splitlines()
    assert lines[0] == f"{found['score']} of 100 is written down."
    assert [line.split("\t")[1] for line in lines[1:]] == [one["words"] for one in found["gaps"]]


def test_survive_tells_what_hangs_on_one_person(sample: Path, tmp_path: Path, run: Run) -> None:
    found = json.loads(done(run(sample, "survive", "--person", "Ann Bell", "--json")))
    alone = [one for one in found["holds"] if one["alone"]]
    assert found["name"] == "Ann Bell"
    assert alone
    assert found["score"] < 100
    told = done(run(sample, "survive", "--person", "Ann Bell"))
    assert all(one["words"] in told for one in alone)
    assert "There is no" in refused(run(sample, "survive", "--person", "Nobody Here"))

    plan = tmp_path / "plan.pdf"
    done(run(sample, "print", "cover-plan", "--person", "Ann Bell", "-o", plan))
    assert "Ann Bell" in paper(plan)


@pytest.mark.parametrize(
    ("document", "words"),
    [
        (("handover",), "Handover note"),
        (("briefing", "Langdale"), "Langdale High"),
        (("exit-checklist",), "Received by"),
    ],
)
def test_papers_of_a_handover(
    sample: Path, tmp_path: Path, run: Run, document: tuple[str, ...], words: str
) -> None:
    target = tmp_path / "paper.pdf"
    done(run(sample, "print", *document, "-o", target))
    assert words in paper(target)


def test_a_part_without_personal_data_is_said_to_be_one(
    sample: Path, tmp_path: Path, run: Run
) -> None:
    pack = tmp_path / "part.partnerdesk-pack"
    done(run(sample, "export", "pack", "-o", pack, "--member", "Langdale", "--no-personal"))
    seen = done(run(tmp_path / "none", "inspect", "pack", pack))
    assert "the part of Langdale High, without personal data" in seen
    assert "Ann Bell" not in seen
    assert b"Ann Bell" not in pack.read_bytes()


def test_what_is_no_pack_is_refused_in_words(sample: Path, tmp_path: Path, run: Run) -> None:
    odd = tmp_path / "odd.partnerdesk-pack"
    odd.write_bytes(b"PK\x03\x04 not a pack")
    new = tmp_path / "new"
    for verb in ("inspect", "open"):
        assert "odd.partnerdesk-pack" in refused(run(new, verb, "pack", odd))
    assert "odd.partnerdesk-pack" in refused(run(sample, "merge", "pack", odd))
    assert not (new / "partnerdesk.db").exists()
