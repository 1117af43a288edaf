"""The words of the dialogs that take files in and give them out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QCoreApplication

from partnerdesk.domain.partners import Member
from partnerdesk.formats.likeness import CERTAIN, Likeness
from partnerdesk.formats.members_table import InPost
from ui.widgets import ChipFact


def tr(text: str) -> str:
    """``text`` in the language of the window."""
    return QCoreApplication.translate("Importing", text)


def new_chip() -> ChipFact:
    """It is added as new."""
    return ChipFact(tr("New"), "ok", "plus")


def fills_chip() -> ChipFact:
    """It fills the blanks of something known."""
    return ChipFact(tr("Fills blanks"), "info", "merge")


def left_out_chip() -> ChipFact:
    """It is not taken."""
    return ChipFact(tr("Left out"), "neutral", "cross")


def problem_chip() -> ChipFact:
    """It can't be read."""
    return ChipFact(tr("Can’t be read"), "bad", "warning")


def likeness_words(like: Likeness) -> str:
    """``Fill blanks of Fenwick Academy``."""
    return tr("Fill blanks of {0}").format(like.member.name)


def known_words(likenesses: Sequence[Likeness]) -> str:
    """``May be a member already: Fenwick Academy (same postcode).``, or blank."""
    if not likenesses:
        return ""
    best = likenesses[0]
    known = best.score >= CERTAIN
    words = tr("Already a member") if known else tr("May be a member already")
    return f"{words}: {best.member.name} ({', '.join(best.reasons)})."


def place_line(member: Member) -> str:
    """``State · secondary · URN 900114``."""
    parts = [member.kind_line, tr("URN {0}").format(member.urn) if member.urn else ""]
    return " · ".join(filter(None, parts))


def member_lines(member: Member, people: Iterable[InPost]) -> list[tuple[str, str]]:
    """What a file says of a member, by label, without what it leaves blank."""
    ages = (
        tr("{0} to {1}").format(member.lowest_age, member.highest_age)
        if member.lowest_age is not None and member.highest_age is not None
        else ""
    )
    lines = [
        (tr("Address"), member.address),
        (tr("Telephone"), member.telephone),
        (tr("E-mail"), member.email),
        (tr("Website"), member.website),
        *((post.title or post.kind.label, post.person.name) for post in people),
        (tr("Pupils"), f"{member.pupils:,}" if member.pupils is not None else ""),
        (tr("Ages"), ages),
        (tr("Trust"), member.trust),
    ]
    return [(label, text) for label, text in lines if text]
