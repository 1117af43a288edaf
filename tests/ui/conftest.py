"""Every test of the window starts in the light look at 100% text."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _in_light(light: None) -> None:
    """See the shared fixture ``light``."""
