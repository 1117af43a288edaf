"""A pack is a stranger's file: read when it is whole, refused in words when it is anything else."""

from __future__ import annotations

import json
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import pyzipper

from partnerdesk.store import archive, migrate
from partnerdesk.store.archive import Work
from partnerdesk.store.pack_file import (
    LONGEST_LINE,
    MANIFEST,
    READ_ME,
    PassphraseWanted,
    WrongPassphrase,
    open_pack,
    read_manifest,
    table_part,
)
from partnerdesk.store.problems import Cancelled, StoreDamaged, StoreProblem, StoreTooNew
from tests.factories import PDF
from tests.store.packs import (
    PASSPHRASE,
    ROWS,
    SCAN,
    SCAN_NAME,
    parts_of,
    rewritten,
    small_pack,
    told,
)

MEMBERS = table_part("member")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a small pack lies."""
    small_pack(tmp_path / "a.partnerdesk-pack")
    return tmp_path / "a.partnerdesk-pack"


@pytest.mark.parametrize("passphrase", ["", PASSPHRASE])
def test_a_pack_comes_back_as_it_was_written(tmp_path: Path, passphrase: str) -> None:
    path = tmp_path / "a.partnerdesk-pack"
    manifest = small_pack(path, passphrase)
    assert read_manifest(path, passphrase) == manifest
    with open_pack(path, passphrase) as pack:
        pack.verify()
        assert tuple(pack.lines(MEMBERS)) == ROWS
        assert list(pack.lines("data/removed.jsonl")) == []
        pack.take_out(pack.manifest.files[SCAN], tmp_path / "out" / "scan")
    assert (tmp_path / "out" / "scan").read_bytes() == PDF


@pytest.mark.parametrize("passphrase", ["", PASSPHRASE])
def test_a_pack_of_many_gigabytes_comes_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, passphrase: str
) -> None:
    """As if 4 GB were 10 bytes: sizes and places are then written in another way."""
    for module in (zipfile, pyzipper.zipfile):
        monkeypatch.setattr(module, "ZIP64_LIMIT", 10)
        monkeypatch.setattr(module, "ZIP_FILECOUNT_LIMIT", 2)
    path = tmp_path / "a.partnerdesk-pack"
    manifest = small_pack(path, passphrase)
    with open_pack(path, passphrase) as pack:
        pack.verify()
        assert pack.manifest == manifest


def test_an_encrypted_pack_tells_a_stranger_only_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a.partnerdesk-pack"
    small_pack(path, PASSPHRASE)
    with zipfile.ZipFile(path) as plain:
        assert plain.read(READ_ME) == b"plain words"
        locked = [info for info in plain.infolist() if info.filename != READ_ME]
    assert all(info.flag_bits & 1 and info.compress_type == 99 for info in locked)
    assert "Łódź".encode() not in path.read_bytes()
    with pyzipper.AESZipFile(path) as opened:
        opened.setpassword(PASSPHRASE.encode())
        assert {i.wz_aes_strength for i in opened.infolist()} == {None, 3}


def test_a_passphrase_is_asked_for_and_a_wrong_one_is_said(tmp_path: Path) -> None:
    path = tmp_path / "a.partnerdesk-pack"
    small_pack(path, PASSPHRASE)
    with pytest.raises(PassphraseWanted, match="locked with a passphrase"):
        read_manifest(path)
    for wrong in ("another-otter-nine-kites", PASSPHRASE.upper()):
        with pytest.raises(WrongPassphrase, match="does not open"):
            read_manifest(path, wrong)
    # As a phone's keyboard writes it.
    assert read_manifest(path, f" {PASSPHRASE}  ").pack_id == "p"


def test_a_plain_pack_needs_no_passphrase_and_takes_any(path: Path) -> None:
    assert read_manifest(path, "whatever it may be").pack_id == "p"


# --- what is refused -------------------------------------------------------------------------

Change = Callable[[Path], None]


def _truncated(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: len(content) * 2 // 3])


def _cut_in_the_middle(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[:60] + content[90:])


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _no_zip(path: Path) -> None:
    path.write_bytes(b"SQLite format 3\0" * 100)


def _a_bit_flipped(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[content.index(PDF[:20]) + 3] ^= 0x10
    path.write_bytes(content)


def _other_bytes(path: Path) -> None:
    parts = parts_of(path)
    rewritten(path, parts | {MEMBERS: parts[MEMBERS].replace(b'"1"', b'"7"')})


def _longer_part(path: Path) -> None:
    parts = parts_of(path)
    rewritten(path, parts | {MEMBERS: parts[MEMBERS] + b"{}\n"})


def _part_missing(path: Path) -> None:
    rewritten(path, {n: c for n, c in parts_of(path).items() if n != MEMBERS})


def _part_extra(path: Path) -> None:
    rewritten(path, parts_of(path) | {"data/note.jsonl": b"{}\n"})


def _manifest_missing(path: Path) -> None:
    parts = parts_of(path)
    with zipfile.ZipFile(path, "w") as made:
        for name in parts.keys() - {MANIFEST}:
            made.writestr(name, parts[name])


def _twice(path: Path) -> None:
    with zipfile.ZipFile(path, "a") as made, pytest.warns(UserWarning, match="Duplicate"):
        made.writestr(MEMBERS, parts_of(path)[MEMBERS])


def _link(path: Path) -> None:
    parts = parts_of(path)
    with zipfile.ZipFile(path, "w") as made:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name)
            if name == SCAN_NAME:
                info.external_attr = 0o120777 << 16
            made.writestr(info, content)


def _bzip2(path: Path) -> None:
    parts = parts_of(path)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_BZIP2) as made:
        for name, content in parts.items():
            made.writestr(name, content)


def _bomb(path: Path) -> None:
    parts = parts_of(path)
    zeros = b"0" * 30_000_000
    facts = json.loads(parts[MANIFEST])["parts"] | {MEMBERS: told(zeros)}
    rewritten(path, parts | {MEMBERS: zeros}, parts=facts)


def _central(path: Path, at: int, new: bytes) -> None:
    """Change the directory's entry of the scan."""
    content = bytearray(path.read_bytes())
    entry = content.rindex(SCAN_NAME.encode()) - 46
    assert content[entry : entry + 4] == b"PK\1\2"
    content[entry + at : entry + at + len(new)] = new
    path.write_bytes(content)


