"""Every reader of strangers' files: good samples of its kind, and how it reads one."""

from __future__ import annotations

import io
import re
import shutil
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

from benchmarks.torture_store import NOW, TODAY, Known
from partnerdesk.actions import agreements, calendar_exchange, docx_drafts, items_exchange
from partnerdesk.actions.arriving import inspect_pack, open_pack
from partnerdesk.actions.exporting import ExportKind, export_members
from partnerdesk.actions.importing import (
    CardChoice,
    import_register,
    import_spreadsheet,
    import_vcards,
    kind_of_title,
)
from partnerdesk.actions.items import set_photo
from partnerdesk.actions.merging import MergeChoices, Take, merge_pack, preview_merge
from partnerdesk.actions.own_texts import save_template
from partnerdesk.actions.packing import PackRequest, make_pack
from partnerdesk.actions.rescue import restored_words
from partnerdesk.actions.signing import attach_scan
from partnerdesk.actions.swapping import export_swap, take_swap
from partnerdesk.documents import pdf
from partnerdesk.documents.blocks import Document, Paragraph
from partnerdesk.domain.calendar import FeedMeaning
from partnerdesk.domain.packs import PackChoice
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.formats import (
    items_columns,
    items_table,
    lending_terms,
    members_columns,
    members_table,
    register,
    spreadsheet,
    swap_file,
    vcard,
)
from partnerdesk.formats.icalendar_in import calendar_bytes, read_calendar
from partnerdesk.formats.texts import broken_texts, load_clauses, load_templates
from partnerdesk.store import partners_rows
from partnerdesk.store.backup import make_backup
from partnerdesk.store.changes import Changes
from partnerdesk.store.checking import check
from partnerdesk.store.folder import Folder
from partnerdesk.store.opening import OpenStore
from partnerdesk.store.problems import StoreProblem
from partnerdesk.store.restore import restore
from partnerdesk.store.staging import stage
from tests import factories
from tests.formats import fake_register, test_icalendar_in
from tests.store import loose_pack

_ID = re.compile(rb'^id = "([a-z-]{1,60})"', re.MULTILINE)
_PNG = b"\x89PNG\r\n\x1a\n a picture"
_OTHER_CARDS = (
    b"BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Powell;Si=C3=A2n\r\n"
    b"FN;charset=utf-8;encoding=quoted-printable:Si=C3=A2n =\r\nPowell\r\nTEL;CELL:07700 900114\r\n"
    b"END:VCARD\r\nBEGIN:VCARD\r\nVERSION:4.0\r\nFN:Owen Rees\r\n"
    b'TEL;VALUE=uri;PREF=1;TYPE="voice,work":tel:+44-1632-960114;ext=102\r\nEND:VCARD\r\n'
)


@dataclass(frozen=True)
class Desk:
    """A store to import into, and a folder for the inputs."""

    known: Known
    store: OpenStore
    place: Path


@dataclass(frozen=True)
class Reader:
    """A reader of one kind of file. ``read`` raises a refusal, or returns what was written."""

    name: str
    ending: str
    samples: tuple[bytes, ...]
    read: Callable[[Desk, Path], Changes | None]
    heavy: bool = False


def readers(desk: Desk) -> Iterator[Reader]:
    """Every reader of strangers' files with good samples of its kind."""
    yield Reader("register", ".csv", _registers(desk.place), _read_register)
    members = _exported(desk)
    yield Reader("members.csv", ".csv", (members[".csv"],), _read_members)
    yield Reader("members.xlsx", ".xlsx", (members[".xlsx"],), _read_members)
    items = {ending: _items(desk, ending) for ending in (".csv", ".xlsx")}
    yield Reader("items.csv", ".csv", (items[".csv"],), _read_items)
    yield Reader("items.xlsx", ".xlsx", (items[".xlsx"],), _read_items)
    yield Reader("cards", ".vcf", (members[".vcf"], _OTHER_CARDS), _read_cards)
    known = [getattr(test_icalendar_in, name) for name in ("OUTLOOK", "APPLE", "THUNDERBIRD")]
    calendars = tuple(one.replace("\n", "\r\n").encode() for one in known)
    yield Reader("calendar", ".ics", calendars, _read_calendar)
    database = desk.store.database
    swap = export_swap(database, desk.known.signed, TODAY)
    yield Reader("swap", ".json", (swap,), _read_swap)
    yield Reader("docx", ".docx", (_returned(desk),), _read_docx)
    yield Reader("scan", ".pdf", (factories.PDF, b"\xff\xd8\xff\xe0 jpeg", _PNG), _read_scan)
    yield Reader("picture shown", ".png", _pictures(), _shown())
    save_template(desk.store, desk.known.signed, "Latin and choir")
    texts = tuple(one.read_bytes() for one in sorted(desk.store.folder.texts.glob("*/*.toml")))
    yield Reader("texts", ".toml", (*texts, lending_terms.OURS.read_bytes()), _read_texts)
    pack = desk.place / "good.partnerdesk-pack"
    make_pack(desk.store, PackRequest(pack, PackChoice()), NOW)
    parts = loose_pack.whole_pack(desk.store.folder)
    loose = loose_pack.packed(desk.place / "loose.zip", parts)
    packs = (pack.read_bytes(), loose.read_bytes())
    yield Reader("pack", ".partnerdesk-pack", packs, _read_pack, heavy=True)
    backup = make_backup(desk.store.folder, NOW).path.read_bytes()
    yield Reader("backup", ".partnerdesk-backup", (backup,), _read_backup, heavy=True)


