"""What is written down of a fault of the program: where it failed, and nothing of anybody.

The log of a store is read by whoever mends the program, and may be sent by e-mail, so that no name
of a person, a school or an account may ever get into it.
"""

from __future__ import annotations

import platform
import re
import traceback
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

_MOST_LOG_BYTES = 1_000_000
_ROOT = Path(__file__).resolve().parents[1]
# Their words come from the program's own text, never from what somebody typed.
_TELLING = (TypeError, AttributeError, NameError, ImportError, NotImplementedError)
# Whatever may be a path: the folder of an account is mostly called by its owner's name.
_PATH = re.compile(r"\(?(?:[A-Za-z]:)?[\\/]\S.*")


def report(error: BaseException, toolkit: str = "") -> str:
    """What to send to whoever mends the program: versions and the trace, no user's words.

    Messages of errors stay only where they speak of the program alone, and paths lose what comes
    before the program. ``toolkit`` is what draws the window, with its version.
    """
    versions = ", ".join(filter(None, (f"Python {platform.python_version()}", toolkit)))
    return (
        f"PartnerDesk on {platform.platform()}\n{versions}\n"
        f"{datetime.now().isoformat(timespec='seconds')}\n\n{''.join(_trace(error))}"
    )


def _trace(error: BaseException) -> Iterator[str]:
    """The trace of an error after those of its causes."""
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None:
        yield from _trace(cause)
        yield "\nThen:\n\n"
    for frame in traceback.extract_tb(error.__traceback__):
        yield f"  {_place(frame.filename)}:{frame.lineno} in {frame.name}\n    {frame.line}\n"
    kind = f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")
    code = getattr(getattr(error, "orig", error), "sqlite_errorname", "")
    words = _PATH.sub("…", str(error)) if isinstance(error, _TELLING) else code
    yield f"{kind}: {words}\n" if words else f"{kind}\n"


def _place(path: str) -> str:
    """A file of the program from its folder on, of a library from its own, else its name alone."""
    file = Path(path)
    if file.is_relative_to(_ROOT) and ".venv" not in file.parts:
        return file.relative_to(_ROOT).as_posix()
    packages = [at for at, part in enumerate(file.parts) if part.endswith("-packages")]
    return "/".join(file.parts[packages[-1] + 1 :]) if packages else file.name


def keep(folder: Path, words: str) -> None:
    """Append a report to the store's log; a log that can't be written must not hide the error."""
    path = folder / "problems.txt"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if path.exists() and path.stat().st_size > _MOST_LOG_BYTES:
            path.replace(folder / "problems-before.txt")
        with path.open("a", encoding="utf-8") as log:
            log.write(words + "\n")
    except OSError:
        return
