"""No pack tells what its choice leaves out: every byte of every part is searched for it.

Each free text of each table is filled with what must not travel, so that a column that somebody
adds later is searched too.
"""

from __future__ import annotations

import io
import json
import re
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdf
import pytest

from partnerdesk.actions import packing
from partnerdesk.actions.packing import PackRequest, make_pack
from partnerdesk.domain.interview import Question
from partnerdesk.domain.packs import PackChoice
from partnerdesk.store.action_log import action
from partnerdesk.store.columns import Themes, Words
from partnerdesk.store.opening import OpenStore
from partnerdesk.store.rows import new_id
from partnerdesk.store.tables import TRACKED, metadata
from tests import factories
from tests.factories import NOW
from tests.store.packs import parts_of

# Somebody in post, somebody who has gone since, somebody who was only ever typed.
PEOPLE = ("Isolde Quillfeather", "Dr Barnabas Ómarsson-Wick", "Mrs Ptolemy Vantongeren")
NAMES = (
    "Quillfeather", "Isolde", "QUILLFEATHER", "Barnabas", "Ómarsson", "omarsson", "Wick",
    "Vantongeren", "Ptolemy",
)  # fmt: skip
REACHED = (
    "i.quillfeather@fenwick.example", "quillfeather", "b.wick@old.example", "01632 960987",
    "(01632) 960 987", "+44 1632 960987", "+44 (0)1632 960987", "00441632960987", "01632960987",
    "01632-960-987", "960987", "07700 900456", "07700900456", "+447700900456",
)  # fmt: skip
SAID = (
    "Ask Isolde Quillfeather, or ISOLDE QUILLFEATHER’s deputy Dr Barnabas Ómarsson-Wick (Barnabas, "
    "Wick, omarsson), never Mrs Ptolemy Vantongeren or Ptolemy: " + "; ".join(REACHED)
)
NAMED = (
    ("note", "written_by"), ("contact", "by"), ("interview_answer", "answered_by"),
    ("agreement_signature", "person_name"), ("term_of_office", "name"),
)  # fmt: skip
INSTITUTION = ("name", "street", "locality", "town", "county", "local_authority", "trust")
HIDDEN = ("XYZZY-NOTE", "XYZZY-SUMMARY", "XYZZY-DETAIL", "XYZZY-ANSWER", "XYZZY-PERSON")

PERSONAL = tuple(one.casefold() for one in (*NAMES, *REACHED))


def _fill_every_text(store: OpenStore) -> None:
    """Put all that must not travel into every free text of every table."""
    with action(store.database, "Ring Isolde Quillfeather") as log:
        for table in TRACKED:
            values: dict[str, Any] = {}
            for column in table.columns:
                if isinstance(column.type, Words):
                    values[column.name] = SAID
                elif isinstance(column.type, Themes):
                    values[column.name] = (SAID, "Isolde")
            if table.name == "member":  # a surname alone may be a school's or a street's
                values |= dict.fromkeys(INSTITUTION, "Tuition by Isolde Quillfeather")
                values["urn"] = "900114"
            if table.name == "setting":
                values = {}
            if table.name == "person":
                values = {
                    "name": PEOPLE[0], "email": REACHED[0], "telephone": "01632 960987",
                    "mobile": "07700 900456", "note": "XYZZY-PERSON",
                }  # fmt: skip
            # Where somebody is named stands a name: else all that is said would be known as one.
            values |= {column: PEOPLE[2] for name, column in NAMED if name == table.name}
            if values:
                log.connection.execute(table.update().values(**values))
        log.connection.execute(
            metadata.tables["agreement_clause"].update().values(clause_id="own-quillfeather")
        )
        log.connection.execute(
            metadata.tables["agreement_answer"].update().values(question_id="own-quillfeather.a")
        )
        log.connection.execute(
            metadata.tables["agreement"].update().values(template_id="own-isolde")
        )
        for name in ("coordinator_name", "coordinator_since"):
            values = {"id": new_id(), "name": name, "value": PEOPLE[0]}
            log.connection.execute(metadata.tables["setting"].insert().values(**values))


