"""Lending without a window: the two journeys that schools told us of, and what is refused."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from partnerdesk.actions.items import add_items
from partnerdesk.cli_loans import When, read_when
from partnerdesk.domain.lending import Item, ItemKind
from tests import factories
from tests.command_line import Run, commands_on, rows

TODAY = date.today()


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Commands on a store with three schools, 30 multimeters and a hall."""
    us = factories.member(name="Eastvale Community School", is_us=True)
    others = [factories.member(name=name) for name in ("Heron Vale Academy", "Heron’s Reach")]
    store = factories.open_store(tmp_path / "store")
    factories.add(store.database, us, *others)
    hall = Item(owner_id=us.id, kind=ItemKind.PLACE, name="Assembly hall", asset_tag="HALL")
    meters = Item(owner_id=us.id, name="Multimeter", asset_tag="EV-MM", quantity=30)
    add_items(store.database, [hall, meters], "Add what we lend")
    store.close()
    return commands_on(tmp_path / "store", capsys)


def free(run: Run, first: date, last: date) -> int:
    asked = run("available", "--item", "ev-mm", "--from", first, "--to", last, "--json")
    number: int = rows(asked)[0]["free"]
    return number


def test_lend_12_multimeters_10_come_back_one_broken_one_lost(run: Run, tmp_path: Path) -> None:
    due, later = TODAY + timedelta(days=14), TODAY + timedelta(days=60)
    lend = ("lend", "--item", "Multimeter", "--quantity", 12, "--to", "Heron Vale", "--due", due)
    status, _, err = run(*lend)
    assert status == 1
    assert "no signed agreement" in err
    assert "--note" in err
    status, out, _ = run(*lend, "--from", "Eastvale", "--note", "Their head rang")
    assert (status, out) == (0, "L-0001: Lend 12 × Multimeter to Heron Vale Academy")
    assert free(run, TODAY, TODAY) == 18

    back = ("return", "L-0001", "--item", "multimeter", "--quantity")
    assert run(*back, 10)[1] == "L-0001: 2 of 12 still out"
    assert run(*back, 3)[0] == 1  # only two are out
    assert run(*back, 1, "--outcome", "damaged", "--cost", "£5.50")[1] == (
        "L-0001: 1 of 12 still out"
    )
    assert run("return", "L-0001", "--outcome", "lost")[1] == "L-0001: Returned"
    # Neither the broken nor the lost one is counted again.
    assert free(run, TODAY, later) == 28
    (told,) = rows(run("list", "loans", "--json"))
    assert (told["state"], told["still_out"], told["due"]) == ("Returned", 0, f"{due}:afternoon")
    assert run("print", "loan", "l-0001", "-o", tmp_path / "loan.pdf")[0] == 0
    assert "£5.50" in PdfReader(tmp_path / "loan.pdf").pages[0].extract_text()
    assert run("check")[0] == 0


def test_the_hall_every_second_tuesday_and_one_is_taken(run: Run) -> None:
    first = TODAY + timedelta(days=7 + (1 - TODAY.weekday()) % 7)
    taken = first + timedelta(weeks=4)
    end = first + timedelta(weeks=10)
    hall = ("reserve", "--item", "hall", "--note", "Agreed by telephone", "--to")
    once = run(*hall, "Heron’s Reach", "--from", taken, "--time", "15:00-17:00")
    assert once[0] == 0, once[2]
    series = (*hall, "Heron Vale", "--from", first, "--every", "2w", "--until", end)
    status, _, err = run(*series, "--time", "16:00-18:00")
    assert status == 1
    assert "L-0001 (1, Heron’s Reach" in err
    assert len(rows(run("list", "loans", "--json"))) == 1

    status, out, _ = run(*series, "--time", "16:00-18:00", "--skip-taken")
    assert status == 0
    assert "is left out: L-0001, Heron’s Reach" in out
    ours = [one for one in rows(run("list", "loans", "--json")) if one["number"] != "L-0001"]
    wanted = [first + timedelta(weeks=2 * n) for n in (0, 1, 3, 4, 5)]
    assert [one["out"] for one in ours] == [f"{day}:16:00" for day in wanted]
    # One action, so one undo.
    assert run("undo")[0] == 0
    assert len(rows(run("list", "loans", "--json"))) == 1


