"""The words for what a successor would miss; read once the score is known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from partnerdesk.domain.handover import Gap, GapKind
from partnerdesk.domain.words import counted
from ui.today.words import tr


def _gap_words(kind: GapKind, number: int) -> str:
    one, many = {
        GapKind.NOBODY: (tr("member has nobody to call"), tr("members have nobody to call")),
        GapKind.UNSIGNED: (tr("unsigned MOU"), tr("unsigned MOUs")),
        GapKind.NO_BACKUP: (tr("backup due"), tr("backups due")),
        GapKind.LAPSED: (tr("MOU to review"), tr("MOUs to review")),
        GapKind.OVERDUE: (tr("overdue loan"), tr("overdue loans")),
        GapKind.NO_SESSION_LEAD: (
            tr("session without a lead"),
            tr("sessions without a lead"),
        ),
        GapKind.NO_KEYS: (
            tr("no key or log-in is written down"),
            tr("no keys or log-ins are written down"),
        ),
        GapKind.KEY_NOBODY: (
            tr("key or log-in with nobody named"),
            tr("keys and log-ins with nobody named"),
        ),
        GapKind.UNANSWERED: (
            tr("urgent question unanswered"),
            tr("urgent questions unanswered"),
        ),
        GapKind.ONE_CONTACT: (
            tr("member has a single contact"),
            tr("members have a single contact"),
        ),
        GapKind.ONE_LEAD: (tr("project without a deputy"), tr("projects without a deputy")),
        GapKind.ONE_SESSION_LEAD: (
            tr("session hangs on one person"),
            tr("sessions hang on one person each"),
        ),
        GapKind.KEY_ONE: (
            tr("key or log-in with one person"),
            tr("keys and log-ins with one person each"),
        ),
        GapKind.NO_DEPUTY: (tr("loan without a deputy"), tr("loans without a deputy")),
        GapKind.NO_OWNER: (tr("promise nobody sees to"), tr("promises nobody sees to")),
        GapKind.NO_WAY: (
            tr("first contact without a number"),
            tr("first contacts without a number"),
        ),
        GapKind.NO_HEAD: (tr("head not named"), tr("heads not named")),
        GapKind.NEVER_LOGGED: (tr("member never logged"), tr("members never logged")),
        GapKind.SILENT: (tr("member out of touch"), tr("members out of touch")),
        GapKind.NO_COORDINATOR: (tr("coordinator not named"), tr("coordinators not named")),
        GapKind.PRIVATE: (
            tr("private note not read through"),
            tr("private notes not read through"),
        ),
        GapKind.NO_PLACE: (tr("thing without its place"), tr("things without their place")),
        GapKind.UNTOLD_MEMBERS: (tr("member not asked about"), tr("members not asked about")),
        GapKind.UNTOLD_PROJECTS: (tr("project not asked about"), tr("projects not asked about")),
    }[kind]
    return one if kind in _ONLY_ONE else counted(number, one, many)


# There is one of each, so a number would say nothing.
_ONLY_ONE = (GapKind.NO_COORDINATOR, GapKind.NO_BACKUP, GapKind.NO_KEYS)


def gaps_line(found: Sequence[Gap], most: int = 3) -> str:
    """``2 members have a single contact · 1 unsigned MOU``: the worst kinds first."""
    if not found:
        return tr("Nothing is missing that this program can see")
    tally: Counter[GapKind] = Counter()
    for gap in found:
        tally[gap.kind] += gap.things
    kinds = list(tally.items())
    words = [_gap_words(kind, number) for kind, number in kinds[:most]]
    if len(kinds) > most:
        words.append(tr("and more"))
    return " · ".join(words)
