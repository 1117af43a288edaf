"""What the overview tells of an agreement's life: its dates, its parties, its versions."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPushButton, QWidget

from partnerdesk.domain.agreements import IssuedVersion, Party
from partnerdesk.domain.dates import day_text
from partnerdesk.domain.words import counted
from ui.agreements.compare import version_choices
from ui.agreements.life import Life
from ui.agreements.reading import AgreementView
from ui.agreements.words import dates_line, stay_words, tr
from ui.widgets import ActionRow, Banner, Block, MenuButton, button, column, line, link_button


def dates_block(view: AgreementView, life: Life, read_only: bool) -> QWidget:
    """From when until when, how often it was renewed, and a day that suits governors."""
    agreement = view.draft.agreement
    renew = None
    if (
        agreement.issued_on
        and agreement.ends_on
        and not (agreement.ended_on or agreement.voided_on)
    ):
        renew = link_button(tr("Renew…"), "", life.renew)
        renew.setObjectName("renew")
        renew.setEnabled(not read_only)
    block = Block(tr("Dates"), renew)
    block.add_text(dates_line(agreement))
    for one in view.renewals:
        words = tr("Renewed on {0}: from {1} to {2}").format(
            day_text(one.renewed_on), day_text(one.ended_on), day_text(one.ends_on)
        )
        block.add_text(": ".join(filter(None, (words, one.note))), quiet=True)
    months = counted(agreement.notice_months, tr("month"), tr("months"))
    block.add_text(tr("Period of notice: {0}").format(months), quiet=True)
    sooner = view.review_before
    if sooner and not (agreement.ended_on or agreement.voided_on):
        block.add(_review_banner(view, life, read_only))
    return block


def _review_banner(view: AgreementView, life: Life, read_only: bool) -> Banner:
    sooner = view.review_before
    assert sooner is not None
    take = button(tr("Review by {0}").format(day_text(sooner)), "", small=True)
    take.setObjectName("take-review")
    take.clicked.connect(lambda: life.take_review(sooner))
    take.setEnabled(not read_only)
    words = tr("Governors meet before the review. Done by {0}, it can be put before them.")
    return Banner("info", words.format(day_text(sooner)), take)


def parties_block(view: AgreementView, life: Life, read_only: bool) -> QWidget:
    """Who is bound, since when and until when."""
    agreement = view.draft.agreement
    running = bool(agreement.issued_on) and not (agreement.ended_on or agreement.voided_on)
    join = None
    if running:
        join = link_button(tr("A member joins…"), "", life.accede)
        join.setObjectName("accede")
        join.setEnabled(not read_only)
    block = Block(tr("Parties"), join)
    rows = column(gap=0)
    for party in view.draft.parties:
        buttons = _party_buttons(view, party, life) if running and not read_only else None
        row = ActionRow(view.name(party.member_id), stay_words(party), trailing=buttons)
        flush_left(row)
        rows.addWidget(row)
    block.add(rows)
    if view.projects:
        names = ", ".join(one.name for one in view.projects)
        block.add_text(tr("About: {0}").format(names), quiet=True)
    return block


def _party_buttons(view: AgreementView, party: Party, life: Life) -> QWidget:
    name = view.name(party.member_id)
    room = QWidget()
    row = line(room, gap=4)
    if party.notice_on:
        stay = button(tr("Stays after all"), "", partial(life.stay, party.member_id), small=True)
        stay.setAccessibleName(tr("{0} stays after all").format(name))
        stay.setObjectName(f"stay-{party.member_id}")
        row.addWidget(stay)
        return room
    more = MenuButton("", "more", small=True)
    more.setAccessibleName(tr("More about {0}").format(name))
    more.setToolTip(tr("More"))
    more.setObjectName(f"party-{party.member_id}")
    wanted: list[tuple[str, Callable[[], object]]] = [
        (tr("Give notice…"), partial(life.notice, party.member_id))
    ]
    wanted += [
        (tr("Page for its governors…"), partial(life.print_governors, party.member_id)),
        (tr("Page for its leaders…"), partial(life.print_pitch, party.member_id)),
        (tr("Briefing for a new head…"), partial(life.print_briefing, party.member_id)),
    ]
    if party.joined_on:
        wanted.append((tr("Print the accession slip…"), partial(life.print_slip, party.member_id)))
    for text, act in wanted:
        action = QAction(text, more)
        action.triggered.connect(lambda checked=False, do=act: do())
        more.menu().addAction(action)
    row.addWidget(more)
    return room


def versions_block(
    view: AgreementView,
    life: Life,
    open_version: Callable[[IssuedVersion], object],
    read_only: bool,
) -> QWidget:
    """Each version with its day and who signed it; the newest first."""
    compare: QPushButton | None = None
    if len(version_choices(view)) > 1:
        compare = link_button(tr("Compare versions…"), "", life.compare)
        compare.setObjectName("compare")
    block = Block(tr("Versions"), compare)
    agreement = view.draft.agreement
    if agreement.issued_on is None:
        back = button(
            tr("Go back to version {0}").format(agreement.version - 1),
            "undo", life.drop_revision, small=True,
        )  # fmt: skip
        back.setObjectName("go-back")
        back.setEnabled(not read_only)
        words = tr("Version {0}, a draft").format(agreement.version)
        told = tr("The version before binds until this one is issued and signed.")
        block.add(_flush(ActionRow(words, told, icon="pencil", tone="info", trailing=back)))
    for version in reversed(view.draft.versions):
        block.add(_version_row(view, version, life, open_version, read_only))
    return block


def _version_row(
    view: AgreementView,
    version: IssuedVersion,
    life: Life,
    open_version: Callable[[IssuedVersion], object],
    read_only: bool,
) -> QWidget:
    room = QWidget()
    buttons = line(room, gap=4)
    show = button(tr("Open"), clicked=partial(open_version, version), small=True)
    show.setAccessibleName(tr("Open version {0}").format(version.version))
    buttons.addWidget(show)
    if not read_only:
        more = MenuButton("", "more", small=True)
        more.setAccessibleName(tr("More about version {0}").format(version.version))
        more.setToolTip(tr("More"))
        again = QAction(tr("New agreement from this version"), more)
        again.triggered.connect(lambda: life.draft_from(version.version))
        more.menu().addAction(again)
        buttons.addWidget(more)
    words = tr("Version {0}, {1}").format(version.version, day_text(version.issued_on))
    return _flush(ActionRow(words, _signed_words(view, version), trailing=room))


def _signed_words(view: AgreementView, version: IssuedVersion) -> str:
    """Who signed this version and when, then the check number of its file."""
    pairs = view.signed.get(version.version, ())
    given = [
        tr("{0} {1}").format(one.person_name, day_text(one.signed_on)) for _, one in pairs if one
    ]
    count = tr("Signed {0} of {1}").format(len(given), len(pairs))
    signed = f"{count}: {', '.join(given)}" if given else count
    kept = view.files[version.file_id]
    check = tr("Kept unchanged; its check number begins {0}").format(kept.sha256[:12])
    return f"{signed}\n{check}"


def _flush(row: ActionRow) -> ActionRow:
    flush_left(row)
    return row


def flush_left(row: ActionRow) -> None:
    """In a block the rows begin where its title does."""
    layout = row.layout()
    assert layout is not None
    margins = layout.contentsMargins()
    layout.setContentsMargins(0, margins.top(), 0, margins.bottom())
