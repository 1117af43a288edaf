"""What the paper of a long agreement costs: ``python -m benchmarks.preview [--times 7]``.

An agreement of 40 clauses between 12 parties with 36 promises is made into a PDF: the first time,
when fonts are read and every word is shaped, and then after each of several edits, as it is while
somebody types beside its preview, in time of the processor. The editor waits 50 ms after a key, so
the goal keeps the page within a tenth of a second. Exit 1 when an edit takes longer.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from dataclasses import replace
from datetime import date

from partnerdesk.actions.agreements import mou_pdf
from partnerdesk.documents.mou import MouFacts
from partnerdesk.domain.agreements import Agreement, Clause, Commitment, Draft, Party, Signatory
from partnerdesk.domain.partners import Member, RoleKind
from partnerdesk.formats.texts import load_clauses

GOAL_MS = 40
CLAUSES, PARTIES, PROMISES = 40, 12, 36
_DAY = date(2026, 3, 3)


def facts() -> MouFacts:
    """The agreement, from the library's own texts."""
    ids = [f"m{number}" for number in range(PARTIES)]
    texts = list(load_clauses().values())
    chosen = [texts[number % len(texts)] for number in range(CLAUSES)]
    draft = Draft(
        Agreement("a", "MOU-2026-001", "Work together", created_on=_DAY),
        tuple(Party(f"p{key}", "a", key, place) for place, key in enumerate(ids)),
        tuple(Signatory(f"s{key}", "a", key, RoleKind.HEAD) for key in ids),
        clauses=tuple(
            Clause(f"c{place}", "a", f"own-{place}", 1, place, one.part, one.heading, one.text)
            for place, one in enumerate(chosen)
        ),
        commitments=tuple(
            Commitment(
                f"q{number}", "a", ids[number % PARTIES],
                ids[(number + 5) % PARTIES] if number % 2 else None,
                f"Lessons in subject {number}", "1 hour a week", "July 2027", position=number,
            )
            for number in range(PROMISES)
        ),
    )  # fmt: skip
    members = {key: Member(key, f"School {key} in the Eastern Vale") for key in ids}
    return MouFacts(
        draft, "Memorandum of Understanding", "Thornbury Partnership", members, {},
        frozenset({"own-8"}), _DAY,
    )  # fmt: skip


def edited(known: MouFacts, number: int) -> MouFacts:
    """The agreement with some more words in one clause."""
    clauses = list(known.draft.clauses)
    clauses[7] = replace(clauses[7], body=f"{clauses[7].body} And so {number} times.")
    return replace(known, draft=replace(known.draft, clauses=tuple(clauses)))


def milliseconds(known: MouFacts) -> float:
    """How long its PDF takes."""
    start = time.process_time()
    mou_pdf(known)
    return (time.process_time() - start) * 1000


def main() -> int:
    """Measure, and say so."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--times", type=int, default=7)
    times = words.parse_args().times
    known = facts()
    first = milliseconds(known)
    typed = statistics.median(milliseconds(edited(known, number)) for number in range(times))
    print(f"first {first:.0f} ms, after an edit {typed:.0f} ms (goal: {GOAL_MS} ms)")
    return int(typed > GOAL_MS)


if __name__ == "__main__":
    sys.exit(main())