def _says_larger(path: Path) -> None:
    _central(path, 24, struct.pack("<L", 3_000_000))


def _says_more_than_there_is(path: Path) -> None:
    _central(path, 20, struct.pack("<L", 2_000_000_000))


def _says_zip64(path: Path) -> None:
    _central(path, 24, b"\xff\xff\xff\xff")


def _says_encrypted(path: Path) -> None:
    _central(path, 8, b"\x01")


def _points_before_its_start(path: Path) -> None:
    _central(path, 42, b"\xf0\xff\xff\xff")


CHANGES: list[Change] = [
    _truncated, _cut_in_the_middle, _empty, _no_zip, _a_bit_flipped, _other_bytes, _longer_part,
    _part_missing, _part_extra, _manifest_missing, _twice, _link, _bzip2, _bomb,
    _says_more_than_there_is, _says_larger, _says_zip64, _says_encrypted, _points_before_its_start,
]  # fmt: skip


def verified(path: Path) -> None:
    with open_pack(path) as pack:
        pack.verify()


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__.strip("_"))
def test_what_is_not_whole_is_refused_in_words(path: Path, change: Change) -> None:
    change(path)
    with pytest.raises(StoreDamaged) as refusal:
        verified(path)
    assert "not a whole handover pack" in refusal.value.message
    assert "backup" not in refusal.value.message


@pytest.mark.parametrize(
    "name",
    ["../evil.txt", "/etc/evil", "C:\\evil.txt", "data/../../evil.jsonl", "data/action.jsonl",
     "data/change.jsonl", "Agreements/../evil version 1.pdf", "Agreements/MOU version 1.exe",
     "Files/0001.html", "Files/0001.bin/", "texts/clauses/../../evil.toml", "evil.exe", "data/",
     "Photographs/0001.jpg\n", "READ ME FIRST.TXT", "manifest.json.", "Files/٠٠٠١.bin"],
)  # fmt: skip
def test_a_part_of_any_other_name_spoils_the_pack(path: Path, name: str) -> None:
    parts = parts_of(path)
    manifest = json.loads(parts[MANIFEST])
    facts = {"parts": manifest["parts"] | {name: told(b"x")}}
    if name.startswith(("Files", "Photographs", "Agreements")):
        facts["files"] = manifest["files"] | {told(b"x")["sha256"]: name}
    rewritten(path, parts | {name: b"x"}, **facts)
    with pytest.raises(StoreDamaged):
        verified(path)


