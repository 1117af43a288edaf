"""What the detail tells of an agreement: who signed, what is open, what was printed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPushButton, QWidget

from partnerdesk.actions.signing import open_parts
from partnerdesk.domain.agreements import (
    IssuedVersion,
    Signatory,
    Signature,
    StateKind,
    exchanges,
)
from partnerdesk.domain.words import listed
from ui.agreements.life import Life
from ui.agreements.life_parts import dates_block, flush_left, parties_block, versions_block
from ui.agreements.reading import AgreementView
from ui.agreements.words import fate_words, open_words, signed_words, tr
from ui.widgets import ActionRow, Banner, Block, MenuButton, button, column, line


@dataclass(frozen=True, slots=True)
class OverviewActs:
    """What the buttons of the overview do."""

    open_draft: Callable[[], object]
    record: Callable[[Signatory], object]
    open_scan: Callable[[Signature], object]
    attach_scan: Callable[[Signature], object]
    remove_signature: Callable[[Signature], object]
    open_version: Callable[[IssuedVersion], object]
    life: Life


def overview(view: AgreementView, acts: OverviewActs, read_only: bool) -> QWidget:
    """The overview of one agreement, made anew from its facts."""
    page = QWidget()
    stack = column(page, gap=16)
    is_draft = view.state.kind is StateKind.DRAFT
    if fate := fate_words(view.draft.agreement):
        stack.addWidget(Banner("neutral", fate))
    if is_draft:
        stack.addWidget(_draft_block(view, acts, read_only))
        stack.addWidget(_will_sign(view))
    else:
        stack.addWidget(_signatures(view, acts, read_only))
    stack.addWidget(dates_block(view, acts.life, read_only))
    stack.addWidget(parties_block(view, acts.life, read_only))
    stack.addWidget(_exchange(view))
    if view.draft.versions:
        stack.addWidget(versions_block(view, acts.life, acts.open_version, read_only))
    stack.addStretch()
    return page


def _draft_block(view: AgreementView, acts: OverviewActs, read_only: bool) -> QWidget:
    made = button(tr("Open draft"), "pencil", acts.open_draft, small=True)
    made.setObjectName("open-draft")
    made.setEnabled(not read_only)
    block = Block(tr("Draft"), made)
    block.add_text(open_words(open_parts(view.draft, view.texts)), quiet=True)
    return block


def _will_sign(view: AgreementView) -> QWidget:
    block = Block(tr("Who will sign"))
    for party in view.draft.parties:
        wanted = [one for one in view.draft.signatories if one.member_id == party.member_id]
        roles = listed([one.role_kind.label.lower() for one in wanted])
        block.add_text(f"{view.name(party.member_id)}: {roles}")
    return block


def _signatures(view: AgreementView, acts: OverviewActs, read_only: bool) -> QWidget:
    draft = view.draft
    block = Block(tr("Signatures: {0} of {1}").format(view.state.signed, view.state.needed))
    rows = column(gap=0)
    for wanted in draft.signatories:
        given = view.signatures.get(wanted.id)
        row = ActionRow(
            f"{view.name(wanted.member_id)} · {wanted.role_kind.label}",
            signed_words(given, draft.agreement.issued_on, view.today),
            icon="check" if given else "clock",
            tone="ok" if given else "warn",
            trailing=_signature_buttons(view, wanted, given, acts, read_only),
        )
        flush_left(row)
        rows.addWidget(row)
    block.add(rows)
    return block


def _signature_buttons(
    view: AgreementView,
    wanted: Signatory,
    given: Signature | None,
    acts: OverviewActs,
    read_only: bool,
) -> QWidget | None:
    agreement = view.draft.agreement
    named = f"{view.name(wanted.member_id)}, {wanted.role_kind.label}"
    if given is None:
        if agreement.voided_on or read_only:
            return None
        record = button(tr("Record signature"), clicked=lambda: acts.record(wanted), small=True)
        record.setAccessibleName(tr("Record the signature of {0}").format(named))
        record.setObjectName(f"record-{wanted.id}")
        return record
    room = QWidget()
    row = line(room, gap=4)
    row.addWidget(_scan_button(given, acts, named, read_only))
    if not read_only:
        remove = QAction(tr("Remove this signature"), room)
        remove.triggered.connect(lambda: acts.remove_signature(given))
        more = MenuButton("", "more", small=True)
        more.menu().addAction(remove)
        more.setAccessibleName(tr("More about the signature of {0}").format(named))
        more.setToolTip(tr("More"))
        row.addWidget(more)
    return room


def _scan_button(given: Signature, acts: OverviewActs, named: str, read_only: bool) -> QPushButton:
    if given.scan_id:
        made = button(tr("Open scan"), "paperclip", lambda: acts.open_scan(given), small=True)
        made.setAccessibleName(tr("Open the scan of {0}").format(named))
        return made
    made = button(tr("Attach scan…"), clicked=lambda: acts.attach_scan(given), small=True)
    made.setAccessibleName(tr("Attach the scan of {0}").format(named))
    made.setEnabled(not read_only)
    return made


def _exchange(view: AgreementView) -> QWidget:
    block = Block(tr("What each gives and receives"))
    for exchange in exchanges(view.draft.parties, view.draft.commitments):
        gives = "; ".join(exchange.gives) or tr("nothing written down yet")
        receives = "; ".join(exchange.receives) or tr("nothing written down yet")
        words = tr("Gives {0}\nReceives {1}").format(gives, receives)
        row = ActionRow(view.name(exchange.member_id), words)
        flush_left(row)
        block.add(row)
    return block
