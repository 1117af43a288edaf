"""The interview: the next open question comes first, and nothing typed is ever lost."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from partnerdesk.actions import history
from partnerdesk.actions import interview as actions
from partnerdesk.domain.interview import Answer, Question
from partnerdesk.store.problems import StoreProblem
from tests.actions.small_partnership import TODAY
from tests.ui.handover.conftest import answers, member
from tests.ui.today.desks import settle_on
from ui.desk import Desk
from ui.handover.interview import InterviewPart
from ui.handover.page import HandoverPage


@pytest.fixture
def part(whole: HandoverPage) -> InterviewPart:
    """The tab, on show."""
    whole.open_key("interview")
    return whole.interview


def chips(part: InterviewPart) -> dict[str, str]:
    rows = (part.list.rows.row(number) for number in range(part.list.rows.rowCount()))
    return {row.title: row.chip.text for row in rows if row and row.chip}


def test_the_most_urgent_question_is_asked_first_and_an_answer_leads_to_the_next(
    part: InterviewPart, desk: Desk
) -> None:
    assert part.question.text() == "What should your successor do first?"
    assert not part.save_button.isEnabled()
    QTest.keyClicks(part.body, "Ring round.")
    part.save_button.click()
    assert answers(desk) == {"first": "Ring round."}
    assert part.question.text() == "Whom do you call when something goes wrong?"
    assert part.body.value() == ""
    assert chips(part)["What should your successor do first?"] == "3 Mar"
    assert part.progress.text().startswith("1 of ")


def test_what_is_typed_stays_with_its_question_until_it_is_saved(
    part: InterviewPart, whole: HandoverPage, desk: Desk
) -> None:
    QTest.keyClicks(part.body, "Half a sentence")
    part.later_button.click()
    assert part.body.value() == ""
    QTest.keyClicks(part.body, "Another")
    settle_on(desk, coordinator_name="Mair Bevan")  # read again while something is typed
    assert part.body.value() == "Another"
    assert whole.has_unsaved()
    whole.open_key("interview:first:")
    assert part.body.value() == "Half a sentence"
    part.save_button.click()
    assert answers(desk) == {"first": "Half a sentence"}
    assert part.body.value() == "Another"  # the next one, as it was left
    part.save_button.click()
    assert not whole.has_unsaved()


def test_a_refusal_leaves_the_answer_where_it_is(
    part: InterviewPart, whole: HandoverPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ui.handover import interview

    def full(*args: object, **given: object) -> None:
        raise StoreProblem("The disk is full.")

    QTest.keyClicks(part.body, "Long thoughts")
    with monkeypatch.context() as broken:
        broken.setattr(interview, "answer_question", full)
        part.save_button.click()
    assert part.form.banner.words.text() == "The disk is full."
    assert part.body.value() == "Long thoughts" and whole.has_unsaved()
    part.save_button.click()
    assert not whole.has_unsaved()


def test_tact_is_private_unless_somebody_says_otherwise(
    part: InterviewPart, whole: HandoverPage, desk: Desk
) -> None:
    whole.open_key(f"interview:member_care:{member(desk, 'Thornbury Hall')}")
    assert part.question.text() == "What needs tact at Thornbury Hall?"
    assert part.private.isChecked()
    QTest.keyClicks(part.body, "The bursar.")
    part.save_button.click()
    with desk.read() as connection:
        from partnerdesk.store import handover_rows

        (kept,) = handover_rows.all_answers(connection)
    assert kept.private and kept.answered_on == TODAY
    whole.open_key(f"interview:{kept.id}")
    assert part.chip.fact().text == "Private" and part.body.value() == "The bursar."
    part.remove_button.click()
    assert answers(desk) == {} and part.body.value() == ""
    desk.run(history.undo)
    assert part.body.value() == "The bursar."


def test_questions_are_narrowed_to_a_member_and_to_what_is_open(
    part: InterviewPart, desk: Desk
) -> None:
    hall = member(desk, "Thornbury Hall")
    answer = Answer(question=Question.MEMBER_WHO, member_id=hall, body="Łucja.")
    desk.run(lambda database: actions.answer_question(database, answer, TODAY))
    part.subject.set_value(hall)
    assert len(chips(part)) == 4 and "Thornbury Hall" in part.question.text()
    part.state.set_value("open")
    assert len(chips(part)) == 3
    part.state.set_value("answered")
    assert list(chips(part)) == ["Who gets things done at Thornbury Hall, whatever their title?"]
    part.list.setFocus()
    QTest.keyClick(part.list, Qt.Key.Key_Return)
    assert part.body.value() == "Łucja."