def _registers(place: Path) -> tuple[bytes, ...]:
    path = fake_register.write_register(place / "register.csv", 6, 1, columns=42)
    return (path.read_bytes(),)


def _read_register(desk: Desk, path: Path) -> Changes:
    register.search(path, "school", include_closed=True)
    found = register.find_urns(path, [str(900_000 + n) for n in range(6)])
    if not found:
        raise RuleBroken("file", "None of these schools is in the register.")
    return import_register(desk.store.database, list(found.values()), TODAY, path.name)


def _exported(desk: Desk) -> dict[str, bytes]:
    found = {}
    for kind in ExportKind:
        path = desk.place / f"members{kind.suffix}"
        export_members(desk.store.database, path, kind, TODAY)
        found[kind.suffix] = path.read_bytes()
    return found


def _read_members(desk: Desk, path: Path) -> Changes:
    sheet = spreadsheet.read_sheet(path)
    mapping = spreadsheet.guess_mapping(sheet.columns, members_columns.FIELDS)
    found = members_table.read_members(sheet, mapping).members
    if not found:
        raise RuleBroken("file", "There is no member in it to take in.")
    return import_spreadsheet(desk.store.database, [(one, "") for one in found], TODAY, path.name)


def _items(desk: Desk, ending: str) -> bytes:
    path = desk.place / f"items{ending}"
    items_exchange.export_items(desk.store.database, path)
    return path.read_bytes()


def _read_items(desk: Desk, path: Path) -> Changes:
    sheet = spreadsheet.read_sheet(path)
    mapping = spreadsheet.guess_mapping(sheet.columns, items_columns.FIELDS)
    with desk.store.database.read() as connection:
        members = partners_rows.all_members(connection)
    found = items_table.read_items(sheet, mapping, members, desk.known.ours).items
    return items_exchange.import_items(desk.store.database, found, path.name)


def _read_cards(desk: Desk, path: Path) -> Changes:
    chosen = [
        CardChoice(card, desk.known.theirs, kind_of_title(card.title))
        for card in vcard.read_cards(path).people
    ]
    if not chosen:
        raise RuleBroken("file", "There is no card in it to take in.")
    return import_vcards(desk.store.database, chosen, TODAY, path.name)


def _read_calendar(desk: Desk, path: Path) -> Changes:
    read = read_calendar(calendar_bytes(path), path.name, test_icalendar_in.TODAY)
    database, member = desk.store.database, desk.known.theirs
    for meaning in FeedMeaning:
        calendar_exchange.preview_calendar(database, read, member, meaning, TODAY)
    preview = calendar_exchange.preview_calendar(database, read, member, FeedMeaning.EVENTS, TODAY)
    return calendar_exchange.import_calendar(database, preview, TODAY)


def _read_swap(desk: Desk, path: Path) -> Changes:
    swap = swap_file.read_swap(path.read_bytes())
    chosen = [one.text.id for one in swap.clauses]
    members = (desk.known.ours, desk.known.theirs)
    return take_swap(desk.store.database, swap, chosen, "Taken", members, TODAY, TODAY)


def _returned(desk: Desk) -> bytes:
    """The draft as it comes back with other words in one part."""
    content = docx_drafts.draft_docx(desk.store.database, desk.known.draft, TODAY)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    words = parts["word/document.xml"]
    parts["word/document.xml"] = words.replace(b" is ", b" will be ").replace(b" are ", b" is ")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return packed.getvalue()


