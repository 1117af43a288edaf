"""A desk with a small partnership, and the one worker of a window."""

from __future__ import annotations

from tests.ui.today.desks import desk, empty_desk
from tests.ui.worked import background, showing

__all__ = ["background", "desk", "empty_desk", "showing"]