def _add_private(store: OpenStore, member_id: str) -> None:
    factories.add(
        store.database,
        factories.note(member_id, body="XYZZY-NOTE", private=True),
        factories.contact(member_id, summary="XYZZY-SUMMARY", detail="XYZZY-DETAIL", private=True),
    )
    with action(store.database, "Answer") as log:
        log.connection.execute(
            metadata.tables["interview_answer"].insert().values(
                id=new_id(), question=Question.ADVICE, body="XYZZY-ANSWER", private=True,
                answered_on=factories.DAY, answered_by="",
            )
        )  # fmt: skip


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store in which everything tells of everybody."""
    root = tmp_path_factory.mktemp("told")
    store = factories.open_store(root, actor="Isolde Quillfeather")
    factories.fill(store)
    gone = factories.person(name=PEOPLE[1], email="b.wick@old.example")
    factories.add(store.database, gone)
    with action(store.database, "Remove somebody") as log:
        table = metadata.tables["person"]
        log.connection.execute(table.delete().where(table.c.id == gone.id))
    with store.database.read() as connection:
        member = metadata.tables["member"]
        theirs = connection.execute(member.select().where(~member.c.is_us)).one().id
    factories.keep_file(store, b"Isolde Quillfeather", name="Isolde Quillfeather.bin")
    _fill_every_text(store)
    _add_private(store, theirs)
    (store.folder.texts / "clauses").mkdir(parents=True)
    text = store.folder.texts / "clauses" / "own-quillfeather.toml"
    text.write_text(SAID, encoding="utf-8")
    (root / "theirs").write_text(theirs, encoding="utf-8")
    store.close()
    return root


def pack_of(told: Path, tmp_path: Path, *, member: bool, **choice: bool) -> Path:
    root = Path(shutil.copytree(told, tmp_path / "store"))
    store = factories.open_store(root)
    theirs = (root / "theirs").read_text(encoding="utf-8") if member else ""
    path = tmp_path / "a.partnerdesk-pack"
    make_pack(store, PackRequest(path, PackChoice(theirs, **choice)), NOW)
    store.close()
    return path


def every_byte(path: Path) -> Iterator[tuple[str, str]]:
    """Each part by name and as text: zips in it unpacked, PDFs read, folded lines whole."""
    yield "raw", path.read_bytes().decode("utf-8", "replace")
    for name, content in parts_of(path).items():
        yield "a name", name
        yield name, _text(content)
        if content.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(content)) as inner:
                for one in inner.namelist():
                    yield f"{name}: {one}", _text(inner.read(one))
        if content.startswith(b"%PDF"):
            for text in _printed(content):
                yield name, text


def _text(content: bytes) -> str:
    return re.sub(r"\r\n[ \t]", "", content.decode("utf-8", "replace"))


def _printed(content: bytes) -> Iterator[str]:
    try:
        pages = pypdf.PdfReader(io.BytesIO(content)).pages
        yield from (" ".join(page.extract_text().split()) for page in pages)
    except pypdf.errors.PyPdfError:
        return  # a scan that is none


def found_in(path: Path, tokens: tuple[str, ...]) -> list[tuple[str, str]]:
    return [
        (where, token)
        for where, text in every_byte(path)
        for token in factories.left_in(text.casefold().encode("utf-8", "replace"), tokens)
    ]


@pytest.mark.parametrize("member", [False, True], ids=["everything", "one member"])
def test_nothing_personal_is_in_a_pack_without_personal_data(
    told: Path, tmp_path: Path, member: bool
) -> None:
    path = pack_of(told, tmp_path, member=member, personal=False)
    hidden = tuple(one.casefold() for one in HIDDEN)
    assert found_in(path, PERSONAL + hidden) == []
    texts = dict(every_byte(path))
    # What is no name is still told.
    assert "multimeters" not in texts["raw"]
    assert "Ask [person], or [person]’s deputy" in texts["data/session.jsonl"]
    assert "Tuition by [person]" in texts["data/member.jsonl"]


@pytest.mark.parametrize("member", [False, True], ids=["everything", "one member"])
def test_nothing_private_is_in_a_pack_without_private_notes(
    told: Path, tmp_path: Path, member: bool
) -> None:
    path = pack_of(told, tmp_path, member=member, private=False)
    assert found_in(path, tuple(one.casefold() for one in HIDDEN)) == []


def test_a_members_part_holds_nothing_private_of_ours_either(told: Path, tmp_path: Path) -> None:
    path = pack_of(told, tmp_path, member=True)
    assert found_in(path, tuple(one.casefold() for one in HIDDEN)) == []


def test_the_search_finds_what_is_there(
    told: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A whole pack has all of it, so the searches above can fail."""
    # A sentence of names is no e-mail address, so nobody could open it; it is searched anyway.
    monkeypatch.setattr(packing, "_check_opens", lambda *given: None)
    found = found_in(pack_of(told, tmp_path, member=False), PERSONAL)
    assert {token for _, token in found} == set(PERSONAL)
    places = {where for where, _ in found}
    assert {"Handover note.pdf", "Lists.xlsx: xl/worksheets/sheet2.xml"} <= places
    assert {"Calendars/Sessions.ics", "Contacts.vcf", "manifest.json"} <= places
    hidden = {t for _, t in found_in(tmp_path / "a.partnerdesk-pack",
                                     tuple(one.casefold() for one in HIDDEN))}  # fmt: skip
    assert len(hidden) == len(HIDDEN)


def test_what_was_taken_out_is_marked_as_not_the_real_words(told: Path, tmp_path: Path) -> None:
    path = pack_of(told, tmp_path, member=False, personal=False)
    blanked = 0
    for name, content in parts_of(path).items():
        if name.startswith("data/"):
            for line in content.splitlines():
                one = json.loads(line)
                scrubbed = {
                    c for c, v in one["row"].items() if isinstance(v, str) and "[person]" in v
                }
                blanked += len(scrubbed)
                assert scrubbed - {"sort_name"} <= set(one.get("held", ())), name
    assert blanked
