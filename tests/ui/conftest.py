"""Every test of the window starts in the light look at 100% text."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from ui import theme


@pytest.fixture(autouse=True)
def _in_light(light: None, qapp: QApplication) -> Iterator[None]:
    """See the shared fixture ``light``; here parts stand without a window that dresses them."""
    theme.dress(qapp)
    yield
    qapp.setStyleSheet("")
