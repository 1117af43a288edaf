"""Shared by all tests: Qt without a screen, the project's look on it, and the sample."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import shutil
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

# What Python tells of before anything goes out, or is let in.
_OUTWARD = (
    "socket.bind", "socket.connect", "socket.getaddrinfo", "socket.gethostbyaddr",
    "socket.gethostbyname", "socket.sendmsg", "socket.sendto", "urllib.Request", "webbrowser.open",
)  # fmt: skip


def _stay_offline(event: str, given: tuple[object, ...]) -> None:
    if event in _OUTWARD:
        raise AssertionError(f"the program would reach the network: {event} {given!r}")


# For every test there is: whatever a journey does, nothing leaves the machine.
sys.addaudithook(_stay_offline)


@pytest.fixture(scope="session")
def look(qapp: QApplication) -> None:
    """Session-wide: the light look at 100% text."""
    from ui import theme

    theme.apply(qapp, "light")


@pytest.fixture
def light(look: None, qapp: QApplication) -> Iterator[None]:
    """The light look at 100% text, put back after tests that change it."""
    from ui import theme

    yield
    theme.apply(qapp, "light")


@pytest.fixture(scope="session")
def _sample_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample partnership of today, made once."""
    from partnerdesk.actions.sample import load_sample
    from partnerdesk.store.folder import Folder
    from partnerdesk.store.opening import open_store

    folder = tmp_path_factory.mktemp("sample") / "store"
    store = open_store(Folder(folder), "Test")
    load_sample(store, date.today())
    store.close()
    return folder


@pytest.fixture
def sample_folder(_sample_once: Path, tmp_path: Path) -> Path:
    """A copy of the sample partnership, to do with as one likes."""
    return Path(shutil.copytree(_sample_once, tmp_path / "sample"))
