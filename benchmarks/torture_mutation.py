"""Good files changed at random: bytes, words that mean something, pieces doubled or cut."""

from __future__ import annotations

import hashlib
import io
import json
import random
import zipfile

from tests.store import loose_pack

TOKENS = (
    b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b'"', b"''", b",", b";", b"\t", b"\r", b"\n", b"\\", b"%s",
    b"{0}", b"{{leads}}", b"=1+1", b"-1", b"0", b"1e309", b"99999999999999999999", b"NaN", b"<b>",
    b"]]>", b"&lol;", b"../../x", b"\xed\xa0\x80", "\u202e".encode(), "\U0001f600".encode(),
    b"[" * 500, b"{" * 500, b"A" * 70_000, b"FREQ=SECONDLY", b"INTERVAL=0", b"COUNT=999999999",
    b"20269999", b"DTSTART", b"TZID=../../etc", b"BEGIN:VEVENT\r\n", b"END:VCARD\r\n",
    b"ENCODING=BASE64:", b"=\r\n", b"null", b"true", b"31/02/2026", b"2026-13-45",
    b"/MediaBox [0 0 1 99999999]", b"/MediaBox [0 0 0 0]",
)  # fmt: skip


def mutated(sample: bytes, chance: random.Random) -> bytes:
    """The sample with a few changes; a zip, at times, with one of its parts changed."""
    if sample.startswith(b"PK") and chance.random() < 0.7:
        return _with_a_part_changed(sample, chance)
    content = bytearray(sample)
    for _ in range(chance.choice((1, 1, 2, 4, 12))):
        _change(content, chance)
    return bytes(content)


def _change(content: bytearray, chance: random.Random) -> None:
    here, there = sorted(chance.randrange(len(content) + 1) for _ in range(2))
    there = min(there, here + chance.choice((1, 8, 200, 5_000)))
    match chance.randrange(7):
        case 0 if content:
            content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        case 1:
            content[here:there] = b""
        case 2:
            content[here:here] = content[here:there] * chance.choice((1, 2, 30))
        case 3:
            content[here:here] = chance.choice(TOKENS)
        case 4:
            content[here:there] = chance.choice(TOKENS)
        case 5:
            content[here:there] = chance.randbytes(there - here)
        case _ if chance.random() < 0.2:
            del content[here:]


def _with_a_part_changed(sample: bytes, chance: random.Random) -> bytes:
    """A zip that is sound itself. A pack's manifest stays honest, so that its rows are read."""
    with zipfile.ZipFile(io.BytesIO(sample)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = chance.choice([one for one in parts if not one.endswith("/")])
    changed = bytearray(parts[name])
    for _ in range(chance.choice((1, 2, 5))):
        _change(changed, chance)
    parts[name] = bytes(changed)
    if loose_pack.MANIFEST in parts and name != loose_pack.MANIFEST:
        parts = _honest(parts)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for one, content in parts.items():
            archive.writestr(one, content)
    return packed.getvalue()


def _honest(parts: dict[str, bytes]) -> dict[str, bytes]:
    manifest = json.loads(parts[loose_pack.MANIFEST])
    for name, said in manifest.get("parts", {}).items():
        if isinstance(said, dict) and name in parts:
            said["sha256"] = hashlib.sha256(parts[name]).hexdigest()
            said["size"] = len(parts[name])
    return {**parts, loose_pack.MANIFEST: json.dumps(manifest).encode()}
