"""The handover note: all that a successor needs, with private notes in a part of their own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

from partnerdesk.documents import blocks
from partnerdesk.documents.handover_members import (
    last_contacts,
    member_by_member,
    private_part,
    whom_to_call,
)
from partnerdesk.documents.handover_table import none, table
from partnerdesk.documents.handover_work import work
from partnerdesk.documents.one_page import count_pages
from partnerdesk.domain.dates import day_text, month_text
from partnerdesk.domain.handover import AnsweredQuestion, GapKind, HandoverFacts
from partnerdesk.domain.interview import URGENT, About
from partnerdesk.domain.words import counted, listed

# What stands on the first page: enough for the first day.
_SOON_DAYS = 14
_SOON_SHOWN = 8
_MISSING_FIRST = 3
# The worst come first; hundreds would be read by nobody.
_MISSING_SHOWN = 60


def handover_document(facts: HandoverFacts, *, private: bool) -> blocks.Document:
    """The handover note; with ``private`` the part that must stay inside our school."""
    start = _start(facts)
    parts = [
        *start,
        # The list to call from is a sheet of its own, to pin up; but no sheet is left half empty.
        *([blocks.PageBreak()] if count_pages(_paper(facts, start)) == 1 else []),
        *whom_to_call(facts),
        *_where_things_are(facts),
        *work(facts),
        *member_by_member(facts),
        *_from_whoever_left(facts),
        *last_contacts(facts),
        *_missing(facts),
        *_offices(facts),
        *_receipt(facts),
    ]
    if private:
        # Last, on sheets that hold nothing else: they can be taken out.
        parts += private_part(facts)
    return _paper(facts, parts)


def _paper(facts: HandoverFacts, parts: Sequence[blocks.Block]) -> blocks.Document:
    return blocks.Document(
        title="Handover note",
        subtitle=facts.partnership,
        date_line=f"prepared {day_text(facts.prepared_on)}",
        author=facts.coordinator,
        blocks=tuple(parts),
    )


# --- the first page --------------------------------------------------------------------------


def _start(facts: HandoverFacts) -> list[blocks.Block]:
    """The partnership in a few lines, then what the first day asks for."""
    answers = sorted(
        (one for one in facts.answers if one.question in URGENT and not one.private),
        key=lambda one: URGENT.index(one.question),
    )
    made: list[blocks.Block] = [
        blocks.Heading("The partnership in brief"),
        blocks.Facts(tuple(_brief(facts))),
    ]
    if answers:
        made.append(blocks.Heading("Read this first"))
        made += [block for one in answers for block in _answered(one)]
    if soon := _soon(facts):
        made += [blocks.Heading("The next two weeks"), table(("Day", "What"), soon, (25, 75))]
    # What is overdue stands under the dates already.
    if words := tuple(gap.words for gap in facts.gaps if gap.kind is not GapKind.OVERDUE):
        made += [blocks.Heading("What to mend first"), blocks.Bullets(words[:_MISSING_FIRST])]
    return made


def _answered(one: AnsweredQuestion) -> list[blocks.Block]:
    said = ", ".join(filter(None, (day_text(one.answered_on), one.answered_by)))
    return [
        blocks.Heading(one.words, level=3, bookmark=False),
        blocks.Paragraph(f"{one.body} ({said})"),
    ]


def _brief(facts: HandoverFacts) -> list[tuple[str, str]]:
    kinds = Counter(one.member.kind.label.lower() for one in facts.members)
    members = f"{counted(len(facts.members), 'member')}: " + listed(
        [f"{number} {kind}" for kind, number in kinds.most_common()]
    )
    states = Counter(one.state.kind.label.lower() for one in facts.agreements)
    agreed = listed([f"{number} {state}" for state, number in states.most_common()]) or "none yet"
    themes = Counter(theme for one in facts.members for theme in one.member.themes)
    rows = [
        ("Partnership", facts.partnership or "not named"),
        ("Our school", facts.us.name if facts.us else "not set up"),
        ("Coordinator", _coordinator(facts)),
        ("Members", members),
        ("Agreements", agreed),
    ]
    if themes:
        rows.append(("Themes", listed([theme for theme, _ in themes.most_common(8)])))
    return rows


def _coordinator(facts: HandoverFacts) -> str:
    name = facts.coordinator or "not named"
    since = facts.coordinator_since
    return f"{name}, since {month_text(since)}" if since else name


def _soon(facts: HandoverFacts) -> list[tuple[str, ...]]:
    """What falls due in two weeks, late loans ahead of it, the soonest first."""
    last = facts.prepared_on + timedelta(days=_SOON_DAYS)
    late = [one for one in facts.loans if one.days_overdue]
    rows: list[tuple[str, ...]] = [
        (f"{counted(one.days_overdue, 'day')} late", f"{one.held.things}, from {one.borrower}")
        for one in late
    ]
    dated = [(one.day, one.what) for one in facts.coming if one.day <= last]
    dated += [
        (one.due_on, f"{one.what} ({one.owner or 'nobody named'})")
        for one in facts.tasks
        if one.due_on and one.due_on <= last
    ]
    rows += [(day_text(day), what) for day, what in sorted(dated)]
    if len(rows) > _SOON_SHOWN:
        more = len(rows) - _SOON_SHOWN
        rows = [*rows[:_SOON_SHOWN], ("", f"{more} more stand further on")]
    return rows


# --- the rest --------------------------------------------------------------------------------


def _where_things_are(facts: HandoverFacts) -> list[blocks.Block]:
    """Keys, files and log-ins: where, and who can get at them; never a password (P79)."""
    rows = [
        (
            f"{one.kept.what}\n{one.kept.kind.label}",
            one.kept.kept_at or "–",
            one.holder or "–",
            one.second or "nobody else",
        )
        for one in facts.whereabouts
    ]
    if not rows:
        return [blocks.Heading("Where things are"), none("Nothing is written down yet.")]
    header = ("What", "Where", "Who has it", "Who else")
    return [blocks.Heading("Where things are"), table(header, rows, (28, 36, 18, 18))]


def _from_whoever_left(facts: HandoverFacts) -> list[blocks.Block]:
    """The rest of the interview: on the partnership, then on projects."""
    rest = [
        one
        for one in facts.answers
        if not one.private and one.question not in URGENT and one.question.about is not About.MEMBER
    ]
    if not rest:
        return []
    made = [block for one in rest for block in _answered(one)]
    return [blocks.Heading("From whoever did this before you"), *made]


def _missing(facts: HandoverFacts) -> list[blocks.Block]:
    words = [gap.words for gap in facts.gaps[:_MISSING_SHOWN]]
    if not words:
        return [blocks.Heading("What is missing"), none("Nothing that this program can see.")]
    made: list[blocks.Block] = [blocks.Heading("What is missing"), blocks.Checklist(tuple(words))]
    if (more := len(facts.gaps) - len(words)) > 0:
        made.append(none(f"{more} more stand in PartnerDesk, under Handover."))
    return made


def _offices(facts: HandoverFacts) -> list[blocks.Block]:
    """Who can be asked how it was before."""
    if not facts.offices:
        return []
    rows = [
        (
            one.name,
            day_text(one.started_on) if one.started_on else "not known",
            day_text(one.ended_on),
            one.note,
        )
        for one in facts.offices
    ]
    return [
        blocks.Heading("Who was coordinator before"),
        table(("Name", "From", "Until", "Note"), rows, (28, 20, 20, 32)),
    ]


def _receipt(facts: HandoverFacts) -> list[blocks.Block]:
    school = facts.us.name if facts.us else facts.partnership
    parts: tuple[blocks.Block, ...] = (
        blocks.Heading("Receipt"),
        blocks.Checklist(
            (
                "This note has been read and gone through together.",
                "PartnerDesk opens on the successor’s computer, with a backup from today.",
                "Keys, passwords’ whereabouts and files have been handed over.",
                "Every member has been told whom to call from now on.",
            )
        ),
        blocks.Signatures(
            intro="Handed over and received:",
            blocks=(
                blocks.SignatureBlock(school, "Handed over by", facts.coordinator),
                blocks.SignatureBlock(school, "Received by"),
            ),
        ),
    )
    return [blocks.Together(parts)]
