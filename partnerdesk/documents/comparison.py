"""Two versions of an agreement clause by clause, with what changed marked without colour."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from partnerdesk.documents import blocks
from partnerdesk.domain.dates import day_text
from partnerdesk.domain.versions import Change, ClauseChange, Comparison, Run
from partnerdesk.domain.words import counted

_MARKS: dict[Change, blocks.Mark] = {Change.ADDED: "added", Change.REMOVED: "removed"}


@dataclass(frozen=True, slots=True)
class ComparisonFacts:
    """What the comparison is printed from.

    ``old_words`` and ``new_words`` say of each version when it was issued.
    """

    comparison: Comparison
    old_words: str
    new_words: str
    printed_on: date
    partnership: str = ""


def comparison_document(facts: ComparisonFacts) -> blocks.Document:
    """What changed in full, what did not by its heading alone."""
    found = facts.comparison
    return blocks.Document(
        title=f"What changed from version {found.old} to version {found.new}",
        subtitle=found.title,
        number=found.number,
        date_line=f"printed {day_text(facts.printed_on)}",
        author=facts.partnership,
        blocks=(*_legend(facts), *_lines(found), *_clauses(found), *_unchanged(found)),
    )


def _legend(facts: ComparisonFacts) -> Iterator[blocks.Block]:
    found = facts.comparison
    yield blocks.Facts(
        (
            (f"Version {found.old}", facts.old_words),
            (f"Version {found.new}", facts.new_words),
            ("In short", _in_short(found)),
        )
    )
    if found.same:
        return
    yield blocks.Barred(
        (
            blocks.Marked(
                (
                    blocks.MarkedRun("How to read this: "),
                    blocks.MarkedRun(f"words that are new in version {found.new}", "added"),
                    blocks.MarkedRun(", "),
                    blocks.MarkedRun("words that are no longer in it", "removed"),
                    blocks.MarkedRun(", and a bar in the margin beside whatever changed."),
                )
            ),
        )
    )


def _in_short(found: Comparison) -> str:
    if found.same:
        return "Nothing changed."
    names = ((Change.CHANGED, "changed"), (Change.ADDED, "new"), (Change.REMOVED, "taken out"))
    counts = [(sum(1 for one in found.clauses if one.change is kind), word) for kind, word in names]
    said = [f"{counted(number, 'clause')} {word}" for number, word in counts if number]
    rest = [name.lower() for name, runs in found.lines if _changed(runs)]
    said += [f"{'title' if name == 'title' else name} changed" for name in rest]
    words = ", ".join(said)
    return f"{words[:1].upper()}{words[1:]}."


# --- parties, dates, promises ----------------------------------------------------------------


def _changed(runs: Sequence[Run]) -> bool:
    return any(run.change is not Change.SAME for run in runs)


def _lines(found: Comparison) -> Iterator[blocks.Block]:
    """Of lists the lines that changed, and how many did not."""
    for name, runs in found.lines:
        if not _changed(runs):
            continue
        lines = [run for run in runs if run.change is not Change.SAME]
        inner: list[blocks.Block] = [blocks.Heading(name, 2)]
        inner += [blocks.Marked((_marked(run),)) for run in lines]
        yield blocks.Barred(tuple(inner))
        kept = len(runs) - len(lines)
        if kept:
            said = f"{counted(kept, 'line')} {'is' if kept == 1 else 'are'} as before."
            yield blocks.Paragraph(said, "small")


def _marked(run: Run) -> blocks.MarkedRun:
    return blocks.MarkedRun(run.words, _MARKS.get(run.change, ""))


# --- clauses ---------------------------------------------------------------------------------


def _numbered(found: Comparison) -> Iterator[tuple[str, ClauseChange]]:
    """Each clause with its number in the new version; what was taken out has none."""
    number = 0
    for one in found.clauses:
        if one.change is Change.REMOVED:
            yield "", one
        else:
            number += 1
            yield str(number), one


def _clauses(found: Comparison) -> Iterator[blocks.Block]:
    for number, one in _numbered(found):
        if one.change is Change.SAME:
            continue
        name = f"{number} {one.heading}".strip() or "A clause"
        if one.change is not Change.CHANGED:
            name = f"{name} ({one.change.label.lower()})"
        inner: list[blocks.Block] = [blocks.Heading(name, 2)]
        if one.was_heading:
            renamed = (
                blocks.MarkedRun("Heading: "),
                blocks.MarkedRun(one.was_heading, "removed"),
                blocks.MarkedRun(" "),
                blocks.MarkedRun(one.heading, "added"),
            )
            inner.append(blocks.Marked(renamed))
        inner.append(blocks.Marked(tuple(_apart(one.runs))))
        yield blocks.Barred(tuple(inner))


def _apart(runs: Sequence[Run]) -> Iterator[blocks.MarkedRun]:
    """The runs, with a space where words taken out would touch those that replace them."""
    before = ""
    for run in runs:
        if before[-1:].strip() and run.words[:1].strip():
            yield blocks.MarkedRun(" ")
        yield from _trimmed(run)
        before = run.words


def _trimmed(run: Run) -> Iterator[blocks.MarkedRun]:
    """The run with its mark on the words alone, not on the space around them."""
    words = run.words.strip()
    before, _, after = run.words.partition(words) if words else (run.words, "", "")
    yield blocks.MarkedRun(before)
    yield blocks.MarkedRun(words, _MARKS.get(run.change, ""))
    yield blocks.MarkedRun(after)


def _unchanged(found: Comparison) -> Iterator[blocks.Block]:
    same = [
        f"{number}\u00a0{one.heading or _first_words(one)}"
        for number, one in _numbered(found)
        if one.change is Change.SAME
    ]
    if same and not found.same:
        yield blocks.Heading("Unchanged", 2)
        yield blocks.Paragraph("; ".join(same) + ".")


def _first_words(one: ClauseChange) -> str:
    words = " ".join("".join(run.words for run in one.runs).split())
    return words if len(words) <= 60 else f"{words[:59].rsplit(' ', 1)[0]} …"