def test_a_start_and_a_lender_both_go_by_from(run: Run) -> None:
    start, due = TODAY + timedelta(days=7), TODAY + timedelta(days=9)
    words = ("lend", "--item", "EV-MM", "--to", "heron vale", "--note", "x")
    status, _, err = run(*words, "--from", start, "--due", due)
    assert status == 1
    assert "--reserve" in err
    when = ("--from", f"{start}:afternoon", "--due", f"{due}:morning")
    assert run(*words, *when, "--reserve")[0] == 0
    (told,) = rows(run("list", "loans", "--json"))
    assert (told["state"], told["out"], told["due"]) == (
        "Reserved",
        f"{start}:afternoon",
        f"{due}:morning",
    )
    status, _, err = run(*words, "--from", "Heron’s Reach", "--due", due)
    assert status == 1
    assert "There is no thing “EV-MM”" in err


def test_more_than_is_free_names_what_is_in_the_way_and_when_it_would_do(run: Run) -> None:
    due = TODAY + timedelta(days=3)
    words = ("lend", "--item", "EV-MM", "--due", due, "--note", "x", "--to")
    assert run(*words, "Heron’s Reach", "--quantity", 25)[0] == 0
    status, _, err = run(*words, "Heron Vale", "--quantity", 12)
    assert status == 1
    assert "Only 5 of 30" in err
    assert "L-0001 (25, Heron’s Reach" in err
    day = TODAY + timedelta(days=1)
    asked = run("available", "--item", "EV-MM", "--from", day, "--to", day, "--quantity", 12)
    assert f"5 of 30 × Multimeter are free from {day}:morning to {day}:afternoon." in asked[1]
    assert f"Free from {due + timedelta(days=1)}:morning" in asked[1]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["available", "--item", "ladder", "--from", "2026-03-03", "--to", "2026-03-04"], "ladder"),
        (["lend", "--item", "HALL", "--to", "Heron", "--due", "2099-01-01"], "Heron’s Reach"),
        (["return", "L-0099"], "no loan L-0099"),
        (["print", "labels", "--sheet", "A4", "-o", "x.pdf"], "L7160"),
    ],
)
def test_what_is_not_known_is_said(run: Run, words: list[str], said: str) -> None:
    status, out, err = run(*words)
    assert (status, out) == (1, "")
    assert said in err


@pytest.mark.parametrize(
    "words",
    [
        ["lend", "--item", "HALL", "--to", "Heron"],
        ["lend", "--item", "HALL", "--to", "Heron", "--due", "soon"],
        ["available", "--item", "HALL", "--from", "2026-13-01", "--to", "2026-03-04"],
        ["reserve", "--item", "HALL", "--to", "Heron", "--from", "2026-03-03", "--time", "noon"],
        ["reserve", "--item", "HALL", "--to", "Heron", "--from", "2026-03-03", "--every", "0w"],
        ["return"],
    ],
)
def test_wrong_words_end_with_status_2(run: Run, words: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        run(*words)
    assert ended.value.code == 2


def test_items_come_in_from_a_table_all_or_none(run: Run, tmp_path: Path) -> None:
    table = tmp_path / "stock.csv"
    table.write_text("Name,Quantity,Owner\nTripod,4,Heron Vale Academy\nDome,many,\n", "utf-8")
    before = run("list", "items")
    status, _, err = run("import", "items", table)
    assert status == 1
    assert "Row 3, Quantity: “many” is not a whole number" in err
    assert run("list", "items") == before
    table.write_text("Name,Quantity,Owner\nTripod,4,Heron Vale Academy\nDome,1,\n", "utf-8")
    assert run("import", "items", table)[0] == 0
    told = {one["name"]: one for one in rows(run("list", "items", "--json"))}
    assert told["Tripod"]["owner"] == "Heron Vale Academy"
    assert told["Dome"]["owner"] == "Eastvale Community School"


@given(st.datetimes(datetime(2024, 1, 2), datetime(2060, 1, 1)), st.sampled_from([0, 12, None]))
def test_a_moment_that_is_listed_can_be_written_back(moment: datetime, half: int | None) -> None:
    moment = moment.replace(second=0, microsecond=0)
    if half is not None:
        moment = moment.replace(hour=half, minute=0)
    assert read_when(str(When.out(moment))).goes_out() == moment
    assert read_when(str(When.back(moment))).comes_back() == moment


def test_labels_are_printed_for_all_things_or_some(run: Run, tmp_path: Path) -> None:
    labels = ("print", "labels", "-o", tmp_path / "labels.pdf")
    assert run(*labels)[0] == 0
    text = PdfReader(tmp_path / "labels.pdf").pages[0].extract_text()
    assert "HALL" in text
    assert "EV-MM" in text
    assert run(*labels, "--items", "HALL", "--sheet", "L7160", "--start", 21)[0] == 0
    assert "EV-MM" not in PdfReader(tmp_path / "labels.pdf").pages[0].extract_text()
