"""Hostile words in every field: kept, found, printed and exported as typed.

Each text goes through the user's actions where one takes it, and into every other field of every
fact as a row. Then everything is looked for, printed and exported, and a pack of it is opened
elsewhere. ``size`` is the length of the longest text in characters.
"""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from benchmarks.torture_papers import Paper, papers, prepare, read_again
from benchmarks.torture_report import Tally
from benchmarks.torture_store import NOW, TODAY, Known, make_partnership
from partnerdesk.actions import (
    agreements,
    calendar_exchange,
    docx_drafts,
    items_exchange,
)
from partnerdesk.actions.arriving import open_pack
from partnerdesk.actions.exporting import ExportKind, export_members
from partnerdesk.actions.items import edit_item
from partnerdesk.actions.own_texts import save_template
from partnerdesk.actions.packing import PackRequest, make_pack, pack_name
from partnerdesk.actions.partners import edit_member, edit_person, log_contact, write_note
from partnerdesk.actions.personal_data import export_person
from partnerdesk.actions.rescue import rescue
from partnerdesk.actions.sessions import write_minutes
from partnerdesk.actions.settings import change_settings
from partnerdesk.actions.signing import attach_scan
from partnerdesk.actions.swapping import export_swap, read_swap
from partnerdesk.domain.packs import PackChoice
from partnerdesk.domain.partners import Person
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.sessions import Session, Task
from partnerdesk.domain.settings import Settings
from partnerdesk.domain.words import clean, clean_lines
from partnerdesk.formats.outgoing import safe_name
from partnerdesk.formats.spreadsheet import read_sheet
from partnerdesk.formats.texts import broken_texts
from partnerdesk.store import agreements_rows, rows, search
from partnerdesk.store.action_log import action, redo, undo
from partnerdesk.store.changes import Changes
from partnerdesk.store.checking import check
from partnerdesk.store.columns import Words
from partnerdesk.store.folder import Folder
from partnerdesk.store.opening import OpenStore
from partnerdesk.store.problems import StoreProblem
from partnerdesk.store.tables import TABLE_OF
from tests import factories

MARK = "zqmarker"
_SHORT = 20_000  # a longer text is not put into every field of every fact, only where it is typed
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")

TEXTS = {
    "markup": '<b>bold</b> <font size="900" color="red">x</font> <img src="/etc/passwd"/> '
    '<a href="http://x.example">y</a> <para> &amp; &#65; <br/> </para> <super>',
    "format": "%s %d %n %(x)s {0} {name} {0.__class__} ${HOME} {{leads}} {% x %} ?who: \\1",
    "sql": '\'; DROP TABLE member; -- " ` \\ % _ [x] NULL " OR 1=1 NEAR( * AND',
    "html": "<script>alert(1)</script> <!-- x --> <![CDATA[x]]> ]]> <?xml?> &lol;",
    "path": "../../etc/passwd C:\\con\\nul.txt /dev/null ~/x file:///x |ls ;ls `ls` $(ls)",
    "control": "a\0b\x07c\x1b[31m\x7f\u200b\ufeff\ufffe\u2028\x85 tab\there \ud800 end",
    "turned": "invoice\u202egnp.exe \u2066x\u2069 \u200fمدرسة בית ספר 学校 ห้องเรียน",
    "emoji": "👩🏽‍🏫 🏴󠁧󠁢󠁷󠁬󠁳󠁿 🇬🇧 𝔘𝔫𝔦 Z̸̢͉͝a̶l̷g̵o̴ ﷽ ௵",
    "formula": '=HYPERLINK("http://x.example","y")',
    "at": "@SUM(1+1)*cmd|' /C calc'!A0",
    "minus": "-2+3+cmd|' /C calc'!A0",
    "unbroken": "x" * 3_000,
}
# What no free text is: checked, unique or made by the program.
_NOT_WORDS = {"urn", "uid", "facts", "channel", "postcode", "email", "website"}
_QUICK = 50_000
_FEW = 400  # of each text, where they stand together
_SHOWN = 100  # of a title, when a format shortens it
_NOT_IN_A_NAME = '/\\:*?"<>|\u202e\u2066'
_WHOLE = {"draft", "handover", "agenda", "minutes"}


