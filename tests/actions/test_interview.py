"""The interview from the store: what is asked, one answer for each question, and Today."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from partnerdesk.actions import history, partners
from partnerdesk.actions.interview import answer_question, interview, remove_answer
from partnerdesk.actions.settings import change_settings
from partnerdesk.actions.today import read_today
from partnerdesk.domain.interview import Answer, Question
from partnerdesk.domain.matters import MatterKind
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.projects import ProjectState
from partnerdesk.domain.settings import Settings
from partnerdesk.domain.today import matters
from partnerdesk.store import handover_rows, rows
from partnerdesk.store.database import Database
from partnerdesk.store.opening import OpenStore
from tests import factories as make

TODAY = date(2026, 3, 3)
A_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Asking:
    """A store with one member beside us, one that has left, and a project of each sort."""

    store: OpenStore
    member: str
    project: str

    @property
    def database(self) -> Database:
        return self.store.database

    def answers(self) -> list[Answer]:
        with self.database.read() as connection:
            return rows.read(connection, Answer)

    def words(self, today: date = TODAY) -> list[str]:
        return [one.words for one in interview(self.database, today).questions]


@pytest.fixture
def asking(tmp_path: Path) -> Iterator[Asking]:
    store = make.open_store(tmp_path / "store")
    heron, latin = make.member(name="Heron Vale"), make.project(name="Latin")
    make.add(
        store.database,
        make.member(name="St Oswald’s", is_us=True), heron, latin,
        make.member(name="Carr Lane", left_on=TODAY),
        make.project(name="Lectures", state=ProjectState.FINISHED),
    )  # fmt: skip
    change_settings(store.database, Settings(coordinator_name="Ann Bell"))
    yield Asking(store, heron.id, latin.id)
    store.close()


def test_it_asks_about_the_others_that_are_there_and_what_is_not_over(asking: Asking) -> None:
    words = " ".join(asking.words())
    assert "Heron Vale" in words
    assert "Latin" in words
    for over in ("St Oswald’s", "Carr Lane", "Lectures"):
        assert over not in words


def test_an_answer_is_dated_and_written_over_by_the_next(asking: Asking) -> None:
    care = Answer(question=Question.MEMBER_CARE, member_id=asking.member, body=" Tact. ")
    told = answer_question(asking.database, replace(care, private=True), TODAY)
    assert told.name == "Answer “What needs tact at Heron Vale?”"
    (first,) = asking.answers()
    assert (first.body, first.private) == ("Tact.", True)
    assert (first.answered_on, first.answered_by) == (TODAY, "Ann Bell")
    later = TODAY + A_WEEK
    answer_question(asking.database, replace(care, body="None now.\n\nTruly."), later, "Bo Fry")
    (second,) = asking.answers()
    assert second.id == first.id
    assert (second.body, second.answered_by) == ("None now.\n\nTruly.", "Bo Fry")
    stands = interview(asking.database, later)
    assert (stands.answered, stands.of) == (1, len(stands.questions))
    history.undo(asking.database)
    assert asking.answers() == [first]


def test_the_same_question_about_something_else_is_another(asking: Asking) -> None:
    for one in (
        Answer(question=Question.WHY, body="So."),
        Answer(question=Question.MEMBER_WHY, member_id=asking.member, body="So."),
        Answer(question=Question.PROJECT_WHY, project_id=asking.project, body="So."),
    ):
        answer_question(asking.database, one, TODAY)
    assert len(asking.answers()) == 3
    assert interview(asking.database, TODAY).answered == 3


def test_an_answer_that_is_taken_away_is_asked_for_again(asking: Asking) -> None:
    made = answer_question(asking.database, Answer(body="Ring round."), TODAY).made
    assert _asked_first(asking) is Question.TROUBLE
    remove_answer(asking.database, made)
    assert _asked_first(asking) is Question.FIRST


def _asked_first(asking: Asking) -> Question | None:
    one = interview(asking.database, TODAY).next
    return one.question if one else None


def test_nothing_said_and_nobody_there_are_refused_and_nothing_is_written(asking: Asking) -> None:
    with pytest.raises(RuleBroken) as refused:
        answer_question(asking.database, Answer(body="  \n"), TODAY)
    assert refused.value.field == "body"
    gone = Answer(question=Question.MEMBER_WHY, member_id="nobody", body="So.")
    with pytest.raises(LookupError):
        answer_question(asking.database, gone, TODAY)
    assert asking.answers() == []


def test_what_was_said_of_who_has_left_stays_to_be_read(asking: Asking) -> None:
    said = Answer(question=Question.MEMBER_WHY, member_id=asking.member, body="So.")
    answer_question(asking.database, said, TODAY)
    partners.member_leaves(asking.database, asking.member, TODAY)
    stands = interview(asking.database, TODAY)
    assert stands.answered == 0
    assert [(one.words, one.answer and one.answer.body) for one in stands.past] == [
        ("Why is it done this way with Heron Vale?", "So.")
    ]


def test_when_two_members_become_one_both_answers_stay_to_be_read(asking: Asking) -> None:
    other = make.member(name="Heron Vale Academy")
    make.add(asking.database, other)
    for day, member_id, body in (
        (TODAY, asking.member, "Older."),
        (TODAY + A_WEEK, other.id, "Newer."),
    ):
        said = Answer(question=Question.MEMBER_WHY, member_id=member_id, body=body)
        answer_question(asking.database, said, day)
    partners.merge_members(asking.database, asking.member, other.id)
    stands = interview(asking.database, TODAY)
    assert [one.answer.body for one in stands.questions if one.answer] == ["Newer."]
    assert [one.answer.body for one in stands.past if one.answer] == ["Older."]
    newest = Answer(question=Question.MEMBER_WHY, member_id=asking.member, body="Newest.")
    answer_question(asking.database, newest, TODAY + 2 * A_WEEK)
    assert sorted(one.body for one in asking.answers()) == ["Newest.", "Older."]


def test_today_asks_once_a_week(asking: Asking) -> None:
    def asks(day: date) -> list[str]:
        found = matters(read_today(asking.database, day))
        return [one.key for one in found if one.kind is MatterKind.QUESTION]

    with asking.database.read() as connection:
        began = handover_rows.began_on(connection)
    assert began
    assert asks(began) == []
    assert asks(began + A_WEEK) == ["interview:first:"]
    answer_question(asking.database, Answer(body="Ring round."), began + A_WEEK)
    assert asks(began + A_WEEK) == []
    assert asks(began + 2 * A_WEEK) == ["interview:trouble:"]
    partners.member_leaves(asking.database, asking.member, began)
    assert asks(began + 2 * A_WEEK) == []
