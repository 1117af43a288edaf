"""Desks to open the pages on."""

from tests.ui.today.desks import desk, empty_desk

__all__ = ["desk", "empty_desk"]
