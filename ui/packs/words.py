"""The words in which packs are made, opened and merged."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from partnerdesk.domain.dates import day_text
from partnerdesk.domain.words import counted, listed, size_text

if TYPE_CHECKING:
    from partnerdesk.domain.arriving import PackContents

SUFFIX = ".partnerdesk-pack"


def tr(text: str) -> str:
    """``text`` in the language of the window."""
    return QCoreApplication.translate("Packs", text)


def pack_filter() -> str:
    """What a file dialog offers."""
    return tr("Handover packs (*.partnerdesk-pack);;All files (*)")


def pack_title(contents: PackContents) -> str:
    """``Handover pack of East Vale Schools Together``."""
    of = contents.member if contents.member else contents.partnership or contents.school
    return tr("Handover pack of {0}").format(of) if of else tr("A handover pack")


def made_words(contents: PackContents) -> str:
    """``Made by Tess Ode on Fri 20 Mar 2026, 16:12``."""
    when = f"{day_text(contents.made_at.date())}, {contents.made_at:%H:%M}"
    if contents.made_by:
        return tr("Made by {0} on {1}").format(contents.made_by, when)
    return tr("Made on {0}").format(when)


def left_out(contents: PackContents) -> str:
    """What is not inside: ``private notes and personal data``, or blank."""
    parts = []
    if contents.member:
        parts.append(tr("what does not concern {0}").format(contents.member))
    if not contents.personal:
        parts.append(tr("names and numbers of people"))
    if not contents.private:
        parts.append(tr("private notes"))
    return listed(parts)


def contents_lines(contents: PackContents) -> Iterator[tuple[str, str]]:
    """What is known of a pack before it is opened: a label and its words."""
    if contents.school:
        yield tr("Made at"), contents.school
    yield tr("Inside"), " · ".join(contents.counts) or tr("nothing")
    missing = left_out(contents)
    yield tr("Left out"), missing[:1].upper() + missing[1:] if missing else tr("Nothing")
    locked = tr("locked with a passphrase") if contents.encrypted else tr("not locked")
    yield tr("File"), f"{size_text(contents.size)}, {locked}"


def missing_words(contents: PackContents) -> str:
    """That some scans were gone before the pack was made, or blank."""
    if not contents.missing:
        return ""
    gone = counted(contents.missing, tr("scan or document"), tr("scans and documents"))
    return tr("{0} were missing already when it was made.").format(gone)