def _read_docx(desk: Desk, path: Path) -> Changes:
    read = docx_drafts.read_returned(path.read_bytes())
    database, draft = desk.store.database, desk.known.draft
    found = docx_drafts.compare_returned(database, draft, read)
    chosen = {one.clause_id: one.body for one in found.changed}
    return docx_drafts.take_docx(database, draft, chosen)


def _read_scan(desk: Desk, path: Path) -> Changes:
    scan = (path.name, path.read_bytes())
    if not scan[1].startswith(b"%PDF"):
        return set_photo(desk.store, desk.known.item, scan, TODAY)
    return attach_scan(desk.store, desk.known.signature, scan, TODAY)


def _pictures() -> tuple[bytes, ...]:
    """A small photograph as a PNG and a JPEG, and a page."""
    from PIL import Image

    found = []
    for kind in ("PNG", "JPEG"):
        made = io.BytesIO()
        Image.effect_noise((60, 40), 90).convert("RGB").save(made, kind)
        found.append(made.getvalue())
    return (*found, pdf.render(Document("Scan", (Paragraph("A page that was signed."),))))


def _shown() -> Callable[[Desk, Path], Changes | None]:
    """Show a scan as the window does before it is kept, drawn whole."""
    from PySide6.QtCore import qInstallMessageHandler
    from PySide6.QtWidgets import QApplication

    from ui.agreements.scan_picture import ScanPicture

    application = QApplication.instance() or QApplication(["torture"])
    qInstallMessageHandler(lambda *_: None)  # what Qt says of each spoilt picture
    picture = ScanPicture()
    picture.resize(400, 300)

    def show(desk: Desk, path: Path) -> None:
        picture.show_scan(path.read_bytes())
        if picture.isHidden():
            raise RuleBroken("scan", "This can’t be shown, so nothing is shown.")
        raised: list[BaseException] = []
        with mock.patch.object(sys, "excepthook", lambda _, error, __: raised.append(error)):
            for _ in range(8):  # a page of a PDF is drawn at each turn
                picture.grab()
                application.processEvents()
        if raised:
            raise raised[0]

    return show


def _read_texts(desk: Desk, path: Path) -> Changes | None:
    """A clause, a template or lending terms: used, or named with what is wrong."""
    content = path.read_bytes()
    found = _ID.search(content)
    name = found[1].decode() if found else "own-input"
    own, kept = desk.store.folder.texts, desk.place / "texts"
    shutil.copytree(own, kept)
    try:
        for kind in ("clauses", "templates"):
            (own / kind).mkdir(exist_ok=True)
            (own / kind / f"{name}.toml").write_bytes(content)
        load_clauses(own=own)
        if name in load_templates(own=own):
            parties = [desk.known.ours, desk.known.theirs]
            return agreements.draft_agreement(desk.store.database, name, "T", parties, TODAY, TODAY)
        if len([words for words in broken_texts(own) if f"{name}.toml" in words]) == 2:
            lending_terms.load_terms(path)
    finally:
        shutil.rmtree(own)
        kept.rename(own)
    return None


def _read_pack(desk: Desk, path: Path) -> Changes | None:
    fresh = Folder(desk.place / "fresh")
    place = desk.place / "staged"
    try:
        inspect_pack(path)
        place.mkdir()
        staged = stage(path, place)
        preview = preview_merge(desk.store, staged)
        merged = merge_pack(desk.store, staged, preview, MergeChoices(otherwise=Take.THEIRS), NOW)
        open_pack(fresh, path, "", NOW)
        if not check(fresh).sound:
            raise AssertionError(f"opened, but not sound: {check(fresh).problems}")
        return merged
    except (RuleBroken, StoreProblem):
        if fresh.exists:
            raise AssertionError("refused, but opened") from None
        raise
    finally:
        for folder in (fresh.root, place):
            shutil.rmtree(folder, ignore_errors=True)


def _read_backup(desk: Desk, path: Path) -> Changes | None:
    fresh = Folder(desk.place / "fresh")
    try:
        restore(fresh, path, NOW)
        # Where the manifest vouches for a changed letter it is as if the store had been damaged
        # already, and whoever restores is told.
        if check(fresh).sound == bool(restored_words(fresh)):
            raise AssertionError("restored, but what is damaged in it is not told")
        factories.open_store(fresh.root).close()
    except StoreProblem:
        if fresh.exists:
            raise AssertionError("refused, but restored") from None
        raise
    finally:
        shutil.rmtree(fresh.root, ignore_errors=True)
    return None
