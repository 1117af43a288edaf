"""The command that saves what can still be read of a damaged store."""

from __future__ import annotations

import argparse
from pathlib import Path

from partnerdesk.cli_sessions import Parsers
from partnerdesk.store.folder import Folder


def add_commands(commands: Parsers) -> None:
    """Add ``rescue`` to the program's commands."""
    saving = commands.add_parser("rescue", help="save what can be read of a damaged store")
    saving.add_argument("directory", type=Path, metavar="DIR", help="an empty or new folder")


def rescue(arguments: argparse.Namespace, folder: Folder) -> tuple[str, tuple[str, ...]]:
    """Save it; what was saved in words, and what could not be."""
    from partnerdesk.actions.rescue import rescue, rescued_words

    saved = rescue(folder, arguments.directory)
    return rescued_words(saved, arguments.directory), saved.words
