"""One PartnerDesk at a time writes to a store; a second one is told who has it."""

from __future__ import annotations

import getpass
import json
import platform
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from partnerdesk.domain.dates import day_text
from partnerdesk.store.problems import StoreInUse, StoreReadOnly


class StoreLock:
    """The lock on a store's folder; the operating system frees it when the process ends."""

    def __init__(self, path: Path) -> None:
        # Taken on the worker and released on the GUI thread.
        self._lock = FileLock(path, thread_local=False)
        self._holder = path.with_name(path.name + ".who")

    def take(self) -> None:
        """Take the lock. Raises StoreInUse, naming who has it, or StoreReadOnly."""
        try:
            self._lock.acquire(timeout=0)
            who = {
                "who": user_name() or "somebody",
                "computer": platform.node(),
                "since": _now(),
            }
            self._holder.write_text(json.dumps(who), encoding="utf-8")
        except Timeout as error:
            raise StoreInUse(self._words()) from error
        except OSError as error:
            self._lock.release()
            raise StoreReadOnly(
                f"The folder {self._holder.parent} can’t be written to. Check that it is not on a "
                "locked USB stick, or look at the store without changing it."
            ) from error

    def release(self) -> None:
        """Let the next one in."""
        if self._lock.is_locked:
            self._holder.unlink(missing_ok=True)
            self._lock.release()

    def _words(self) -> str:
        try:
            who = json.loads(self._holder.read_text(encoding="utf-8"))
            holder = f"{who['who']} on {who['computer']}, since {who['since']}"
        except (OSError, ValueError, KeyError, TypeError):
            holder = "another window"
        return (
            f"This partnership is already open: {holder}. "
            "Use that window, or open it here to look only."
        )


def user_name() -> str:
    """Who is logged in to this computer, or blank where it does not say."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""


def _now() -> str:
    now = datetime.now()
    return f"{now:%H:%M} on {day_text(now.date())}"
