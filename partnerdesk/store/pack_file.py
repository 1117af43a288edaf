"""The format of a handover pack: a zip for people to open, and for another PartnerDesk to read.

A pack is a stranger's file. Nothing in it is believed before it has been checked: its parts, their
names, sizes and hashes here; the rows in ``staging.py``. With a passphrase every part but the
READ ME is encrypted (AES-256); the names of parts stay readable, so they name nobody.
"""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Generator, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from partnerdesk.domain.packs import PackChoice
from partnerdesk.domain.passphrases import plain_passphrase
from partnerdesk.store import migrate
from partnerdesk.store.archive import (
    MOST_MANIFEST_BYTES,
    OWN_TEXT,
    SHA256,
    Part,
    Work,
    blocks,
    check_members,
    in_words,
    of,
    open_zip,
    part_of,
    plain,
    take_out,
    unsound,
)
from partnerdesk.store.problems import StoreDamaged, StoreProblem, StoreTooNew
from partnerdesk.store.tables import TRACKED

SUFFIX = ".partnerdesk-pack"
FORMAT = 1
KIND = "partnerdesk-pack"

READ_ME = "READ ME FIRST.txt"
MANIFEST = "manifest.json"
NOTE = "Handover note.pdf"
LISTS = "Lists.xlsx"
CARDS = "Contacts.vcf"
CALENDAR = "Calendars/Sessions.ics"
REMOVED = "data/removed.jsonl"
HISTORY = "data/history.jsonl"

_NUMBER = r"[A-Za-z0-9]{1,12}(?:-[A-Za-z0-9]{1,12}){0,4}"
KEPT_FILE = re.compile(
    rf"Agreements/{_NUMBER} version [0-9]{{1,4}}\.pdf"
    rf"|Scans/{_NUMBER} signature [0-9]{{1,5}}\.(?:pdf|jpg|png)"
    r"|Photographs/[0-9]{4,6}\.(?:jpg|png)"
    r"|Files/[0-9]{4,6}\.(?:pdf|jpg|png|bin)"
)
_ALWAYS = frozenset({READ_ME})
_SOME = frozenset({NOTE, LISTS, CARDS, CALENDAR, REMOVED, HISTORY})
# One row with its marks; a clause or minutes of some pages are far shorter.
LONGEST_LINE = 16_000_000


class PassphraseWanted(StoreProblem):
    """The pack is encrypted; ask for its passphrase, then open it again with that."""


class WrongPassphrase(StoreProblem):
    """The passphrase does not open the pack."""


@dataclass(frozen=True, slots=True)
class PackManifest:
    """What a pack says it holds.

    ``member`` is the name of the member whose part it is, ``school`` the one that made it,
    ``made_by`` its coordinator (blank without personal data). ``rows`` counts the rows of each
    table, ``parts`` are all parts but the manifest, ``files`` the part of each kept file by its
    hash, and ``missing`` the hashes of kept files that were gone or damaged already.
    """

    pack_id: str
    made_at: datetime
    program: str
    schema: str
    partnership: str
    school: str
    made_by: str
    choice: PackChoice
    member: str = ""
    last_action: str = ""
    rows: Mapping[str, int] = field(default_factory=dict)
    parts: Mapping[str, Part] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    missing: tuple[str, ...] = ()

    def to_json(self) -> str:
        """The manifest's text."""
        choice = {
            "member_id": self.choice.member_id,
            "member": self.member,
            "private": self.choice.private,
            "personal": self.choice.personal,
        }
        facts = {
            "format": FORMAT,
            "kind": KIND,
            "pack_id": self.pack_id,
            "made_at": self.made_at.isoformat(),
            "program": self.program,
            "schema": self.schema,
            "partnership": self.partnership,
            "school": self.school,
            "made_by": self.made_by,
            "choice": choice,
            "rows": dict(self.rows),
            "parts": {n: {"sha256": p.sha256, "size": p.size} for n, p in self.parts.items()},
            "files": dict(self.files),
            "missing": list(self.missing),
            "last_action": self.last_action,
        }
        return json.dumps(facts, ensure_ascii=False, indent=1)


def table_part(table_name: str) -> str:
    """Where a table's rows lie: ``data/member.jsonl``."""
    return f"data/{table_name}.jsonl"


_TABLE_PARTS = frozenset(table_part(table.name) for table in TRACKED)


@dataclass(frozen=True, slots=True)
class OpenPack:
    """A pack whose parts are just those of its manifest; each is verified as it is read."""

    path: Path
    manifest: PackManifest
    archive: zipfile.ZipFile

    def verify(self, work: Work | None = None) -> None:
        """Read every part and compare it with its hash. Raises StoreDamaged, Cancelled."""
        for name, part in self.manifest.parts.items():
            with in_words(self.path, damaged):
                take_out(self.archive, name, part, None, work)

    def take_out(self, name: str, target: Path | None, work: Work | None = None) -> None:
        """Put a verified part at ``target``, which is not there yet; with None verify it only.

        Raises StoreDamaged, StoreProblem for a full disk, LookupError for a part it has not.
        """
        part = self.manifest.parts[name]
        with in_words(self.path, damaged):
            take_out(self.archive, name, part, target, work)

    def lines(self, name: str, work: Work | None = None) -> Generator[str, None, None]:
        """The lines of a part, one at a time; none when the pack has no such part.

        What is wrong with the part is found when its end is reached: until then believe nothing.
        Close it when you stop before. Raises StoreDamaged.
        """
        part = self.manifest.parts.get(name)
        if part is None:
            return
        rest = b""
        with closing(blocks(self.archive, name, part, work)) as found:
            while True:
                with in_words(self.path, damaged):
                    block = next(found, None)
                    *whole, rest = (rest + (block or b"")).split(b"\n")
                    if len(rest) > LONGEST_LINE or (block is None and rest):
                        raise ValueError(name)
                    texts = [line.decode() for line in whole]
                yield from texts
                if block is None:
                    return


