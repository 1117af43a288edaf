"""Who could take over: who takes part, then who works beside them, then a specialist near by."""

from __future__ import annotations

from dataclasses import replace

from partnerdesk.domain.cover import Cover
from partnerdesk.domain.partners import Person, Role, RoleKind
from partnerdesk.domain.survival import HoldKind, SurvivalFacts, Thing
from tests import factories as make

NAMES = ("ann", "bob", "cai", "dee")
PEOPLE = {name: Person(name, name.title()) for name in NAMES}
MEMBERS = {
    "fen": make.member(id="fen", name="Fenwick", easting=440_000, northing=380_000),
    "far": make.member(id="far", name="Farway", easting=490_000, northing=380_000),
    "hey": make.member(id="hey", name="Heywood", easting=441_000, northing=380_000),
    "odd": make.member(id="odd", name="Oddwell"),
}
TASK = Thing(HoldKind.TASK, "Ring", "calendar", "", ("ann",))
LESSON = replace(TASK, kind=HoldKind.SESSION, teaching=True)
TEACHES = make.role("ann", "fen", kind=RoleKind.TEACHER)


def at(who: str, where: str, kind: RoleKind) -> Role:
    return make.role(who, where, kind=kind)


def cover(thing: Thing, *roles: Role) -> str:
    found = Cover(SurvivalFacts(PEOPLE, MEMBERS, (TEACHES, *roles)), "ann")
    by = found.of(thing)
    return found.told(by) if by else ""


def test_whoever_takes_part_is_asked_first() -> None:
    with_helper = replace(LESSON, helpers=("ann", "bob"))
    beside = at("cai", "fen", RoleKind.TEACHER)
    assert cover(with_helper, beside, at("bob", "far", RoleKind.HEAD)) == "Bob, head at Farway"
    assert cover(with_helper, beside) == "Bob"


def test_then_whoever_does_the_same_beside_them_then_whom_one_calls_first() -> None:
    office, head = at("bob", "fen", RoleKind.OFFICE), at("cai", "fen", RoleKind.HEAD)
    assert cover(TASK, office, head) == "Cai, head at Fenwick"
    assert cover(TASK, head, at("dee", "fen", RoleKind.TEACHER)) == "Dee, teacher at Fenwick"


def test_governors_are_not_asked_for_what_is_done_day_by_day() -> None:
    assert cover(TASK, at("bob", "fen", RoleKind.CHAIR_OF_GOVERNORS)) == ""


def test_a_lesson_goes_to_a_teacher_beside_them_else_at_the_nearest_school() -> None:
    head = at("bob", "fen", RoleKind.HEAD)
    far, near = at("cai", "far", RoleKind.TEACHER), at("dee", "hey", RoleKind.TEACHER)
    unplaced = at("bob", "odd", RoleKind.TEACHER)
    assert cover(LESSON, head, unplaced, far, near) == "Dee, teacher at Heywood"
    assert cover(LESSON, head, far) == "Cai, teacher at Farway"
    assert cover(LESSON, near, at("bob", "fen", RoleKind.DEPUTY_HEAD)) == (
        "Bob, deputy head at Fenwick"
    )
    assert cover(TASK, far, near) == ""


def test_a_role_is_covered_where_it_is_held() -> None:
    chair = replace(TASK, kind=HoldKind.ROLE, member_id="hey", role=RoleKind.CHAIR_OF_GOVERNORS)
    beside = at("bob", "fen", RoleKind.TEACHER)
    assert (
        cover(chair, beside, at("cai", "hey", RoleKind.OFFICE)) == "Cai, school office at Heywood"
    )
    assert cover(chair, beside) == ""
