"""A store of one's own for each test of the store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from partnerdesk.store.opening import OpenStore
from tests import factories


@pytest.fixture
def store(tmp_path: Path) -> Iterator[OpenStore]:
    """A new, empty store that is open to write."""
    opened = factories.open_store(tmp_path / "store")
    yield opened
    opened.close()


@pytest.fixture
def full(store: OpenStore) -> OpenStore:
    """A store with a row in every table."""
    factories.fill(store)
    return store