def torture(tally: Tally, size: int, seed: int, place: Path) -> None:
    """Every hostile text, in a store of its own; for a small ``size`` some of them together."""
    del seed
    texts = dict(TEXTS)
    if size < _QUICK:
        formulas = ("formula", "at", "minus")
        rest = " ".join(text[:_FEW] for name, text in TEXTS.items() if name not in formulas)
        texts = {"together": f"{TEXTS['at']} {rest}"}
    else:
        texts["long"] = "words and more " * (size // 15)
    known = make_partnership(place / "base")
    full = factories.open_store(place / "full")
    factories.fill(full)
    full.close()
    for name, text in texts.items():
        typed = f"{text} {MARK}"
        _in_a_partnership(tally, known, place / name, name, typed)
        if len(typed) <= _SHORT:
            _in_every_table(tally, place / "full", place / f"{name}-rows", name, typed)
        shutil.rmtree(place / name)
        shutil.rmtree(place / f"{name}-rows", ignore_errors=True)


def _guarded(tally: Tally, what: str, act: Callable[[], object]) -> bool:
    """Whether it worked; a refusal must be in words."""
    try:
        act()
    except (RuleBroken, StoreProblem) as refusal:
        tally.counts["refused in words"] += 1
        if len(refusal.message.split()) < 4:
            tally.lose(f"{what}: said “{refusal.message}”")
        return False
    except Exception as error:
        tally.lose(f"{what}: {error!r}"[:300])
        return False
    return True


# --- through the user's actions --------------------------------------------------------------


def _in_a_partnership(tally: Tally, known: Known, place: Path, name: str, typed: str) -> None:
    shutil.copytree(known.folder.root, place / "store")
    store = factories.open_store(place / "store")
    try:
        prepare(store, known)
        for label, act, kept in _acts(store, known, typed):
            if _guarded(tally, f"{name}, {label}", act):
                tally.counts["texts typed"] += 1
                found = kept()
                if found not in (clean(typed), clean_lines(typed)):
                    tally.lose(f"{name}, {label}: kept {found[:80]!r}")
        if len(typed) <= _SHORT:
            _overwrite(store, clean(typed))
        with store.database.read() as connection:
            hits = search.find(connection, MARK)
        tally.counts["hits in search"] += len(hits)
        if not hits:
            tally.lose(f"{name}: search finds nothing")
        for label, paper in papers(store, known):
            _printed(tally, name, label, paper, typed)
        _exported(tally, store, known, place / "out", name, typed)
    finally:
        store.close()
    if not check(store.folder).sound:
        tally.lose(f"{name}: {check(store.folder).problems}")


@dataclass(frozen=True)
class _Row:
    """A row to be read again."""

    store: OpenStore
    kind: type[Any]
    id: str

    def fact(self) -> Any:
        """As it is kept now."""
        with self.store.database.read() as connection:
            return rows.get(connection, self.kind, self.id)


Typed = tuple[str, Callable[[], object], Callable[[], str]]


def _acts(store: OpenStore, known: Known, typed: str) -> Iterator[Typed]:
    """What is typed where, and how it is read again."""
    from partnerdesk.domain.agreements import Clause
    from partnerdesk.domain.lending import Item
    from partnerdesk.domain.partners import Contact, Member, Note

    database = store.database

    def changed(kind: type[Any], row_id: str, edit: Callable[[Any], object], name: str) -> Typed:
        row = _Row(store, kind, row_id)
        act = lambda: edit(replace(row.fact(), **{name: typed}))  # noqa: E731
        return f"{kind.__name__}.{name}", act, lambda: str(getattr(row.fact(), name))

    for field in ("name", "street", "town", "trust", "values_ethos", "began_note"):
        yield changed(Member, known.theirs, lambda one: edit_member(database, one), field)
    for field in ("name", "telephone", "note"):
        yield changed(Person, known.person, lambda one: edit_person(database, one, TODAY), field)
    for field in ("name", "category", "make", "serial", "handling", "kept_at"):
        yield changed(Item, known.item, lambda one: edit_item(database, one), field)
    with database.read() as connection:
        clause = agreements_rows.draft_of(connection, known.draft).clauses[0]
        notes = rows.read(connection, Note)
        contacts = rows.read(connection, Contact)
    yield changed(Note, notes[0].id, lambda one: write_note(database, one), "body")
    for field in ("summary", "detail"):
        yield changed(Contact, contacts[0].id, lambda one: log_contact(database, one, TODAY), field)
    for field in ("heading", "body"):
        yield changed(
            Clause,
            clause.id,
            lambda one: agreements.edit_clause(database, one, one.heading, one.body),
            field,
        )
    met = _Row(store, Session, known.session)
    yield (
        "minutes",
        lambda: write_minutes(database, met.id, typed, typed, []),
        lambda: str(met.fact().decisions),
    )
    yield (
        "task",
        lambda: write_minutes(database, met.id, typed, typed, [Task("", met.id, typed)]),
        lambda: _task(store),
    )
    yield (
        "settings",
        lambda: change_settings(database, Settings(partnership_name=typed)),
        lambda: _partnership(store),
    )
    scan: list[Changes] = []
    yield (
        "name of a scan",
        lambda: scan.append(attach_scan(store, known.signature, (typed, factories.PDF), TODAY)),
        lambda: _file_name(store, scan[0].made),
    )


def _task(store: OpenStore) -> str:
    with store.database.read() as connection:
        return rows.read(connection, Task)[0].what


def _partnership(store: OpenStore) -> str:
    from partnerdesk.store.settings_rows import read_settings

    with store.database.read() as connection:
        return read_settings(connection).partnership_name


def _file_name(store: OpenStore, row_id: str) -> str:
    from partnerdesk.domain.files import StoredFile

    with store.database.read() as connection:
        return rows.get(connection, StoredFile, row_id).name


def _printed(tally: Tally, name: str, label: str, paper: Paper, typed: str) -> None:
    made: list[bytes] = []
    if not _guarded(tally, f"{name}, print {label}", lambda: made.append(paper())):
        return
    tally.counts["papers printed"] += 1
    if len(typed) <= _SHORT:
        read_again(tally, name, label, made[0], typed, MARK)
    elif label in _WHOLE:
        # A name may not be so long, but these hold a text of several lines to its last word.
        read_again(tally, name, label, made[0], MARK, MARK)


# --- into every field ------------------------------------------------------------------------


def _overwrite(store: OpenStore, words: str) -> int:
    """These words in every field of every fact that holds free text; how many."""
    count = 0
    with action(store.database, "Write everywhere") as log:
        for kind, table in TABLE_OF.items():
            names = [
                field.name
                for field in fields(kind)
                if isinstance(table.c[field.name].type, Words) and field.name not in _NOT_WORDS
            ]
            for fact in rows.read(log.connection, kind) if names else ():
                rows.update(log.connection, replace(fact, **dict.fromkeys(names, words)))
                count += len(names)
    return count


def _in_every_table(tally: Tally, full: Path, place: Path, name: str, typed: str) -> None:
    """A row in every table: kept, undone, found, and the same after a pack was opened."""
    shutil.copytree(full, place / "store")
    store = factories.open_store(place / "store")
    path = store.folder.database
    before = factories.image(path)
    tally.counts["fields written"] += _overwrite(store, clean(typed))
    written = factories.image(path)
    undo(store.database)
    if factories.image(path) != before:
        tally.lose(f"{name}: undo does not bring back what was there")
    redo(store.database)
    if factories.image(path) != written:
        tally.lose(f"{name}: doing it again does not bring the words back")
    with store.database.read() as connection:
        found = {hit.table for hit in search.find(connection, MARK, limit=500)}
    wanted = {
        table.name
        for table in search.searchable()
        if any(MARK in str(row) for row in written[table.name])
    }
    # A bounded number of hits is ranked, so a table may be crowded out of the list.
    tally.counts["tables found in search"] += len(found & wanted)
    if not check(store.folder).sound:
        tally.lose(f"{name}: {check(store.folder).problems}")
    pack = place / "a.partnerdesk-pack"
    if _guarded(tally, f"{name}, pack", lambda: _packed(store, pack)):
        other = Folder(place / "other")
        if _guarded(tally, f"{name}, open the pack", lambda: open_pack(other, pack, "", NOW)):
            tally.counts["packs opened"] += 1
            if factories.image(other.database) != factories.image(path):
                tally.lose(f"{name}: the pack does not hold the same words")
    store.close()
    saved = rescue(store.folder, place / "saved")
    tally.counts["rows rescued"] += sum(saved.counts.values())
    for table in (place / "saved" / "tables").glob("*.csv"):
        _no_formula_in(tally, table, name)


def _packed(store: OpenStore, path: Path) -> None:
    make_pack(store, PackRequest(path, PackChoice()), NOW)


# --- to other programs -----------------------------------------------------------------------


def _exported(
    tally: Tally, store: OpenStore, known: Known, out: Path, name: str, typed: str
) -> None:
    out.mkdir()
    for kind in ExportKind:
        path = out / f"members{kind.suffix}"
        _guarded(
            tally,
            f"{name}, {path.name}",
            lambda kind=kind, path=path: export_members(store.database, path, kind, TODAY),
        )
    for ending in ("csv", "xlsx"):
        path = out / f"items.{ending}"
        _guarded(
            tally,
            f"{name}, {path.name}",
            lambda path=path: items_exchange.export_items(store.database, path),
        )
    for path in sorted(out.iterdir()):
        tally.counts["files exported"] += 1
        if path.suffix == ".csv":
            _no_formula_in(tally, path, name)
        elif path.suffix == ".xlsx":
            _no_formula_in_book(tally, path, name)
        if path.suffix in (".csv", ".xlsx") and len(typed) < 30_000:
            _comes_back(tally, path, name, clean(typed))
    for label, act in (
        ("swap", lambda: _through_swap(store, known, typed)),
        ("docx", lambda: _through_word(store, known, typed)),
        ("calendar", lambda: _through_calendar(store, known)),
        ("cards", lambda: _through_cards(store, known, out / "members.vcf")),
        ("data of one person", lambda: _their_data(tally, store, known, out / "theirs", name)),
        ("own texts", lambda: _own_texts(tally, store, known, name, typed)),
    ):
        if _guarded(tally, f"{name}, {label}", act):
            tally.counts["files exported"] += 1
    for chosen in (pack_name(store.database, PackChoice(), TODAY), safe_name(f"{typed}.pdf")):
        bad = any(one in _NOT_IN_A_NAME or ord(one) < 32 for one in chosen)
        if bad or len(chosen.encode()) > 255:
            tally.lose(f"{name}: a file would be named {chosen!r}")


def _no_formula_in(tally: Tally, path: Path, name: str) -> None:
    csv.field_size_limit(1 << 30)
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.reader(file):
            for cell in row:
                if cell.startswith(_DANGEROUS) and not cell.lstrip("-").isdigit():
                    tally.lose(f"{name}: {path.name} has the cell {cell[:60]!r}")
                    return


def _no_formula_in_book(tally: Tally, path: Path, name: str) -> None:
    import openpyxl

    book = openpyxl.load_workbook(path)
    for row in book.worksheets[0].iter_rows():
        for cell in row:
            if cell.data_type == "f":
                tally.lose(f"{name}: {path.name} has the formula {str(cell.value)[:60]!r}")
                return
    book.close()


def _comes_back(tally: Tally, path: Path, name: str, words: str) -> None:
    """What was typed stands in a cell, letter for letter where the format has the letter."""
    cells = {_comparable(cell) for _, row in read_sheet(path).rows for cell in row}
    if _comparable(words) not in cells:
        tally.lose(f"{name}: {path.name} does not hold what was typed")


def _comparable(text: str) -> str:
    return "".join(one for one in clean(text) if one not in "\ufffe\uffff").lstrip("'")


def _through_word(store: OpenStore, known: Known, typed: str) -> None:
    content = docx_drafts.draft_docx(store.database, known.draft, TODAY)
    read = docx_drafts.read_returned(content)
    found = docx_drafts.compare_returned(store.database, known.draft, read)
    # XML has no such letter, so it can't come back.
    if found.changed and "\ufffe" not in typed:
        raise AssertionError(f"{found.changed[0].part[:60]} comes back from Word changed")


def _through_swap(store: OpenStore, known: Known, typed: str) -> None:
    """The words of a clause, to the last; where they are a name as well, it stays behind."""
    found = read_swap(export_swap(store.database, known.draft, TODAY))
    body = found.clauses[0].text.text
    if not ((MARK in body and len(body) >= len(clean_lines(typed)) // 2) or "{{" in body):
        raise AssertionError(f"the swap file holds {body[:80]!r}")


def _through_calendar(store: OpenStore, known: Known) -> None:
    from partnerdesk.formats.icalendar_in import read_calendar

    content = calendar_exchange.export_calendar(store.database, since=TODAY, today=TODAY)
    read = read_calendar(content, "ours.ics", TODAY)
    title = _Row(store, Session, known.session).fact().title
    if not any(clean(one.title).startswith(title[:_SHOWN]) for one in read.events):
        raise AssertionError(f"the calendar does not hold {title[:80]!r}")


def _through_cards(store: OpenStore, known: Known, path: Path) -> None:
    from partnerdesk.formats.vcard import read_cards

    name = _Row(store, Person, known.person).fact().name
    if not any(one.person.name == name for one in read_cards(path).people):
        raise AssertionError(f"the cards do not hold {name[:80]!r}")


def _their_data(tally: Tally, store: OpenStore, known: Known, place: Path, name: str) -> None:
    """A person's data on paper, in a spreadsheet and as facts."""
    place.mkdir()
    person = _Row(store, Person, known.person).fact()
    for ending in (".pdf", ".xlsx"):
        export_person(store.database, known.person, place / f"data{ending}", TODAY)
    facts = json.loads((place / "data.json").read_text(encoding="utf-8"))
    if facts["person"]["name"] != person.name:
        raise AssertionError("the facts of a person do not hold their name")
    _no_formula_in_book(tally, place / "data.xlsx", name)


def _own_texts(tally: Tally, store: OpenStore, known: Known, name: str, typed: str) -> None:
    save_template(store, known.draft, typed)
    texts = store.folder.texts
    names = [path.name for path in texts.glob("*/*")]
    if not names or any(len(one) > 100 or not one.isascii() for one in names):
        tally.lose(f"{name}: own texts are named {names[:3]}")
    if broken_texts(texts):
        tally.lose(f"{name}: {broken_texts(texts)[0][:200]}")
