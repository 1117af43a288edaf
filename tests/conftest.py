"""Shared by all tests: Qt without a screen, and the project's look on it."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication


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
