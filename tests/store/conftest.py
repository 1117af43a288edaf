"""A store of one's own for each test of the store."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from partnerdesk.store.opening import OpenStore
from tests import factories


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty store and a full one, made once and copied for each test."""
    root = tmp_path_factory.mktemp("made")
    factories.open_store(root / "empty").close()
    full = factories.open_store(root / "full")
    factories.fill(full)
    full.close()
    return root


@pytest.fixture
def store(made: Path, tmp_path: Path) -> Iterator[OpenStore]:
    """A new, empty store that is open to write."""
    yield from _opened(made / "empty", tmp_path / "store")


@pytest.fixture
def full(made: Path, tmp_path: Path) -> Iterator[OpenStore]:
    """A store with a row in every table, open to write."""
    yield from _opened(made / "full", tmp_path / "store")


def _opened(source: Path, target: Path) -> Iterator[OpenStore]:
    shutil.copytree(source, target)
    opened = factories.open_store(target)
    yield opened
    opened.close()
