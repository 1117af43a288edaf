"""Our own kinds of TOML file, which a school may write or spoil too."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any


class NotToml(ValueError):
    """The file is no TOML; the words say why, for a sentence that names the file."""


def read_toml(path: Path) -> dict[str, Any]:
    """What the file says. Raises NotToml, or OSError."""
    try:
        # Windows’ own editor marks a file as UTF-8 with a sign that TOML does not know.
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as problem:
        raise NotToml("it is not saved as UTF-8") from problem
    except RecursionError as problem:
        raise NotToml("too many brackets stand inside one another") from problem
    except ValueError as problem:  # a TOMLDecodeError, or a number of thousands of digits
        raise NotToml(str(problem)) from problem
