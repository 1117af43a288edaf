"""Packs that were spoilt, by chance or on purpose: refused, and nothing is touched."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from partnerdesk.actions.arriving import open_pack
from partnerdesk.store.checking import check
from partnerdesk.store.folder import Folder
from partnerdesk.store.problems import StoreProblem
from tests import factories
from tests.actions.arriving import NOW, folder, old, pack, parts
from tests.factories import image
from tests.store.loose_pack import MANIFEST, NAME, Parts, edited, everything, linked, packed

__all__ = ["folder", "old", "pack", "parts"]


def _linked(path: Path, parts: Parts) -> Path:
    return linked(path, parts, lambda name: name.startswith("Files/"))


def _twice(path: Path, parts: Parts) -> Path:
    packed(path, parts)
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(path, "a") as archive:
        archive.writestr(MANIFEST, b"{}")
    return path


def _cut(part: float) -> Callable[[Path, Parts], Path]:
    def cut(path: Path, parts: Parts) -> Path:
        content = packed(path, parts).read_bytes()
        path.write_bytes(content[: int(len(content) * part)])
        return path

    return cut


def _lying(path: Path, parts: Parts) -> Path:
    with zipfile.ZipFile(packed(path, parts)) as archive:
        manifest = archive.read(MANIFEST)
    return packed(path, {**parts, KEPT: parts[KEPT][::-1], MANIFEST: manifest}, honest=False)


KEPT = "Files/0001.bin"
HOSTILE: dict[str, Callable[[Path, Parts], Path]] = {
    "a path out of the folder": lambda p, x: packed(p, {**x, "../evil": b"x"}),
    "an absolute path": lambda p, x: packed(p, {**x, "/evil": b"x"}),
    "a Windows path": lambda p, x: packed(p, {**x, "Files\\evil": b"x"}),
    "a path out of texts": lambda p, x: packed(p, {**x, "texts/clauses/../../evil.toml": b"x"}),
    "an unknown part": lambda p, x: packed(p, {**x, "run.exe": b"MZ"}),
    "an unknown list": lambda p, x: packed(p, {**x, "data/sqlite_master.jsonl": b""}),
    "the log's own list": lambda p, x: packed(p, {**x, "data/change.jsonl": b""}),
    "a file under another's hash": lambda p, x: packed(p, x, files={"0" * 64: KEPT}),
    "a file that nobody names": lambda p, x: packed(p, {**x, "Files/0002.bin": b"x"}),
    "a link": _linked,
    "a bomb": lambda p, x: packed(p, {**x, "Handover note.pdf": bytes(40_000_000)}),
    "a part that is there twice": _twice,
    "a lie about a hash": lambda p, x: _lying(p, x),
    "no manifest": lambda p, x: _without(p, x, MANIFEST),
    "no words for people": lambda p, x: packed(
        p, {name: content for name, content in x.items() if name != "READ ME FIRST.txt"}
    ),
    "a list left out": lambda p, x: packed(
        p, {name: content for name, content in x.items() if name != "data/note.jsonl"}
    ),
    "a manifest of other types": lambda p, x: packed(p, x, rows=["member"]),
    "a manifest that is a list": lambda p, x: _with_manifest(p, x, b"[]"),
    "a manifest that nests without end": lambda p, x: _with_manifest(p, x, b"[" * 100_000),
    "a day that is none": lambda p, x: packed(p, x, made_at="soon"),
    "another kind of file": lambda p, x: packed(p, x, kind="partnerdesk-backup"),
    "an unknown schema": lambda p, x: packed(p, x, schema="../0005"),
    "a broken rule": lambda p, x: packed(
        p, edited(x, "member", lambda line: line["row"].update(name=""))
    ),
    "a broken link": lambda p, x: packed(
        p, edited(x, "note", lambda line: line["row"].update(member_id="nobody"))
    ),
    "half of it": _cut(0.5),
    "almost all of it": _cut(0.999),
    "a tenth of it": _cut(0.1),
    "nothing of it": _cut(0),
}  # fmt: skip


def _without(path: Path, parts: Parts, gone: str) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            if name != gone:
                archive.writestr(name, content)
    return path


def _with_manifest(path: Path, parts: Parts, manifest: bytes) -> Path:
    _without(path, parts, MANIFEST)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(MANIFEST, manifest)
    return path


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_pack_is_refused_and_nothing_is_touched(
    parts: Parts, tmp_path: Path, kind: str
) -> None:
    pack = HOSTILE[kind](tmp_path / NAME, parts)
    store = factories.open_store(tmp_path / "new")
    store.close()
    before = everything(tmp_path)
    with pytest.raises(StoreProblem, match="can’t be used"):
        open_pack(store.folder, pack, "", NOW)
    assert everything(tmp_path) == before


@given(data=st.data())
@settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
def test_damage_anywhere_is_refused_or_harmless(
    old: Folder, parts: Parts, tmp_path: Path, data: st.DataObject
) -> None:
    """Cut short or changed at random: words, or exactly the rows that were packed."""
    sound = tmp_path / NAME
    if not sound.exists():
        packed(sound, parts)
    whole = sound.read_bytes()
    content = bytearray(whole[: data.draw(st.sampled_from([len(whole), len(whole) // 2, 100]))])
    # Most of what a zip means stands near its end.
    last = len(content) - 1
    places = st.integers(0, last) | st.integers(max(0, last - 3000), last)
    for place in data.draw(st.lists(places, min_size=1, max_size=3)):
        content[place] = data.draw(st.integers(0, 255))
    with tempfile.TemporaryDirectory() as root:
        path = Path(root) / NAME
        path.write_bytes(content)
        folder = Folder(Path(root) / "store")
        try:
            open_pack(folder, path, "", NOW)
        except StoreProblem as problem:
            assert problem.message
            assert not folder.exists
            return
        assert image(folder.database) == image(old.database)
        assert check(folder).sound
