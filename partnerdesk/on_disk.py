"""What it takes for a file to stay after a power cut, beside syncing the file itself."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path


def settle(folder: Path) -> None:
    """Put a folder's list of names on the disk, where the system allows it.

    Until then a power cut may take back that a file got its name, or that one was removed.
    """
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
