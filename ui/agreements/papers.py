"""The papers of an agreement and of a party, each shown before it is printed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtWidgets import QWidget

from partnerdesk.domain.problems import RuleBroken
from partnerdesk.store.database import Database
from ui.agreements.reading import AgreementView
from ui.agreements.words import email_words, tr
from ui.desk import Desk
from ui.printing.preview import PrintPreview, show_pdf

Make = Callable[[Database, date], bytes]


def open_numbered(desk: Desk, over: QWidget, view: AgreementView) -> PrintPreview | None:
    """Its words with a number at each line, to talk about by telephone."""
    from partnerdesk.actions.agreement_paper import numbered_draft_pdf

    key = view.draft.agreement.id
    return _show(
        desk, over, view, tr("numbered lines"), lambda one, day: numbered_draft_pdf(one, key, day)
    )


def open_endorsement(desk: Desk, over: QWidget, view: AgreementView) -> PrintPreview | None:
    """For inspectors and funders."""
    from partnerdesk.actions.agreement_paper import endorsement_pdf

    key = view.draft.agreement.id
    return _show(
        desk, over, view, tr("endorsement"), lambda one, day: endorsement_pdf(one, day, key)
    )


def open_promises_sheet(desk: Desk, over: QWidget, view: AgreementView) -> PrintPreview | None:
    """What was promised, and how it stands."""
    from partnerdesk.actions.agreement_paper import commitments_pdf

    key = view.draft.agreement.id
    return _show(
        desk, over, view, tr("promises"),
        lambda one, day: commitments_pdf(one, day, agreement_id=key),
    )  # fmt: skip


def open_slip(
    desk: Desk, over: QWidget, view: AgreementView, member_id: str
) -> PrintPreview | None:
    """The slip that a member signs which joins later."""
    from partnerdesk.actions.agreement_paper import accession_pdf

    key = view.draft.agreement.id
    return _show(
        desk, over, view, tr("accession slip"),
        lambda one, day: accession_pdf(one, key, member_id, day),
    )  # fmt: skip


def open_briefing(
    desk: Desk, over: QWidget, view: AgreementView, member_id: str
) -> PrintPreview | None:
    """For the head who comes: what the school is bound to."""
    from partnerdesk.actions.head_paper import head_briefing_pdf

    words = tr("briefing for the head of {0}").format(view.name(member_id))
    return _show(desk, over, view, words, lambda one, day: head_briefing_pdf(one, member_id, day))


def open_governors_sheet(
    desk: Desk, over: QWidget, view: AgreementView, member_id: str
) -> PrintPreview | None:
    """One page for a party's governors."""
    from partnerdesk.actions.agreement_paper import governors_pdf

    words = tr("page for the governors of {0}").format(view.name(member_id))
    return _show(desk, over, view, words, lambda one, day: governors_pdf(one, member_id, day))


def open_pitch(
    desk: Desk, over: QWidget, view: AgreementView, member_id: str
) -> PrintPreview | None:
    """For a party's leaders: what a year takes, and what it brings."""
    from partnerdesk.actions.agreement_paper import pitch_pdf

    words = tr("page for the leaders of {0}").format(view.name(member_id))
    return _show(desk, over, view, words, lambda one, day: pitch_pdf(one, member_id, day))


def _show(
    desk: Desk, over: QWidget, view: AgreementView, what: str, make: Make
) -> PrintPreview | None:
    """Make and show a paper; a refusal is said in the window, and None then."""
    try:
        pdf = make(desk.database, desk.today())
    except RuleBroken as refusal:
        desk.refused.emit(refusal.message)
        return None
    title = f"{view.draft.agreement.number}, {what}"
    _, body = email_words(view.draft, view.state)
    return show_pdf(over.window(), title, pdf, f"{title}.pdf", title, body)
