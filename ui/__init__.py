"""The window, its pages and its widgets."""

import builtins

import PySide6.QtCore  # noqa: F401  # first: it puts its own function around ``import``

# PySide reads the source of each module imported from then on, as it may ask for one of PySide's
# optional features. None of ours does, and reading SQLAlchemy's costs 0.1 s and 17 MB.
builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
