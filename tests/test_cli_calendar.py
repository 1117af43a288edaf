"""The calendar without a window: the two journeys of its issue, lists, papers and refusals."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from pypdf import PdfReader

import main
from tests import factories
from tests.command_line import Ran, Run, commands_on, done, rows

TODAY = date.today()
# A Thursday a few weeks ahead, so that ten weeks lie wholly in the future.
FIRST = TODAY + timedelta(days=21 + (3 - TODAY.weekday()) % 7)
FOUR = ("Eastvale", "Heron Vale", "Langdale", "Glan-yr-Afon")


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Commands on a store with four schools overseas, so that no bank holiday is in the way."""
    names = ("Eastvale Community School", "Heron Vale Academy", "Langdale High")
    schools = [factories.member(name=name, nation="overseas") for name in names]
    schools[0] = factories.member(name=names[0], nation="overseas", is_us=True)
    schools.append(factories.member(name="Ysgol Glan-yr-Afon", nation="overseas"))
    store = factories.open_store(tmp_path / "store")
    factories.add(store.database, *schools)
    store.close()
    return commands_on(tmp_path / "store", capsys)


def week(number: int) -> date:
    return FIRST + timedelta(weeks=number)


def test_ten_weeks_for_four_schools_past_the_mocks_and_a_trip_comes_later(
    run: Run, tmp_path: Path
) -> None:
    mocks = ("close", "--member", "Langdale", "--kind", "exams", "--name", "Mocks")
    done(run(*mocks, "--from", week(2), "--to", week(2) + timedelta(days=8), "--years", "11"))
    plan = ("pencil", "--title", "Physics", "--members", *FOUR, "--on", FIRST)
    plan += ("--time", "13:30-14:30", "--every", "1w", "--until", week(11), "--years", "10-11")
    status, _, err = run(*plan)
    assert status == 1
    assert "Langdale High has exams: Mocks, Year 11" in err
    assert "--skip-clashes" in err
    assert rows(run("list", "sessions", "--json")) == []

    told = done(run(*plan, "--skip-clashes"))
    assert told.startswith("Pencil in 10 dates of Physics")
    assert told.count("is left out: Langdale High has exams: Mocks") == 2
    days = [one["starts_at"][:10] for one in rows(run("list", "sessions", "--json"))]
    assert days == [str(week(n)) for n in (0, 1, *range(4, 12))]
    assert rows(run("clashes", "--json")) == []

    trip = ("close", "--member", "Glan-yr-Afon", "--kind", "trip", "--name", "Caerleon")
    told = done(run(*trip, "--from", week(5), "--to", week(5)))
    assert "now clashes: Physics" in told
    (late,) = rows(run("clashes", "--json"))
    assert late["starts_at"] == f"{week(5)} 13:30:00"
    assert [one["kind"] for one in late["clashes"]] == ["trip"]
    assert "Ysgol Glan-yr-Afon is on a trip: Caerleon" in done(run("clashes"))
    sheet = ("print", "session-sheet", "physics", "--on", week(5), "-o", tmp_path / "sheet.pdf")
    assert run(*sheet)[0] == 0
    assert "Physics" in PdfReader(tmp_path / "sheet.pdf").pages[0].extract_text()
    # All ten were one action, and so was the trip.
    assert run("undo")[0] == run("undo")[0] == 0
    assert rows(run("list", "sessions", "--json")) == []
    assert run("check")[0] == 0


def calendar_file(path: Path, *closed: tuple[date, date]) -> Path:
    """A calendar as a school publishes it: whole days, the end not included."""
    events = [
        f"BEGIN:VEVENT\r\nUID:{number}@school.example\r\nDTSTAMP:20260101T000000Z\r\n"
        f"DTSTART;VALUE=DATE:{first:%Y%m%d}\r\n"
        f"DTEND;VALUE=DATE:{last + timedelta(days=1):%Y%m%d}\r\n"
        f"SUMMARY:Closed {number}\r\nEND:VEVENT\r\n"
        for number, (first, last) in enumerate(closed)
    ]
    head = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//School//EN\r\n"
    path.write_text(f"{head}{''.join(events)}END:VCALENDAR\r\n", "utf-8", newline="")
    return path


