"""The life of an agreement, and a neighbour's clauses, through the real window (P36, P37, P39)."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from partnerdesk.actions import agreements, swapping
from partnerdesk.domain.agreements import Commitment, Draft, StateKind, is_open
from partnerdesk.domain.partners import RoleKind
from partnerdesk.store import agreements_rows
from tests import factories as make
from tests.journeys.window import WAIT, Window, opened
from ui.agreements.closing import open_issue
from ui.agreements.new_agreement import NewAgreementDialog
from ui.agreements.signing import open_signature
from ui.agreements.swap_dialog import open_swap

NAMES = ("Eastvale School", "Heron Vale Academy", "Langdale High", "Fenwick Primary")
DRAFTED, SIGNED, LATER = date(2026, 6, 1), date(2026, 7, 6), date(2027, 7, 1)
START, CHANGE = date(2026, 9, 1), date(2026, 6, 22)


@pytest.fixture
def ids(tmp_path: Path) -> list[str]:
    """Four schools and their heads; one head goes in June and another comes."""
    schools = [make.member(name=name, is_us=name == NAMES[0]) for name in NAMES]
    heads = [make.person(name=name) for name in ("Ann Bell", "Old Head", "Ida Roe", "Sam Ode")]
    after = make.person(name="New Head")
    roles = [
        make.role(
            head, school, started_on=date(2020, 9, 1),
            ended_on=CHANGE if head.name == "Old Head" else None,
        )
        for head, school in zip(heads, schools, strict=True)
    ]  # fmt: skip
    coming = make.role(after, schools[1], started_on=date(2026, 6, 23))
    with closing(make.open_store(tmp_path)) as store:
        make.add(store.database, *schools, *heads, after, *roles, coming)
    return [one.id for one in schools]


def desk_of(window: Window) -> Any:
    """The desk, once the store is open."""
    window.wait_for_desk()
    assert window.main.desk is not None
    return window.main.desk


def draft(window: Window, key: str) -> Draft:
    """One agreement, whole."""
    with desk_of(window).read() as connection:
        return agreements_rows.draft_of(connection, key)


def state(window: Window) -> StateKind:
    """Where the agreement is in its life today."""
    desk = desk_of(window)
    with desk.read() as connection:
        (row,) = agreements_rows.list_agreements(connection, desk.today(), 42)
    return row.state.kind


def issue(window: Window, key: str) -> None:
    """Leave out what is open, and issue by the dialog."""
    desk = desk_of(window)
    for clause in draft(window, key).clauses:
        if is_open(clause):
            desk.run(lambda database, clause=clause: agreements.leave_out(database, clause, True))
    issuing = open_issue(desk, window.main, draft(window, key).agreement)
    window.bot.mouseClick(issuing.action_button, Qt.MouseButton.LeftButton)
    assert draft(window, key).agreement.issued_on == desk.today()


def detail(window: Window, key: str) -> Any:
    """The agreement's detail on its page, once it is shown."""
    window.main.go("agreements", key)
    page: Any = window.page
    window.bot.waitUntil(lambda: not page.busy, timeout=WAIT)
    return page.detail


def new_agreement(window: Window, parties: list[str], **values: Any) -> str:
    """Draft one by the dialog of the page."""
    page: Any = window.go("agreements")
    page.start_new()
    dialog = window.dialog(NewAgreementDialog)
    window.fill(dialog, starts_on=START, parties=parties, **values)
    return str(dialog.made)


def test_four_agree_a_head_changes_two_versions_all_sign_it_is_renewed_and_one_leaves(
    qtbot: QtBot, tmp_path: Path, ids: list[str]
) -> None:
    with opened(qtbot, tmp_path, today=lambda: DRAFTED) as window:
        desk = desk_of(window)
        key = new_agreement(window, ids, template_id="partnership-mou", title="Latin")
        promise = Commitment(giver_id=ids[0], what="Latin teaching")
        desk.run(lambda database: agreements.set_commitments(database, key, [promise]))
        heads = [(one, RoleKind.HEAD) for one in ids]
        desk.run(lambda database: agreements.change_signatories(database, key, heads))
        issue(window, key)

    with opened(qtbot, tmp_path, today=lambda: SIGNED) as window:
        desk_of(window)
        detail(window, key).more["revise"].trigger()
        assert draft(window, key).agreement.version == 2
        issue(window, key)
        signed = []
        for _ in ids:
            dialog = open_signature(desk_of(window), window.main, key)
            signed.append(dialog.form.editor("person_name").value())
            window.fill(dialog, signed_on=SIGNED)
        # Whoever held the role on the day of signing is proposed.
        assert sorted(signed) == ["Ann Bell", "Ida Roe", "New Head", "Sam Ode"]
        assert state(window) is StateKind.AGREED
        comparing = detail(window, key).life.compare()
        assert comparing.isVisible()
        comparing.close()

    with opened(qtbot, tmp_path, today=lambda: LATER) as window:
        desk_of(window)
        ends = draft(window, key).agreement.ends_on
        assert ends is not None
        renewing = detail(window, key).life.renew()
        until = ends.replace(year=ends.year + 2)
        window.fill(renewing, ends_on=until, review_on=until.replace(month=5, day=1))
        assert draft(window, key).agreement.ends_on == until
        leaving = detail(window, key).life.notice(ids[3])
        window.fill(leaving, notice_on=LATER)
        gone = draft(window, key).parties[3]
        assert (gone.notice_on, gone.leaves_on) == (LATER, date(2027, 10, 1))
        window.go("promises")
        window.wait_for_words("Latin teaching")
        assert [one.version for one in draft(window, key).versions] == [1, 2]


def test_a_neighbours_clauses_are_taken_adapted_and_issued(
    qtbot: QtBot, tmp_path: Path, ids: list[str]
) -> None:
    with opened(qtbot, tmp_path, today=lambda: DRAFTED) as window:
        desk = desk_of(window)
        theirs = new_agreement(window, ids[:2], template_id="one-page-mou", title="Physics")
        content = swapping.export_swap(desk.database, theirs, DRAFTED)
        assert not any(name.encode() in content for name in (*NAMES, "Ann Bell", "Ida Roe"))
        file = tmp_path / "neighbour.partnerdesk-swap"
        file.write_bytes(content)
        dialog = open_swap(desk, window.main, file)
        qtbot.waitUntil(dialog.action_button.isEnabled, timeout=WAIT)
        qtbot.mouseClick(dialog.action_button, Qt.MouseButton.LeftButton)  # all of them
        window.fill(dialog, title="Latin after all", parties=ids[2:], starts_on=START)
        made = str(dialog.made)
        taken = draft(window, made)
        assert {one.member_id for one in taken.parties} == set(ids[2:])
        promise = Commitment(giver_id=ids[2], what="Latin teaching")
        desk.run(lambda database: agreements.set_commitments(database, made, [promise]))
        issue(window, made)
        assert draft(window, made).versions[0].version == 1
