"""Desks and a worker for the dialogs about personal data."""

from __future__ import annotations

from tests.ui.today.desks import desk, empty_desk
from tests.ui.worked import background, showing

__all__ = ["background", "desk", "empty_desk", "showing"]