@pytest.mark.parametrize(
    "facts",
    [
        {"kind": "partnerdesk-backup"}, {"format": 0}, {"format": "1"}, {"format": True},
        {"schema": "later"}, {"schema": 5}, {"made_at": "yesterday"}, {"pack_id": None},
        {"choice": {}}, {"choice": {"member_id": "", "member": "", "private": 1, "personal": 0}},
        {"rows": {"member": -1}}, {"rows": {}}, {"rows": {"member": 2, "note": 0}},
        {"rows": {"member": 2, "action": 0}}, {"parts": []}, {"parts": {MEMBERS: {"size": 1}}},
        {"files": {}}, {"files": {"0" * 64: SCAN_NAME}}, {"files": {SCAN: MEMBERS}},
        {"files": {SCAN: SCAN_NAME, "1" * 64: SCAN_NAME}}, {"missing": ["../x"]},
    ],
)  # fmt: skip
def test_a_manifest_that_says_something_else_is_refused(path: Path, facts: dict[str, Any]) -> None:
    rewritten(path, parts_of(path), **facts)
    with pytest.raises(StoreDamaged):
        read_manifest(path)


@pytest.mark.parametrize(
    "text", [b"", b"[]", b"{", b"\xff", b"[" * 100_000, b'{"format":' + b"9" * 5000 + b"}"]
)
def test_a_manifest_that_is_none_is_refused(path: Path, text: bytes) -> None:
    parts = parts_of(path)
    with zipfile.ZipFile(path, "w") as made:
        for name, content in parts.items():
            made.writestr(name, text if name == MANIFEST else content)
    with pytest.raises(StoreDamaged):
        read_manifest(path)


def test_a_manifest_too_large_to_read_is_not_read(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("partnerdesk.store.pack_file.MOST_MANIFEST_BYTES", 100)
    with pytest.raises(StoreDamaged):
        read_manifest(path)


def test_more_parts_than_any_partnership_has_are_refused(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "MOST_PARTS", 3)
    with pytest.raises(StoreDamaged):
        read_manifest(path)


@pytest.mark.parametrize("facts", [{"format": 2}, {"schema": "9999"}])
def test_a_newer_pack_says_so(path: Path, facts: dict[str, Any]) -> None:
    # Whatever else is new in it.
    rewritten(path, parts_of(path), **facts, parts={"data/thing.jsonl": told(b"")}, rows=None)
    with pytest.raises(StoreTooNew, match="newer PartnerDesk"):
        read_manifest(path)


def test_an_older_pack_opens(path: Path) -> None:
    rewritten(path, parts_of(path), schema=migrate.SCHEMAS[0])
    assert read_manifest(path).schema == migrate.SCHEMAS[0]


def test_in_an_encrypted_pack_no_part_lies_open(tmp_path: Path) -> None:
    path = tmp_path / "a.partnerdesk-pack"
    small_pack(path, PASSPHRASE)
    with pyzipper.AESZipFile(path) as pack:
        pack.setpassword(PASSPHRASE.encode())
        parts = {name: pack.read(name) for name in pack.namelist()}
    with pyzipper.AESZipFile(path, "w") as made:
        for name, content in parts.items():
            made.setpassword(PASSPHRASE.encode() if name == MANIFEST else b"")
            made.encryption = pyzipper.WZ_AES if name == MANIFEST else None
            made.writestr(pyzipper.zipfile_aes.AESZipInfo(name), content)
    with pytest.raises(StoreDamaged):
        read_manifest(path, PASSPHRASE)


def test_an_encrypted_part_that_was_changed_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.partnerdesk-pack"
    small_pack(path, PASSPHRASE)
    with zipfile.ZipFile(path) as plain:
        at = plain.getinfo(MEMBERS).header_offset + 150
    content = bytearray(path.read_bytes())
    content[at] ^= 0x01
    path.write_bytes(content)
    with pytest.raises(StoreDamaged), open_pack(path, PASSPHRASE) as pack:
        list(pack.lines(MEMBERS))


@pytest.mark.parametrize(
    "content",
    [b'{"row":{}}', b"\xff\xfe\n", b"x" * (LONGEST_LINE + 1)],
    ids=["no end", "no text", "too long"],
)
def test_lines_that_nobody_would_write_are_refused(path: Path, content: bytes) -> None:
    parts = parts_of(path)
    facts = json.loads(parts[MANIFEST])["parts"] | {MEMBERS: told(content)}
    rewritten(path, parts | {MEMBERS: content}, parts=facts)
    with pytest.raises(StoreDamaged), open_pack(path) as pack:
        list(pack.lines(MEMBERS))


def test_a_pack_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(StoreProblem, match="can’t be read"):
        read_manifest(tmp_path / "gone.partnerdesk-pack")


def test_a_mistake_of_ours_is_not_taken_for_a_damaged_pack(path: Path) -> None:
    with pytest.raises(KeyError), open_pack(path) as pack:
        pack.take_out("Lists.xlsx", path.with_name("out"))


def test_reading_can_be_given_up(path: Path) -> None:
    with pytest.raises(Cancelled), open_pack(path) as pack:
        pack.verify(Work(None, lambda: True))
