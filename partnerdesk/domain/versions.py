"""Issued versions of an agreement, and what changed from one to another, clause by clause."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import SequenceMatcher

from partnerdesk.domain.choices import Choice
from partnerdesk.domain.dates import day_text
from partnerdesk.domain.problems import RuleBroken


@dataclass(frozen=True, slots=True)
class FrozenClause:
    """A clause as it was issued, or as it stands in a draft."""

    clause_id: str
    version: int
    heading: str
    body: str
    edited: bool = False


@dataclass(frozen=True, slots=True)
class FrozenVersion:
    """A version in words alone: what the frozen facts of an issue say.

    ``dates`` are start, end and review as ISO text; ``promises`` one line each, in words.
    """

    number: str
    title: str
    version: int
    parties: tuple[str, ...]
    clauses: tuple[FrozenClause, ...]
    promises: tuple[str, ...]
    dates: Mapping[str, str] = field(default_factory=dict)
    signatories: tuple[str, ...] = ()


def read_frozen(text: str, version: int) -> FrozenVersion:
    """The version that was frozen as JSON. Raises RuleBroken when it can't be read."""
    try:
        facts = json.loads(text)
        return FrozenVersion(
            number=facts["number"],
            title=facts["title"],
            version=version,
            parties=tuple(one["name"] for one in facts["parties"]),
            clauses=tuple(
                FrozenClause(
                    one["clause"],
                    one["version"],
                    one["heading"],
                    one["body"],
                    one.get("edited", False),
                )
                for one in facts["clauses"]
            ),
            promises=tuple(_promise(one) for one in facts["promises"]),
            dates={
                name: date.fromisoformat(day).isoformat()
                for name, day in facts.get("dates", {}).items()
                if day
            },
            signatories=tuple(f"{who}: {role}" for who, role in facts.get("signatories", ())),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise RuleBroken(
            "", f"Version {version} can’t be read. Its PDF is kept as it was."
        ) from error


def _promise(one: Mapping[str, str | None]) -> str:
    by = f"by {one['by_when']}" if one.get("by_when") else ""
    words = ", ".join(filter(None, (one["what"], one.get("how_much"), by)))
    return f"{one['giver']} gives {one.get('receiver') or 'all the others'}: {words}"


class Change(Choice):
    """What became of a piece of text."""

    SAME = "same", "Unchanged"
    ADDED = "added", "New"
    REMOVED = "removed", "Taken out"
    CHANGED = "changed", "Changed"


@dataclass(frozen=True, slots=True)
class Run:
    """Some words that stayed, came, or went."""

    change: Change
    words: str


@dataclass(frozen=True, slots=True)
class ClauseChange:
    """A clause in both versions; ``runs`` are its words in order, those of both."""

    clause_id: str
    heading: str
    change: Change
    runs: tuple[Run, ...]
    was_heading: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed from one version to another."""

    number: str
    title: str
    old: int
    new: int
    clauses: tuple[ClauseChange, ...]
    lines: tuple[tuple[str, tuple[Run, ...]], ...]

    @property
    def same(self) -> bool:
        """Whether nothing changed."""
        return all(one.change is Change.SAME for one in self.clauses) and not any(
            run.change is not Change.SAME for _, runs in self.lines for run in runs
        )


def compare(old: FrozenVersion, new: FrozenVersion) -> Comparison:
    """Clause by clause, in the order of the new version; what was taken out stands where it was.

    Parties, dates and promises are compared as lines, each under its name.
    """
    return Comparison(
        number=new.number,
        title=new.title,
        old=old.version,
        new=new.version,
        clauses=_clauses(old.clauses, new.clauses),
        lines=(
            ("Title", _lines((old.title,), (new.title,))),
            ("Parties", _lines(old.parties, new.parties)),
            ("Dates", _lines(_dates(old), _dates(new))),
            ("Promises", _lines(old.promises, new.promises)),
            ("Who signs", _lines(old.signatories, new.signatories)),
        ),
    )


def _dates(version: FrozenVersion) -> tuple[str, ...]:
    names = {"starts_on": "Start", "ends_on": "End", "review_on": "Review"}
    return tuple(
        f"{words}: {day_text(date.fromisoformat(version.dates[name]))}"
        for name, words in names.items()
        if name in version.dates
    )


def _clauses(old: Sequence[FrozenClause], new: Sequence[FrozenClause]) -> tuple[ClauseChange, ...]:
    was = {one.clause_id: one for one in old}
    now = {one.clause_id: one for one in new}
    found: list[ClauseChange] = []
    told: set[str] = set()

    def gone_before(clause_id: str) -> None:
        """Tell of the clauses that stood before this one in the old version and are gone."""
        for one in old:
            if one.clause_id == clause_id:
                return
            if one.clause_id not in now and one.clause_id not in told:
                told.add(one.clause_id)
                found.append(_gone(one))

    for one in new:
        if one.clause_id in was:
            gone_before(one.clause_id)
            found.append(_both(was[one.clause_id], one))
        else:
            runs = (Run(Change.ADDED, one.body),)
            found.append(ClauseChange(one.clause_id, one.heading, Change.ADDED, runs))
    gone_before("")
    return tuple(found)


def _gone(one: FrozenClause) -> ClauseChange:
    return ClauseChange(
        one.clause_id, one.heading, Change.REMOVED, (Run(Change.REMOVED, one.body),)
    )


def _both(old: FrozenClause, new: FrozenClause) -> ClauseChange:
    runs = word_changes(old.body, new.body)
    same = old.heading == new.heading and all(run.change is Change.SAME for run in runs)
    was = old.heading if old.heading != new.heading else ""
    change = Change.SAME if same else Change.CHANGED
    return ClauseChange(new.clause_id, new.heading, change, runs, was)


_WORDS = re.compile(r"(\S+)(\s*)|()(\s+)")


def word_changes(old: str, new: str) -> tuple[Run, ...]:
    """Two texts as runs of words: joined without the removed ones they are ``new``, without the
    added ones ``old``.

    Words are matched whatever space follows them: spaces alone would tie texts together that share
    no word.
    """
    before, after = _words(old), _words(new)
    matcher = SequenceMatcher(
        None, [word for word, _ in before], [word for word, _ in after], autojunk=False
    )
    runs: list[Run] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            for (word, was), (_, now) in zip(before[a:b], after[c:d], strict=True):
                runs.append(Run(Change.SAME, word))
                runs += (
                    [Run(Change.SAME, now)]
                    if was == now
                    else [Run(Change.REMOVED, was), Run(Change.ADDED, now)]
                )
            continue
        runs.append(Run(Change.REMOVED, "".join(word + space for word, space in before[a:b])))
        runs.append(Run(Change.ADDED, "".join(word + space for word, space in after[c:d])))
    return _joined(runs)


def _words(text: str) -> list[tuple[str, str]]:
    """Each word with the space after it; space before the first stands with no word."""
    return [(found[1] or "", found[2] or found[4] or "") for found in _WORDS.finditer(text)]


def _joined(runs: Sequence[Run]) -> tuple[Run, ...]:
    """Neighbours that changed alike as one, and none that is empty."""
    found: list[Run] = []
    for run in runs:
        if found and found[-1].change is run.change:
            found[-1] = Run(run.change, found[-1].words + run.words)
        elif run.words:
            found.append(run)
    return tuple(found)


def _lines(old: Sequence[str], new: Sequence[str]) -> tuple[Run, ...]:
    runs: list[Run] = []
    matcher = SequenceMatcher(None, list(old), list(new), autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            runs += [Run(Change.SAME, one) for one in old[a:b]]
            continue
        runs += [Run(Change.REMOVED, one) for one in old[a:b]]
        runs += [Run(Change.ADDED, one) for one in new[c:d]]
    return tuple(runs)
