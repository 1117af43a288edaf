"""One person's data on paper: what is kept about them, where they are named, what was done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from partnerdesk.documents import blocks
from partnerdesk.domain.dates import day_text
from partnerdesk.domain.personal_data import Entry, PersonData

_WIDTHS = (48, 122)


def person_data_sheet(data: PersonData) -> blocks.Document:
    """The answer to somebody who asks what is kept about them (UK GDPR, article 15)."""
    return blocks.Document(
        title=f"What is kept about {data.name}",
        subtitle=data.partnership,
        date_line=f"as it stands on {day_text(data.made_on)}",
        blocks=(
            blocks.Paragraph(
                "This is everything in PartnerDesk that names this person. Passages may name "
                "others too: read them, and cover what is about somebody else, before this paper "
                "is handed over.",
                "quiet",
            ),
            *_unsure(data.unsure),
            *_part("Kept about them", "What", "What is kept", data.linked),
            *_part("Where they are named", "Where", "Words", data.named),
            *_part(
                "Perhaps about them: the surname, or in our own texts",
                "Where",
                "Words",
                data.perhaps,
            ),
            *_part("What was done, as the history has it", "When", "What", data.history),
            *_part("Changed or removed since: the history has it", "When", "Words", data.earlier),
        ),
    )


def _unsure(words: Sequence[str]) -> Iterator[blocks.Block]:
    if words:
        yield blocks.Callout("Not certain", "\n".join(words))


def _part(title: str, first: str, second: str, entries: Sequence[Entry]) -> Iterator[blocks.Block]:
    yield blocks.Heading(title, 2)
    if not entries:
        yield blocks.Paragraph("Nothing.", "quiet")
        return
    yield blocks.Table(
        header=(first, second),
        rows=tuple((one.what, one.words) for one in entries),
        widths=_WIDTHS,
    )
