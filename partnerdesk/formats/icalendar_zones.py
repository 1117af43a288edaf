"""Time zones by the names that calendar programs give them.

Times are wanted on the clocks of the schools, Europe/London. A zone of None means that a time
stands in the file as it stands on those clocks, so that no clock change can move it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from partnerdesk.formats.icalendar_rules import YEARLY_KEYS, rule_parts

LOCAL = "Europe/London"
_MOST_ZONE_LINES = 400

# What Outlook and Exchange show instead of a name, beyond the cities that its words name.
_SHOWN = {
    "eastern time": "America/New_York",
    "central time": "America/Chicago",
    "mountain time": "America/Denver",
    "pacific time": "America/Los_Angeles",
    "atlantic time": "America/Halifax",
    "greenwich mean time": LOCAL,
    "gmt/bst": LOCAL,
    "bst": LOCAL,
    "british summer time": LOCAL,
    "british time": LOCAL,
    "uk time": LOCAL,
    "uk": LOCAL,
    "cet": "Europe/Paris",
    "cest": "Europe/Paris",
    "central european time": "Europe/Paris",
    "western/central europe": "Europe/Paris",
    "coordinated universal time": "UTC",
    "z": "UTC",
}
_OFFSET = re.compile(r"(?:UTC|GMT)?\s*([+-])(\d{1,2}):?(\d{2})?", re.IGNORECASE)
_SHOWN_OFFSET = re.compile(r"\((?:UTC|GMT)\s*([+-]\d{1,2}:?\d{2})?\)\s*(.*)", re.IGNORECASE)


class UnknownZone(ValueError):
    """A name that means no time zone."""


def zone(tzid: str, given: Mapping[str, Sequence[str]]) -> tzinfo | None:
    """The zone that ``tzid`` means; ``given`` are the definitions in the file, by id.

    A name that is known the world over goes before the file's own definition, which is often a
    copy that has gone stale. Raises UnknownZone when neither helps.
    """
    tzid = tzid.strip().strip('"').strip()
    lines = given.get(tzid, ())
    place = next((line[15:].strip() for line in lines if line.startswith("X-LIC-LOCATION")), "")
    for name in (tzid, place):
        found = _named(name) if name else ""
        if found:
            return _of(found)
    if lines and (defined := _defined(tuple(lines))):
        return defined
    shown = _SHOWN_OFFSET.fullmatch(tzid)
    offset = _OFFSET.fullmatch((shown[1] or "+00:00") if shown else tzid)
    if offset is None:
        raise UnknownZone(tzid)
    sign = -1 if offset[1] == "-" else 1
    minutes = int(offset[2]) * 60 + int(offset[3] or 0)
    if minutes >= 24 * 60:
        raise UnknownZone(tzid)
    return timezone(sign * timedelta(minutes=minutes))


def to_local(moment: datetime, of: tzinfo | None) -> datetime:
    """What the schools' clocks show at a moment given on the clocks of ``of``."""
    if of is None:
        return moment
    return moment.replace(tzinfo=of).astimezone(_of(LOCAL) or ZoneInfo(LOCAL)).replace(tzinfo=None)


def between_zones(moment: datetime, of: tzinfo | None, to: tzinfo | None) -> datetime:
    """What the clocks of ``to`` show at a moment given on the clocks of ``of``."""
    if of == to:
        return moment
    here, there = (one or ZoneInfo(LOCAL) for one in (of, to))
    return moment.replace(tzinfo=here).astimezone(there).replace(tzinfo=None)


def _of(name: str) -> tzinfo | None:
    if name == LOCAL:
        return None
    return UTC if name == "UTC" else ZoneInfo(name)


@lru_cache(maxsize=1)
def _names() -> tuple[dict[str, str], dict[str, str]]:
    """The world's zones, and those of Windows, by name in small letters; and by city."""
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

    olson = sorted(available_timezones())
    known = {name.casefold(): name for name in olson}
    for windows, name in WINDOWS_TO_OLSON.items():
        if name.casefold() in known:
            known.setdefault(windows.casefold(), name)
    cities: dict[str, str] = {}
    for name in olson:
        if "/" in name and not name.startswith(("Etc/", "posix/", "right/", "SystemV/")):
            cities.setdefault(name.rpartition("/")[2].replace("_", " ").casefold(), name)
    return known, cities


@lru_cache(maxsize=512)
def _named(tzid: str) -> str:
    """The world's name for a zone; blank when the name alone does not say."""
    known, cities = _names()
    plain = " ".join(tzid.strip().strip("/").split()).casefold()
    parts = plain.split("/")
    for start in range(len(parts)):
        # “/mozilla.org/20070129_1/Europe/London”: any program may put its own name in front.
        if found := known.get("/".join(parts[start:])):
            return _canonical(found)
    if plain in _SHOWN:
        return _SHOWN[plain]
    shown = _SHOWN_OFFSET.fullmatch(plain)
    words = shown[2] if shown else plain
    words = words.partition(" (")[0]
    if words in known:
        return _canonical(known[words])
    if words in _SHOWN:
        return _SHOWN[words]
    for word in re.split(r"[,;:]", words):
        if found := cities.get(word.strip()):
            return _canonical(found)
        if word.strip() in _SHOWN:
            return _SHOWN[word.strip()]
    return "UTC" if plain in ("(utc)", "(gmt)") else ""


def _canonical(name: str) -> str:
    if name in ("GB", "GB-Eire", "Europe/Belfast", "Europe/Guernsey", "Europe/Jersey",
                "Europe/Isle_of_Man"):  # fmt: skip
        return LOCAL
    return "UTC" if name in ("Etc/UTC", "Zulu", "Etc/Zulu", "UCT", "Etc/UCT", "GMT") else name


@lru_cache(maxsize=64)
def _defined(lines: tuple[str, ...]) -> tzinfo | None:
    """The zone that a file defines; None when it can't be read, or would take for ever."""
    from icalendar import Timezone
    from icalendar.timezone import tzp

    if len(lines) > _MOST_ZONE_LINES or not all(map(_harmless, lines)):
        return None
    try:
        component = Timezone.from_ical("\r\n".join((*lines, "")))
        if not isinstance(component, Timezone):
            return None
        defined: tzinfo = component.to_tz(tzp, lookup_tzid=False)
        return defined
    except (ValueError, LookupError, TypeError, AttributeError, OverflowError):
        return None


def _harmless(line: str) -> bool:
    """Whether a line of a definition can be worked out at once: years are all it counts in."""
    name, _, value = line.partition(":")
    if name.partition(";")[0].upper() != "RRULE":
        return value.count(",") < 200
    parts = rule_parts(value)
    return parts.get("FREQ") == "YEARLY" and set(parts) <= YEARLY_KEYS
