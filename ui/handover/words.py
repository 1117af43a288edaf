"""The words in which the handover page tells its facts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from PySide6.QtCore import QCoreApplication

from partnerdesk.domain.handover import GapKind, HandoverFacts
from partnerdesk.domain.leaving import KeptKind
from partnerdesk.domain.survival import HoldKind
from partnerdesk.domain.words import counted, listed
from partnerdesk.store.handover_rows import WhereaboutsLine
from ui.tokens import Tone
from ui.widgets import ChipFact


def tr(text: str) -> str:
    """``text`` in the language of the window."""
    return QCoreApplication.translate("Handover", text)


# Icon and tone of each kind of gap.
MARKS: dict[GapKind, tuple[str, Tone]] = {
    GapKind.NOBODY: ("warning", "bad"),
    GapKind.NO_BACKUP: ("backup", "bad"),
    GapKind.UNSIGNED: ("document", "warn"),
    GapKind.LAPSED: ("document", "warn"),
    GapKind.OVERDUE: ("loans", "warn"),
    GapKind.NO_SESSION_LEAD: ("calendar", "warn"),
    GapKind.NO_KEYS: ("lock", "warn"),
    GapKind.KEY_NOBODY: ("lock", "warn"),
    GapKind.UNANSWERED: ("text", "warn"),
    GapKind.ONE_CONTACT: ("person", "warn"),
    GapKind.ONE_LEAD: ("calendar", "warn"),
    GapKind.ONE_SESSION_LEAD: ("calendar", "warn"),
    GapKind.KEY_ONE: ("lock", "warn"),
    GapKind.NO_DEPUTY: ("loans", "warn"),
    GapKind.NO_OWNER: ("promises", "warn"),
    GapKind.NO_WAY: ("phone", "warn"),
    GapKind.SILENT: ("clock", "warn"),
    GapKind.NO_HEAD: ("person", "neutral"),
    GapKind.NEVER_LOGGED: ("clock", "neutral"),
    GapKind.NO_COORDINATOR: ("person", "neutral"),
    GapKind.PRIVATE: ("lock", "neutral"),
    GapKind.NO_PLACE: ("map-pin", "neutral"),
    GapKind.UNTOLD_MEMBERS: ("text", "neutral"),
    GapKind.UNTOLD_PROJECTS: ("text", "neutral"),
}


# The gaps in three groups: each holds those from its first kind to that of the next group.
_KINDS = list(GapKind)
GROUPS: tuple[frozenset[GapKind], ...] = (
    frozenset(_KINDS[: _KINDS.index(GapKind.ONE_CONTACT)]),
    frozenset(_KINDS[_KINDS.index(GapKind.ONE_CONTACT) : _KINDS.index(GapKind.NO_WAY)]),
    frozenset(_KINDS[_KINDS.index(GapKind.NO_WAY) :]),
)

# The icon of what somebody holds, and of what is kept somewhere.
HELD: dict[HoldKind, str] = {
    HoldKind.SESSION: "calendar",
    HoldKind.CONTACT: "phone",
    HoldKind.ROLE: "person",
    HoldKind.PROJECT: "flag",
    HoldKind.PROMISE: "promises",
    HoldKind.LOAN: "loans",
    HoldKind.KEY: "lock",
    HoldKind.TASK: "check",
    HoldKind.OFFICE: "text",
}
KEPT: dict[KeptKind, str] = {
    KeptKind.KEY: "lock",
    KeptKind.PASSWORD: "person",
    KeptKind.FILE: "document",
    KeptKind.MONEY: "save",
    KeptKind.OTHER: "info",
}


def group_title(number: int) -> str:
    """What a group of gaps is called."""
    titles = (
        tr("A successor would miss first"),
        tr("Hangs on one person"),
        tr("Still to be written down"),
    )
    return titles[number]


def covering(kind: HoldKind) -> str:
    """The verb of the button that leads to where somebody else is named as well."""
    return {
        HoldKind.SESSION: tr("Name a second"),
        HoldKind.CONTACT: tr("Add a second"),
        HoldKind.ROLE: tr("See people"),
        HoldKind.PROJECT: tr("Name a deputy"),
        HoldKind.PROMISE: tr("Choose who"),
        HoldKind.LOAN: tr("Name a deputy"),
        HoldKind.KEY: tr("Name a second"),
        HoldKind.TASK: tr("Pass on"),
        HoldKind.OFFICE: tr("Answer"),
    }[kind]


def score_chip(score: int, alone: int) -> ChipFact:
    """How much would go on without somebody, and how many things would not."""
    if not alone:
        return ChipFact(tr("All of it"), "ok")
    words = tr("{0} of 100, {1} alone").format(score, alone)
    return ChipFact(words, "bad" if score < 34 else "warn", "warning" if score < 34 else "person")


def held_chip(line: WhereaboutsLine) -> ChipFact:
    """How many people can get at it: two, one alone, or nobody who is named."""
    if line.one.holder_id is None and line.one.second_id is None:
        return ChipFact(tr("Nobody is named"), "warn", "warning")
    if line.one.holder_id is None or line.one.second_id is None:
        return ChipFact(tr("Only {0}").format(line.holder or line.second), "warn", "person")
    return ChipFact(tr("Two people"), "ok")


def mending(kind: GapKind) -> str:
    """The verb of the button that leads to where a gap is mended."""
    return {
        GapKind.NOBODY: tr("Add a person"),
        GapKind.NO_BACKUP: tr("Back up"),
        GapKind.UNSIGNED: tr("See who"),
        GapKind.LAPSED: tr("Review"),
        GapKind.OVERDUE: tr("Write reminder"),
        GapKind.NO_SESSION_LEAD: tr("Name a lead"),
        GapKind.NO_KEYS: tr("Write one down"),
        GapKind.KEY_NOBODY: tr("Say who"),
        GapKind.UNANSWERED: tr("Answer"),
        GapKind.ONE_CONTACT: tr("Add a second"),
        GapKind.ONE_LEAD: tr("Name a deputy"),
        GapKind.ONE_SESSION_LEAD: tr("Name a second"),
        GapKind.KEY_ONE: tr("Name a second"),
        GapKind.NO_DEPUTY: tr("Name a deputy"),
        GapKind.NO_OWNER: tr("Say who"),
        GapKind.SILENT: tr("Log a call"),
        GapKind.NO_WAY: tr("Add a number"),
        GapKind.NO_HEAD: tr("Name the head"),
        GapKind.NEVER_LOGGED: tr("Log a call"),
        GapKind.NO_COORDINATOR: tr("Name one"),
        GapKind.PRIVATE: tr("Read through"),
        GapKind.NO_PLACE: tr("Write it down"),
        GapKind.UNTOLD_MEMBERS: tr("Answer"),
        GapKind.UNTOLD_PROJECTS: tr("Answer"),
    }[kind]


def holdings(facts: HandoverFacts) -> Iterator[tuple[str, str]]:
    """What the note holds: a label and how much of it, part by part."""
    others = [one for one in facts.members if not one.member.is_us]
    called = sum(1 for one in others if one.call_first)
    yield (
        tr("Members"),
        tr("{0}, {1} with somebody to call first").format(
            counted(len(others), tr("partner")), called
        ),
    )
    states = Counter(one.state.kind.label.lower() for one in facts.agreements)
    agreed = listed([f"{number} {state}" for state, number in states.most_common()])
    yield tr("Agreements"), agreed or tr("none yet")
    made = sum(len(one.promises) for one in facts.agreements if one.binds)
    yield tr("Promises"), counted(made, tr("promise"))
    out = sum(1 for one in facts.loans if one.held.loan.handed_over_at)
    yield tr("Loans"), tr("{0} out, {1} promised").format(out, len(facts.loans) - out)
    yield tr("The next 90 days"), counted(len(facts.coming), tr("date"))
    logged = sum(1 for one in facts.members for contact in one.contacts if not contact.private)
    yield tr("Last contacts"), counted(logged, tr("contact"))
    notes = [note for one in facts.members for note in one.notes]
    public = sum(1 for note in notes if not note.private)
    yield tr("Good to know"), counted(public, tr("note"))


def private_hint(facts: HandoverFacts) -> str:
    """How many private notes there are, and that they stay inside."""
    private = sum(len(one.private_lines()) for one in facts.members)
    private += sum(1 for one in facts.answers if one.private)
    if not private:
        return tr("There are no private notes.")
    many = counted(private, tr("private note"))
    return tr("{0}, on sheets apart at the end: only for inside our school.").format(many)
