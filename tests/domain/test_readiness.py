"""What a successor would miss: told once, the worst first, with the place where it is mended."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnerdesk.domain.agreements import State, StateKind
from partnerdesk.domain.handover import (
    Gap,
    GapKind,
    KeptSomewhere,
    LoanInHandover,
    MemberInHandover,
    PersonAtMember,
    ProjectInHandover,
    Side,
)
from partnerdesk.domain.interview import Answer, Asked, Question, asked
from partnerdesk.domain.leaving import KeptKind, Whereabouts
from partnerdesk.domain.lending import Loan
from partnerdesk.domain.partners import Rhythm, RoleKind
from partnerdesk.domain.posts import call_first
from partnerdesk.domain.projects import Project, ProjectState
from partnerdesk.domain.readiness import (
    Extent,
    LedSession,
    OpenPromise,
    ReadinessFacts,
    gaps,
    written_down,
)
from partnerdesk.domain.settings import Settings
from partnerdesk.domain.today import AgreementFacts, HeldLoan
from tests import factories as make

TODAY = make.DAY
HERON = make.member(name="Heron Vale Academy")


def at_heron(kind: RoleKind, **given: Any) -> PersonAtMember:
    person = make.person(**given)
    return PersonAtMember(person, make.role(person, HERON, kind=kind))


HEAD = at_heron(RoleKind.HEAD, name="Priya Nair")
LEAD = at_heron(RoleKind.LEAD_TEACHER, name="Owain Prys")
TEACHER = at_heron(RoleKind.TEACHER, name="Sam", telephone="", email="")


def known(*people: PersonAtMember, last: date | None = TODAY, **given: Any) -> MemberInHandover:
    """Heron Vale, with the people that are known there and the day of the last contact."""
    first = call_first(HERON, [one.role for one in people], TODAY)
    return MemberInHandover(
        member=replace(HERON, **given),
        call_first=next((one for one in people if one.role == first), None),
        people=people,
        buy_in=(),
        notes=(),
        contacts=(make.contact(HERON, on=last),) if last else (),
    )


def agreed(kind: StateKind, **given: Any) -> AgreementFacts:
    return AgreementFacts(make.agreement(**given), State(kind, 3, 4), ("a", "b"))


def lent(number: str, days: int = 0, **given: Any) -> LoanInHandover:
    ids = {"responsible_id": "p", "deputy_id": "q", **given}
    loan = Loan(number, number, "us", HERON.id, handed_over_at=datetime(2026, 2, 1), **ids)
    held = HeldLoan(loan, 12, "12 × Multimeter", "Priya Nair" if loan.responsible_id else "")
    return LoanInHandover(held, "Eastvale", "Heron Vale", Side.OUT, days)


def driven(*names: str, **given: Any) -> ProjectInHandover:
    project = Project(**{"id": "choir", "name": "Choir", **given})
    return ProjectInHandover(project, names[:1], names[1:], (), 0, "")


def led(*leaders: str, **given: Any) -> LedSession:
    return LedSession(make.session(**given), leaders)


def kept(what: str, holder: str = "", second: str = "", **given: Any) -> KeptSomewhere:
    return KeptSomewhere(Whereabouts(what, what=what, **given), holder, second)


def questions(*answered: tuple[Question, str]) -> tuple[Asked, ...]:
    """All that is asked on two members and a project, some of it answered."""
    given = {(q.value, subject): Answer(question=q) for q, subject in answered}
    return asked({"a": "Abbey", "b": "Barrow"}, {"p": "Choir"}, given)


ALL_ANSWERED = questions(
    *((question, subject) for question in Question for subject in ("", "a", "b", "p"))
)
# Facts in which nothing is missing; each test takes something away.
SOUND = ReadinessFacts(
    today=TODAY,
    members=(known(HEAD, LEAD),),
    settings=Settings(coordinator_name="Tess Ode"),
    whereabouts=(kept("Shed key", "Ann", "Bob"),),
    asked=ALL_ANSWERED,
)


def words(**given: Any) -> list[str]:
    return [gap.words for gap in gaps(replace(SOUND, **given))]


def test_nothing_is_missing_when_all_is_there() -> None:
    assert words() == []


@pytest.mark.parametrize(
    ("member", "missing"),
    [
        (known(), ["nobody is named"]),
        (known(HEAD), [" has a single contact, Priya Nair"]),
        (
            known(HEAD, at_heron(RoleKind.LEAD_TEACHER, name="Mair", telephone="", email="")),
            ["no number or address for Mair"],
        ),
        (known(LEAD, TEACHER), ["the head is not named"]),
        (known(HEAD, LEAD, last=None, rhythm=Rhythm.MONTHLY), ["no contact is logged"]),
        (known(HEAD, LEAD, last=date(2025, 11, 14)), []),
        (known(HEAD, LEAD, last=date(2026, 2, 20), rhythm=Rhythm.MONTHLY), []),
        (known(is_us=True, last=None), []),
    ],
)
def test_what_is_missing_of_a_member(member: MemberInHandover, missing: list[str]) -> None:
    told = [one if one.startswith(" ") else f": {one}" for one in missing]
    assert words(members=[member]) == [f"Heron Vale Academy{one}" for one in told]


def test_contact_has_lapsed_once_it_is_longer_ago_than_was_meant() -> None:
    silent = known(HEAD, LEAD, last=date(2025, 11, 14), rhythm=Rhythm.MONTHLY)
    assert words(members=[silent]) == ["Nobody has spoken to Heron Vale Academy since 14 Nov"]


def test_two_roles_of_one_person_are_a_single_contact() -> None:
    both = PersonAtMember(HEAD.person, make.role(HEAD.person, HERON, kind=RoleKind.LEAD_TEACHER))
    (gap,) = gaps(replace(SOUND, members=[known(HEAD, both)]))
    assert gap.kind is GapKind.ONE_CONTACT


@pytest.mark.parametrize("kind", list(StateKind))
def test_unsigned_and_lapsed_agreements_are_missed(kind: StateKind) -> None:
    expected = {
        StateKind.AWAITING: ["MOU-2026-001 waits for 1 signature"],
        StateKind.REVIEW_DUE: ["MOU-2026-001 is due for review"],
    }
    assert words(agreed=[agreed(kind)]) == expected.get(kind, [])


def test_an_agreement_that_ran_out_lately_is_missed_until_another_follows_or_it_was_ended() -> None:
    lately, long_ago = date(2026, 2, 28), date(2025, 8, 1)
    ran_out = agreed(StateKind.ENDED, ends_on=lately)
    assert words(agreed=[ran_out]) == [
        "MOU-2026-001 ran out on Sat 28 Feb 2026, and nothing follows it"
    ]
    assert words(agreed=[ran_out, agreed(StateKind.IN_FORCE)]) == []
    assert words(agreed=[agreed(StateKind.ENDED, ends_on=long_ago)]) == []
    assert words(agreed=[agreed(StateKind.ENDED, ends_on=lately, ended_on=lately)]) == []


def test_loans_are_told_once_for_each_borrower() -> None:
    assert words(loans=[lent("L-0042", 6), lent("L-0043")]) == [
        "L-0042 from Heron Vale is 6 days overdue: 12 × Multimeter"
    ]
    several = [lent("L-0041", 2, deputy_id=None), lent("L-0042", 6, responsible_id=None)]
    late, alone = gaps(replace(SOUND, loans=several))
    assert late.words == "2 loans from Heron Vale are overdue, L-0042 by 6 days: 12 × Multimeter"
    assert (late.key, late.things, alone.things) == ("L-0042", 2, 2)
    assert alone.words == "2 loans to Heron Vale have no deputy"
    assert words(loans=several[:1])[1] == "L-0041 to Heron Vale: only Priya Nair sees to it"
    assert words(loans=[lent("L-1", responsible_id=None)]) == [
        "L-1 to Heron Vale: nobody is named who sees to it"
    ]


def test_sessions_are_told_once_for_each_strand() -> None:
    weekly = [led("Ruth", series_id="latin"), led("Ruth", series_id="latin")]
    alone = led(title="Concert")
    assert words(sessions=[*weekly, alone, led("Ruth", "Ilie")]) == [
        "Concert on Thu 12 Mar 2026: nobody leads it",
        "Latin, week 6 on Thu 12 Mar 2026 and 1 more: only Ruth leads them",
    ]
    (gap,) = gaps(replace(SOUND, sessions=weekly))
    assert (gap.page, gap.key, gap.things) == ("calendar", weekly[0].session.id, 2)


def test_a_project_on_one_pair_of_shoulders_speaks_for_its_sessions() -> None:
    sessions = [led("Ruth", project_id="choir")]
    assert words(projects=[driven("Ruth")], sessions=sessions) == ["Choir hangs on Ruth alone"]
    assert words(projects=[driven()]) == ["Choir: nobody is named as lead"]
    assert words(projects=[driven("Ruth", "Ilie")]) == []
    idea = driven("Ruth", state=ProjectState.IDEA)
    assert words(projects=[idea], sessions=sessions) == [
        "Latin, week 6 on Thu 12 Mar 2026: only Ruth leads it"
    ]


def test_keys_with_nobody_or_one_person_are_missed_and_none_at_all() -> None:
    assert words(whereabouts=[]) == ["Where keys and log-ins are is not written down"]
    on_file = kept("Old letters", "Ann", "Bob", kind=KeptKind.FILE)
    assert words(whereabouts=[on_file]) == words(whereabouts=[])
    assert words(whereabouts=[kept("Shed key")]) == ["Shed key: nobody is named who can get at it"]
    assert words(whereabouts=[kept("Shed key", "Ann")]) == ["Shed key: only Ann can get at it"]
    assert words(whereabouts=[kept("Shed key", "Ann"), kept("Bank", "", "Ann")]) == [
        "2 keys, files or log-ins that only Ann can get at, such as Shed key"
    ]


def test_items_without_a_place_are_summed_up_for_each_owner() -> None:
    cello, viola = make.item(HERON, name="Cello"), make.item(HERON, name="Viola")
    assert words(unplaced=[("Heron Vale", [cello])]) == [
        "Cello of Heron Vale: where it is kept is not written"
    ]
    (gap,) = gaps(replace(SOUND, unplaced=[("Heron Vale", [cello, viola])]))
    assert gap.words == "2 items of Heron Vale: where they are kept is not written"
    assert (gap.page, gap.key, gap.things) == ("equipment", cello.id, 2)


def test_promises_nobody_sees_to_are_told_once_for_each_agreement() -> None:
    promises = [OpenPromise("MOU-1", "x", False), OpenPromise("MOU-1", "y", False),
                OpenPromise("MOU-2", "z", True)]  # fmt: skip
    (gap,) = gaps(replace(SOUND, promises=promises))
    assert gap.words == "MOU-1: nobody is named who sees to 2 promises"
    assert (gap.page, gap.key, gap.things) == ("promises", "x", 2)


def test_what_a_successor_asks_first_is_missed_until_it_is_answered() -> None:
    first, members, projects = gaps(replace(SOUND, asked=questions()))
    assert first.words.startswith("4 urgent questions have no answer, first: What should your")
    assert (first.key, first.things) == ("interview:first:", 4)
    assert members.words == "Abbey and Barrow: nothing is answered yet"
    assert members.key == "interview:member_who:a"
    assert projects.key == "interview:project_why:p"
    some = questions((Question.FIRST, ""), (Question.MEMBER_NEXT, "a"))
    first, members, _ = gaps(replace(SOUND, asked=some))
    assert (first.key, first.things) == ("interview:trouble:", 3)
    assert members.words == "Barrow: nothing is answered yet"


def test_private_words_are_missed_until_they_were_read_through() -> None:
    days = [date(2026, 1, 5), date(2026, 2, 20)]
    assert words(private=days) == ["2 private notes have not been read through yet"]
    assert words(private=days, read_through=date(2026, 2, 1)) == [
        "1 private note has not been read through since Sun 1 Feb 2026"
    ]
    assert words(private=days, read_through=date(2026, 2, 20)) == []


@pytest.mark.parametrize(
    ("last", "unsaved", "missing"),
    [
        (None, datetime(2026, 3, 3), ["There is no backup yet"]),
        (None, None, []),
        (datetime(2026, 1, 3), datetime(2026, 2, 1), ["The last backup was made 8 weeks ago"]),
        (datetime(2026, 1, 3), None, []),
        (datetime(2026, 3, 1), datetime(2026, 3, 2), []),
    ],
)
def test_a_backup_is_missed_when_there_is_none_or_it_is_old(
    last: datetime | None, unsaved: datetime | None, missing: list[str]
) -> None:
    assert words(last_backup=last, unsaved_since=unsaved) == missing


def test_nobody_as_coordinator_is_missed() -> None:
    assert words(settings=Settings()) == ["Nobody is named as coordinator"]


# Pieces of a partnership, sound and unsound ones.
PEOPLE = st.lists(st.sampled_from([HEAD, LEAD, TEACHER]), unique=True, max_size=3)
LAST = st.sampled_from([None, TODAY, date(2025, 11, 14)])
MEMBERS = st.builds(
    lambda people, last: known(*people, last=last, rhythm=Rhythm.MONTHLY), PEOPLE, LAST
)
NAMES = st.lists(st.sampled_from(["Ann", "Bob"]), unique=True, max_size=2)
FACTS = st.builds(
    ReadinessFacts,
    today=st.just(TODAY),
    members=st.lists(MEMBERS, min_size=1, max_size=3),
    agreed=st.lists(
        st.builds(
            lambda kind, ends: agreed(kind, ends_on=ends),
            st.sampled_from(StateKind),
            st.sampled_from([date(2026, 2, 28), date(2028, 8, 31)]),
        ),
        max_size=3,
    ),
    settings=st.sampled_from([Settings(), Settings(coordinator_name="Tess")]),
    loans=st.lists(
        st.builds(
            lambda days, who, deputy: lent("L-1", days, responsible_id=who, deputy_id=deputy),
            st.sampled_from([0, 3]),
            st.sampled_from([None, "p"]),
            st.sampled_from([None, "q"]),
        ),
        max_size=3,
    ),
    projects=st.lists(st.builds(lambda names: driven(*names), NAMES), max_size=1),
    sessions=st.lists(
        st.builds(
            lambda names, strand: led(*names, **strand),
            NAMES,
            st.sampled_from([{}, {"series_id": "s"}, {"project_id": "choir"}]),
        ),
        max_size=4,
    ),
    promises=st.lists(st.builds(OpenPromise, st.just("MOU-1"), st.just("x"), st.booleans())),
    unplaced=st.lists(
        st.tuples(st.just("Heron"), st.lists(st.just(make.item(HERON)), min_size=1)), max_size=2
    ),
    whereabouts=st.lists(
        st.builds(
            lambda kind, names: kept("Key", *names, kind=kind),
            st.sampled_from([KeptKind.KEY, KeptKind.FILE]),
            NAMES,
        ),
        max_size=3,
    ),
    asked=st.builds(
        lambda some: questions(*some),
        st.lists(st.tuples(st.sampled_from(Question), st.sampled_from(["", "a", "b", "p"]))),
    ),
    private=st.lists(st.just(TODAY), max_size=2),
    read_through=st.sampled_from([None, TODAY]),
    last_backup=st.sampled_from([None, datetime(2026, 1, 3), datetime(2026, 3, 2)]),
    unsaved_since=st.sampled_from([None, datetime(2026, 1, 4)]),
)


def score(facts: ReadinessFacts) -> int:
    extent = Extent(
        len(facts.members),
        sum(1 for one in facts.agreed if one.state.binds),
        len(facts.whereabouts),
    )
    return written_down(gaps(facts), extent)


def _without_first(part: str, good: object = None) -> Callable[[ReadinessFacts], ReadinessFacts]:
    """What is wrong with the first of a part is put right, or it is gone."""

    def mend(facts: ReadinessFacts) -> ReadinessFacts:
        several = list(getattr(facts, part))
        if not several:
            return facts
        return replace(facts, **{part: [*([good] if good else []), *several[1:]]})

    return mend


def _name_somebody(facts: ReadinessFacts) -> ReadinessFacts:
    one = facts.members[0]
    people = dict.fromkeys((*one.people, LEAD))
    last = one.contacts[0].on if one.contacts else None
    first = known(*people, last=last, rhythm=Rhythm.MONTHLY)
    return replace(facts, members=[first, *facts.members[1:]])


def _log_contact(facts: ReadinessFacts) -> ReadinessFacts:
    first = known(*facts.members[0].people, rhythm=Rhythm.MONTHLY)
    return replace(facts, members=[first, *facts.members[1:]])


def _lead_one_session(facts: ReadinessFacts) -> ReadinessFacts:
    if not facts.sessions:
        return facts
    first = facts.sessions[0]
    able = tuple(dict.fromkeys((*first.leaders, "Cleo")))
    return replace(facts, sessions=[replace(first, leaders=able), *facts.sessions[1:]])


def _name_a_deputy(facts: ReadinessFacts) -> ReadinessFacts:
    """Whoever drives a project can lead its sessions as well."""
    if not facts.projects:
        return facts
    one = facts.projects[0]
    sessions = [
        replace(each, leaders=tuple(dict.fromkeys((*each.leaders, "Cleo"))))
        if each.session.project_id == one.project.id
        else each
        for each in facts.sessions
    ]
    drivers = (*one.leads, *one.deputies, "Cleo")
    return replace(facts, projects=[driven(*drivers)], sessions=sessions)


def _answer(facts: ReadinessFacts) -> ReadinessFacts:
    still = [one for one in facts.asked if one.answer is None]
    answered = replace(still[0], answer=Answer()) if still else None
    return replace(
        facts, asked=[answered if answered and one is still[0] else one for one in facts.asked]
    )


MENDINGS: tuple[Callable[[ReadinessFacts], ReadinessFacts], ...] = (
    _name_somebody,
    _log_contact,
    _lead_one_session,
    _name_a_deputy,
    _answer,
    _without_first("agreed", agreed(StateKind.IN_FORCE)),
    _without_first("loans"),
    _without_first("loans", lent("L-1")),
    _without_first("promises", OpenPromise("MOU-1", "x", True)),
    _without_first("promises"),
    _without_first("whereabouts", kept("Key", "Ann", "Bob")),
    lambda facts: replace(facts, unplaced=()),
    lambda facts: (
        replace(facts, whereabouts=[*facts.whereabouts, kept("Key")])
        if GapKind.NO_KEYS in {gap.kind for gap in gaps(facts)}
        else facts
    ),
    lambda facts: replace(facts, read_through=TODAY),
    lambda facts: replace(facts, last_backup=datetime.combine(TODAY, datetime.min.time())),
    lambda facts: replace(facts, settings=Settings(coordinator_name="Tess")),
)


@given(FACTS, st.sampled_from(MENDINGS))
def test_mending_never_lowers_the_score(
    facts: ReadinessFacts, mend: Callable[[ReadinessFacts], ReadinessFacts]
) -> None:
    assert score(facts) <= score(mend(facts)) <= 100


@given(FACTS)
def test_the_score_is_full_only_when_nothing_is_missing(facts: ReadinessFacts) -> None:
    found = gaps(facts)
    assert (score(facts) == 100) == (not found)
    assert score(facts) >= 0


@given(FACTS)
def test_the_worst_comes_first_and_a_sum_holds_all_of_its_kind(facts: ReadinessFacts) -> None:
    found = gaps(facts)
    order = list(GapKind)
    assert [gap.kind for gap in found] == sorted((gap.kind for gap in found), key=order.index)

    def things(kind: GapKind) -> int:
        return sum(gap.things for gap in found if gap.kind is kind)

    assert things(GapKind.OVERDUE) == sum(1 for one in facts.loans if one.days_overdue)
    assert things(GapKind.NO_OWNER) == sum(1 for one in facts.promises if not one.owned)
    assert things(GapKind.NO_SESSION_LEAD) == sum(1 for one in facts.sessions if not one.leaders)
    alone = sum(1 for one in facts.whereabouts if bool(one.holder) != bool(one.second))
    assert things(GapKind.KEY_ONE) == alone
    # One borrower, one agreement: however many there are, they are told in one line.
    assert sum(1 for gap in found if gap.kind in (GapKind.OVERDUE, GapKind.NO_OWNER)) <= 2


def test_a_store_without_other_members_has_nothing_written_down() -> None:
    assert written_down([], Extent(0)) == 0
    assert written_down([Gap(GapKind.NO_HEAD, "", "partners")], Extent(300, 5)) == 99


def test_every_kind_of_gap_is_found_and_takes_something_from_the_score() -> None:
    """A kind nobody counts would let the score be full while something is missing."""
    alone = at_heron(RoleKind.TEACHER, telephone="", email="")
    found = gaps(
        ReadinessFacts(
            today=TODAY,
            members=[
                known(alone, last=date(2025, 1, 1), rhythm=Rhythm.MONTHLY),
                known(last=None),
            ],
            agreed=[agreed(StateKind.REVIEW_DUE), agreed(StateKind.AWAITING)],
            loans=[lent("L-1", 1, deputy_id=None)],
            projects=[driven("Tess")],
            sessions=[led(), led("Ruth")],
            promises=[OpenPromise("MOU-1", "x", False)],
            unplaced=[("Heron", [make.item(HERON)])],
            whereabouts=[kept("Files", kind=KeptKind.FILE), kept("Box", "A", kind=KeptKind.FILE)],
            asked=questions(),
            private=[TODAY],
            unsaved_since=datetime(2026, 1, 1) - timedelta(days=1),
        )
    )
    assert {gap.kind for gap in found} == set(GapKind)
    for gap in found:
        assert written_down([gap], Extent(2, 2, 2)) < 100
        assert gap.page in {"partners", "agreements", "loans", "calendar", "settings",
                            "handover", "promises", "equipment"}  # fmt: skip
