"""A pack of a whole partnership, and the folder of whoever opens it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

import pytest

from partnerdesk.actions.packing import PackRequest, make_pack
from partnerdesk.domain.packs import PackChoice
from partnerdesk.store.folder import Folder
from partnerdesk.store.opening import OpenStore
from tests import factories
from tests.store.loose_pack import NAME, Parts, packed, whole_pack

NOW = datetime(2026, 11, 23, 8, 12, 7)
MADE = date(2026, 11, 20)


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """The store of whoever leaves: a row in every table, files, own texts, some history."""
    store = factories.open_store(tmp_path_factory.mktemp("old") / "store")
    factories.fill(store)
    text = store.folder.texts / "clauses" / "our-minibus.toml"
    text.parent.mkdir(parents=True)
    text.write_text("# ours", encoding="utf-8")
    store.close()
    return store.folder


@pytest.fixture(scope="module")
def parts(old: Folder) -> Parts:
    return whole_pack(old)


@pytest.fixture
def pack(parts: Parts, tmp_path: Path) -> Path:
    return packed(tmp_path / NAME, parts)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Of whoever arrives: nothing is there yet."""
    return Folder(tmp_path / "new")


@contextmanager
def opened(folder: Folder) -> Iterator[OpenStore]:
    store = factories.open_store(folder.root)
    try:
        yield store
    finally:
        store.close()


def made(folder: Folder, path: Path, choice: PackChoice, passphrase: str = "") -> Path:
    """The pack that the program makes of a store."""
    with opened(folder) as store:
        return make_pack(store, PackRequest(path, choice, passphrase), NOW).path
