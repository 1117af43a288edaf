"""Memory in use by this process, in MB of 1,000,000 bytes; 0 where the system does not tell.

Only Linux tells. ``resource.getrusage`` would tell the most held elsewhere too, but on Linux it
still counts what the parent held at the moment it began this process: a test suite of 900 MB.
"""

from __future__ import annotations

from pathlib import Path

_STATUS = Path("/proc/self/status")


def held() -> float:
    """What is in memory now."""
    return _told("VmRSS:")


def most_held() -> float:
    """The most that ever was, since this program began."""
    return _told("VmHWM:")


def _told(name: str) -> float:
    try:
        lines = _STATUS.read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return 0.0
    found = [line.split() for line in lines if line.startswith(name)]
    return int(found[0][1]) * 1024 / 1e6 if found else 0.0
