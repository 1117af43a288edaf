"""Partners out of other people's files: all or nothing, one action, nothing overwritten."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from partnerdesk.actions.importing import (
    Accepted,
    CardChoice,
    import_register,
    import_spreadsheet,
    import_vcards,
    kind_of_title,
    refresh_from_register,
    register_differences,
    urns_of_members,
)
from partnerdesk.actions.new_head import new_heads
from partnerdesk.actions.partners import who_was
from partnerdesk.domain.partners import Member, MemberKind, Person, RoleKind
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.formats.members_table import ImportedMember, InPost
from partnerdesk.formats.register import RegisterSchool
from partnerdesk.formats.vcard import ImportedPerson
from partnerdesk.store import action_log, partners_rows
from partnerdesk.store.opening import OpenStore
from tests import factories as make

TODAY = date(2026, 3, 3)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[OpenStore]:
    """A store with Fenwick Academy, whose head is Zoë Ashgrove."""
    opened = make.open_store(tmp_path / "store")
    fenwick = make.member(id="fenwick", urn="900114", town="Marlow Fen")
    zoe = make.person(id="zoe", mobile="")
    make.add(opened.database, fenwick, zoe, make.role(zoe, fenwick))
    yield opened
    opened.close()


def school(urn: str, name: str, **given: object) -> RegisterSchool:
    """A school of the register with a head."""
    head = {"head_title": "Mrs", "head_first_name": "Siân", "head_last_name": "Powell"}
    return RegisterSchool(urn, name, **{"kind": MemberKind.STATE, **head, **given})  # type: ignore[arg-type]


def members(store: OpenStore) -> dict[str, Member]:
    with store.database.read() as connection:
        return {one.name: one for one in partners_rows.all_members(connection)}


def posts(store: OpenStore, member_id: str) -> set[tuple[str, RoleKind]]:
    with store.database.read() as connection:
        held = partners_rows.people_in_roles(connection, member_id)
    return {(one.person.name, one.role.kind) for one in held}


def test_schools_of_the_register_come_with_their_heads_and_go_as_one(store: OpenStore) -> None:
    before = make.image(store.folder.database)
    schools = [school("900200", "Marlow Bank"), school("900201", "Ysgol Llŷn")]
    changes = import_register(store.database, schools, TODAY)
    assert changes.name == "Import 2 schools from the register"
    bank = members(store)["Marlow Bank"]
    assert (bank.urn, bank.joined_on) == ("900200", None)
    assert posts(store, bank.id) == {("Mrs Siân Powell", RoleKind.HEAD)}
    action_log.undo(store.database)
    assert make.image(store.folder.database) == before


def test_one_bad_school_keeps_all_out(store: OpenStore) -> None:
    before = make.image(store.folder.database)
    schools = [school("900200", "Marlow Bank"), school("900114", "Fenwick again")]
    with pytest.raises(RuleBroken) as refused:
        import_register(store.database, schools, TODAY)
    assert refused.value.message == (
        "Fenwick again, URN: Fenwick Academy has this URN already. Fill its blanks instead."
    )
    assert make.image(store.folder.database) == before


def test_filling_blanks_overwrites_nothing(store: OpenStore) -> None:
    theirs = school("900114", "Fenwick", telephone="01632 960555", town="Elsewhere")
    import_register(store.database, [theirs], TODAY, into={"900114": "fenwick"})
    (ours,) = members(store).values()
    assert (ours.name, ours.town, ours.telephone) == (
        "Fenwick Academy",
        "Marlow Fen",
        "01632 960555",
    )
    # Somebody else is head already: that is for a refresh to change.
    assert posts(store, "fenwick") == {("Zoë Ashgrove", RoleKind.HEAD)}


def test_rows_of_a_spreadsheet_are_named_when_refused(store: OpenStore) -> None:
    good = ImportedMember(2, Member(name="Harbour Primary"))
    bad = ImportedMember(7, Member(name="Wexley", email="nobody"))
    with pytest.raises(RuleBroken) as refused:
        import_spreadsheet(store.database, [(good, ""), (bad, "")], TODAY, "partners.xlsx")
    assert refused.value.message.startswith("Row 7, Wexley, E-mail: “nobody” is not")
    assert "Harbour Primary" not in members(store)


def test_two_rows_may_fill_one_member_and_know_its_people(store: OpenStore) -> None:
    zoe = InPost(Person(name="Dr Zoe Ashgrove", mobile="07700 900114"), RoleKind.HEAD)
    huw = InPost(Person(name="Huw Rees"), RoleKind.FINANCE, "Bursar")
    huw_too = InPost(Person(name="Huw Rees", email="h@fenwick.example"), RoleKind.OTHER)
    rows = [
        (ImportedMember(2, Member(name="Fenwick", trust="Fen Trust"), (zoe, huw)), "fenwick"),
        (ImportedMember(3, Member(name="Fenwick", pupils=640), (huw_too,)), "fenwick"),
    ]
    changes = import_spreadsheet(store.database, rows, TODAY, "partners.xlsx")
    assert changes.name == "Import 2 members from partners.xlsx"
    fenwick = members(store)["Fenwick Academy"]
    assert (fenwick.trust, fenwick.pupils) == ("Fen Trust", 640)
    assert posts(store, "fenwick") == {
        ("Zoë Ashgrove", RoleKind.HEAD),
        ("Huw Rees", RoleKind.FINANCE),
    }
    with store.database.read() as connection:
        people = {one.name: one for one in partners_rows.all_people(connection)}
    assert people["Zoë Ashgrove"].mobile == "07700 900114"
    assert people["Huw Rees"].email == "h@fenwick.example"


def test_a_refresh_takes_what_was_accepted_and_changes_the_head(store: OpenStore) -> None:
    newer = school(
        "900114", "Fenwick Academy", town="Marlow", pupils=700, head_job_title="Pennaeth"
    )
    assert urns_of_members(store.database) == ("900114",)
    (differs,) = register_differences(store.database, {"900114": newer}, TODAY)
    told = {change.field: (change.ours, change.theirs) for change in differs.changes}
    assert told == {
        "head": ("Zoë Ashgrove", "Mrs Siân Powell"),
        "town": ("Marlow Fen", "Marlow"),
        "pupils": ("", "700"),
    }
    before = make.image(store.folder.database)
    accepted = Accepted("fenwick", newer, frozenset({"head", "pupils"}))
    refresh_from_register(store.database, [accepted], TODAY)
    (ours,) = members(store).values()
    assert (ours.town, ours.pupils) == ("Marlow Fen", 700)

    def head(day: date) -> list[str]:
        return [one.name for one in who_was(store.database, "fenwick", RoleKind.HEAD, day)]

    assert head(date(2026, 3, 2)) == ["Zoë Ashgrove"]
    assert head(TODAY) == ["Mrs Siân Powell"]
    assert [one.head for one in new_heads(store.database, TODAY)] == ["Mrs Siân Powell"]
    (left,) = register_differences(store.database, {"900114": newer}, TODAY)
    assert [change.field for change in left.changes] == ["town"]
    action_log.undo(store.database)
    assert make.image(store.folder.database) == before


def test_a_deputy_who_becomes_head_stays_one_person(store: OpenStore) -> None:
    sian = make.person(name="Siân Powell", id="sian")
    make.add(store.database, sian, make.role(sian, "fenwick", kind=RoleKind.DEPUTY_HEAD))
    newer = school("900114", "Fenwick Academy")
    refresh_from_register(store.database, [Accepted("fenwick", newer, frozenset({"head"}))], TODAY)
    assert ("Siân Powell", RoleKind.HEAD) in posts(store, "fenwick")
    with store.database.read() as connection:
        assert len(partners_rows.all_people(connection)) == 2


def test_a_head_since_today_is_not_replaced_today(store: OpenStore) -> None:
    accepted = Accepted("fenwick", school("900114", "Fenwick"), frozenset({"head", "name"}))
    with pytest.raises(RuleBroken, match="became head only today"):
        refresh_from_register(store.database, [accepted], date(2024, 9, 1))
    assert "Fenwick Academy" in members(store)


def test_members_closed_or_gone_from_the_register_are_named(store: OpenStore) -> None:
    zoe = {"head_title": "", "head_first_name": "Zoë", "head_last_name": "Ashgrove"}
    closed = school("900114", "Fenwick Academy", status="Closed", **zoe)
    (found,) = register_differences(store.database, {"900114": closed}, TODAY)
    assert (found.school, found.changes) == (closed, ())
    (gone,) = register_differences(store.database, {}, TODAY)
    assert gone.school is None


def test_cards_add_people_and_fill_those_who_are_known(store: OpenStore) -> None:
    known = ImportedPerson(1, Person(name="Zoe Ashgrove", mobile="07700 900114"), title="Head")
    new = ImportedPerson(2, Person(name="Huw Rees"), "Fenwick Academy", "Bursar")
    chosen = [
        CardChoice(known, "fenwick", RoleKind.HEAD, "zoe"),
        CardChoice(new, "fenwick", RoleKind.FINANCE),
    ]
    before = make.image(store.folder.database)
    changes = import_vcards(store.database, chosen, TODAY, "staff.vcf")
    assert changes.name == "Import 2 people from staff.vcf"
    assert posts(store, "fenwick") == {
        ("Zoë Ashgrove", RoleKind.HEAD),
        ("Huw Rees", RoleKind.FINANCE),
    }
    action_log.undo(store.database)
    assert make.image(store.folder.database) == before


def test_a_card_without_a_member_keeps_all_out(store: OpenStore) -> None:
    cards = [ImportedPerson(n, Person(name=name)) for n, name in ((1, "Huw Rees"), (2, "Priya"))]
    chosen = [
        CardChoice(cards[0], "fenwick", RoleKind.TEACHER),
        CardChoice(cards[1], "", RoleKind.TEACHER),
    ]
    with pytest.raises(RuleBroken, match="Card 2, Priya: choose the member"):
        import_vcards(store.database, chosen, TODAY, "staff.vcf")
    assert posts(store, "fenwick") == {("Zoë Ashgrove", RoleKind.HEAD)}


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Headteacher", RoleKind.HEAD),
        ("Head of Physics", RoleKind.OTHER),
        ("Deputy Headteacher", RoleKind.DEPUTY_HEAD),
        ("PA to the Headteacher", RoleKind.OTHER),
        ("Chair of Governors", RoleKind.CHAIR_OF_GOVERNORS),
        ("Teacher of Latin", RoleKind.TEACHER),
        ("", RoleKind.OTHER),
    ],
)
def test_a_job_title_tells_the_role(title: str, kind: RoleKind) -> None:
    assert kind_of_title(title) is kind