def test_three_calendars_come_in_and_six_dates_are_found(run: Run, tmp_path: Path) -> None:
    monday = FIRST - timedelta(days=3)
    closed = {
        "Heron Vale": (monday, monday + timedelta(days=4)),
        "Langdale": (monday + timedelta(days=7), monday + timedelta(days=9)),
        "Glan-yr-Afon": (monday + timedelta(days=10), monday + timedelta(days=10)),
    }
    for name, days in closed.items():
        file = calendar_file(tmp_path / f"{name}.ics", days)
        read = ("import", "calendar", file, "--member", name, "--as", "holidays")
        assert "Nothing was written" in done(run(*read, "--preview"))
        assert "+ Closed 0" in done(run(*read))
    assert len(rows(run("list", "closures", "--json"))) == 3
    wish = ("find-dates", "--members", *FOUR, "--minutes", 60)
    span = ("--from", monday, "--to", monday + timedelta(days=20))
    slip = ("--slip", tmp_path / "slip.pdf", "--title", "Physics day")
    found = rows(run(*wish, *span, "--json", *slip))
    free = [monday + timedelta(days=n) for n in (11, 14, 15, 16, 17, 18)]
    assert [one["starts_at"][:10] for one in found] == [str(day) for day in free]
    assert all(one["free"] for one in found)
    assert "Physics day" in PdfReader(tmp_path / "slip.pdf").pages[0].extract_text()

    near = done(run(*wish, "--from", monday, "--to", monday + timedelta(days=9)))
    assert "Heron Vale Academy is closed" in near
    assert near.splitlines()[0].endswith("not free for all")
    # Read again with a day gone and one added: the difference is shown, then kept.
    file = calendar_file(tmp_path / "Langdale.ics", (week(9), week(9)))
    again = done(run("import", "calendar", file, "--member", "Langdale", "--as", "holidays"))
    assert "Closed 0" in again
    same = done(run("import", "calendar", file, "--member", "Langdale", "--as", "holidays"))
    assert "Nothing has changed" in same
    kept = [one for one in rows(run("list", "closures", "--json")) if "Langdale" in one["member"]]
    assert [one["first_day"] for one in kept] == [str(week(9))]


def test_what_is_pencilled_goes_out_as_a_calendar_and_comes_back(run: Run, tmp_path: Path) -> None:
    pencil = ("pencil", "--title", "Concert", "--members", "Eastvale", "Heron Vale", "--kind")
    done(run(*pencil, "event", "--on", FIRST, "--time", "10:00-11:30", "--at", "Heron Vale"))
    out = tmp_path / "concert.ics"
    assert run("export", "calendar", "--member", "Langdale", "-o", out)[0] == 1
    assert not out.exists()
    done(run("export", "calendar", "--session", "concert", "-o", out))
    assert b"SUMMARY:Concert" in out.read_bytes()
    done(run("undo"))
    done(run("import", "calendar", out, "--member", "Eastvale", "--as", "events"))
    (back,) = rows(run("list", "sessions", "--json"))
    assert (back["title"], back["venue"]) == ("Concert", "Heron Vale Academy")
    assert back["starts_at"] == f"{FIRST} 10:00:00"


def test_the_sample_is_listed_and_printed(
    sample_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def words(*given: object) -> Ran:
        status = main.main(["--data", str(sample_folder), *map(str, given)])
        out = capsys.readouterr()
        return status, out.out.strip(), out.err.strip()

    projects = {one["name"]: one for one in rows(words("list", "projects", "--json"))}
    assert projects["Latin for Year 8"]["leads"] == ["Zoë Łukasz"]
    assert projects["Latin for Year 8"]["sessions"] > 40
    told = rows(words("list", "sessions", "--json"))
    meeting = next(one for one in told if one["title"] == "Steering group")
    paper = tmp_path / "paper.pdf"
    for name in ("session-sheet", "register", "transport", "agenda", "minutes"):
        done(words("print", name, meeting["id"], "-o", paper))
        assert "Steering group" in PdfReader(paper).pages[0].extract_text()
    done(words("print", "term-planner", "--size", "A3", "-o", paper))
    (sheet,) = PdfReader(paper).pages
    assert round(float(sheet.mediabox.width)) == 1191
    done(words("print", "year-list", "-o", paper))
    status, _, err = words("print", "register", "Steering group", "-o", paper)
    assert status == 1
    assert "--on" in err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["list", "partners", "--from", "2026-03-03"], "sessions and closures only"),
        (["list", "projects", "--to", "2026-03-03"], "Leave out"),
        (["list", "sessions", "--from", "2026-03-04", "--to", "2026-03-03"], "after --to"),
        (["print", "agenda", "Latin", "-o", "x.pdf"], "no session “Latin”"),
        (["print", "term-planner", "-o", "x.pdf"], "Add its terms first"),
        (["export", "calendar", "-o", "x.ics"], "no session"),
        (["pencil", "--title", "x", "--members", "Eastvale", "--on", "2026-03-03", "--time",
          "10:00-11:00", "--week", "A"], "--every"),
    ],
)  # fmt: skip
def test_what_can_not_be_done_is_said(run: Run, words: list[str], said: str) -> None:
    status, out, err = run(*words)
    assert (status, out) == (1, "")
    assert said in err


@pytest.mark.parametrize(
    "words",
    [
        ["find-dates", "--minutes", "60", "--from", "soon", "--to", "2026-03-03"],
        ["find-dates", "--minutes", "0", "--from", "2026-03-03", "--to", "2026-03-03"],
        ["import", "calendar", "x.ics", "--member", "Eastvale", "--as", "days"],
        ["pencil", "--title", "x", "--members", "E", "--on", "2026-03-03", "--time", "noon"],
        ["export", "calendar", "--member", "E", "--project", "P", "-o", "x.ics"],
    ],
)
def test_wrong_words_end_with_status_2(run: Run, words: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        run(*words)
    assert ended.value.code == 2