def read_manifest(path: Path, passphrase: str = "") -> PackManifest:
    """What a pack says of itself; its parts are there, but not read yet.

    Raises PassphraseWanted or WrongPassphrase for an encrypted pack, StoreTooNew when a newer
    PartnerDesk made it, StoreDamaged when it is not a whole pack, StoreProblem when it can't be
    read.
    """
    with open_pack(path, passphrase) as pack:
        return pack.manifest


@contextmanager
def open_pack(path: Path, passphrase: str = "") -> Iterator[OpenPack]:
    """The pack, open to read. Raises what ``read_manifest`` raises."""
    encrypted = is_encrypted(path)
    if encrypted and not passphrase:
        raise PassphraseWanted(
            f"“{path.name}” is locked with a passphrase. Ask whoever made it for the words."
        )
    with in_words(path, damaged):
        archive = open_zip(path, plain_passphrase(passphrase) if encrypted else "")
    with archive:
        with in_words(path, damaged):
            manifest = _manifest(path, archive, encrypted)
            _check(archive, path.stat().st_size, manifest, encrypted)
        yield OpenPack(path, manifest, archive)


def damaged(name: str) -> StoreDamaged:
    """The refusal of a file that is not a whole pack."""
    return StoreDamaged(
        f"“{name}” is not a whole handover pack, so it can’t be used. Nothing has been changed. "
        "Copy it again from where it came from, or ask for a new one."
    )


def is_encrypted(path: Path) -> bool:
    """Whether a passphrase is wanted. Raises StoreDamaged, StoreProblem."""
    with in_words(path, damaged), open_zip(path) as archive:
        return bool(archive.getinfo(MANIFEST).flag_bits & 0x1)


def _manifest(path: Path, archive: zipfile.ZipFile, encrypted: bool) -> PackManifest:
    info = archive.getinfo(MANIFEST)
    if info.file_size > MOST_MANIFEST_BYTES or not plain(info, encrypted=encrypted):
        raise ValueError("manifest")
    facts = json.loads(_manifest_bytes(path, archive, encrypted))
    if of(dict, facts).get("kind") != KIND or of(int, facts["format"]) < FORMAT:
        raise ValueError("format")
    schema = of(str, facts["schema"])
    if facts["format"] > FORMAT or (schema.isdecimal() and schema > migrate.SCHEMAS[-1]):
        raise StoreTooNew(
            f"“{path.name}” was made by a newer PartnerDesk, so this one can’t read it. "
            "Nothing has been changed. Update PartnerDesk on this computer, then open it again."
        )
    choice = of(dict, facts["choice"])
    return PackManifest(
        pack_id=of(str, facts["pack_id"]),
        made_at=datetime.fromisoformat(of(str, facts["made_at"])).replace(tzinfo=None),
        program=of(str, facts["program"]),
        schema=schema,
        partnership=of(str, facts["partnership"]),
        school=of(str, facts["school"]),
        made_by=of(str, facts["made_by"]),
        choice=PackChoice(
            of(str, choice["member_id"]), of(bool, choice["private"]), of(bool, choice["personal"])
        ),
        member=of(str, choice["member"]),
        last_action=of(str, facts["last_action"]),
        rows={of(str, table): of(int, n) for table, n in of(dict, facts["rows"]).items()},
        parts={name: part_of(part) for name, part in of(dict, facts["parts"]).items()},
        files={sha256: of(str, name) for sha256, name in of(dict, facts["files"]).items()},
        missing=tuple(of(str, sha256) for sha256 in of(list, facts["missing"])),
    )


def _manifest_bytes(path: Path, archive: zipfile.ZipFile, encrypted: bool) -> bytes:
    try:
        return archive.read(MANIFEST)
    except unsound() as error:
        if not encrypted:
            raise
        # With the wrong key it is noise, which shows now at its start and now at its end.
        raise WrongPassphrase(
            f"This passphrase does not open “{path.name}”. Mind capitals and spaces, "
            "or ask whoever made the pack."
        ) from error


def _check(archive: zipfile.ZipFile, size: int, manifest: PackManifest, encrypted: bool) -> None:
    """Raise ValueError unless the parts are those of a pack and of its manifest."""
    check_members(archive, size, MANIFEST, manifest.parts)
    if not all(plain(i, encrypted=encrypted and i.filename != READ_ME) for i in archive.infolist()):
        raise ValueError("not plain")
    if manifest.schema not in migrate.SCHEMAS:
        raise ValueError("schema")
    tables = {table_part(name) for name in manifest.rows}
    there = set(manifest.parts)
    if READ_ME not in there or not tables <= _TABLE_PARTS or there & _TABLE_PARTS != tables:
        raise ValueError("tables")
    if min(manifest.rows.values(), default=0) < 0:
        raise ValueError("rows")
    kept = {name for name in there if KEPT_FILE.fullmatch(name)}
    for name in there - kept - tables - _ALWAYS - _SOME:
        if not OWN_TEXT.fullmatch(name):
            raise ValueError(name)
    if kept != set(manifest.files.values()) or len(kept) != len(manifest.files):
        raise ValueError("files")
    for sha256, name in manifest.files.items():
        if manifest.parts[name].sha256 != sha256:
            raise ValueError(name)
    if not all(SHA256.fullmatch(sha256) for sha256 in manifest.missing):
        raise ValueError("missing")
