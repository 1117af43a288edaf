"""A small invented partnership, for the tests of the partners page."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from partnerdesk.actions import partners as actions
from partnerdesk.domain.buy_in import BuyIn, Group, Standing
from partnerdesk.domain.partners import (
    Beginning,
    Channel,
    Contact,
    ContactKind,
    Initiator,
    Member,
    MemberKind,
    Note,
    NoteTopic,
    Person,
    Phase,
    PlanStanding,
    Rhythm,
    Role,
    RoleKind,
    Stage,
)
from partnerdesk.domain.settings import Settings
from partnerdesk.store.folder import Folder
from partnerdesk.store.opening import OpenStore, open_store

TODAY = date(2026, 3, 3)

US = Member(
    name="Abbey Grange",
    kind=MemberKind.INDEPENDENT,
    phase=Phase.SECONDARY,
    urn="900101",
    town="Thornbury",
    easting=400_000,
    northing=300_000,
)

OTHERS = (
    Member(
        name="Heron Vale Academy",
        kind=MemberKind.STATE,
        phase=Phase.SECONDARY,
        urn="900102",
        town="Heron Vale",
        postcode="ZE2 4AB",
        easting=401_500,
        northing=301_500,
    ),
    Member(name="Ysgol Glan-yr-Afon", phase=Phase.PRIMARY, easting=404_000, northing=302_600),
    Member(
        name="St Oswald’s",
        kind=MemberKind.INDEPENDENT,
        phase=Phase.ALL_THROUGH,
        urn="900114",
        stage=Stage.CLOSE,
        street="Priory Road",
        town="Thornbury",
        postcode="ZE1 1AB",
        telephone="01632 960 114",
        email="office@stoswalds.example",
        website="stoswalds.example",
        easting=400_900,
        northing=300_000,
        pupils=612,
        lowest_age=3,
        highest_age=18,
        values_ethos="A small school that wants its pupils to know the town they grow up in.",
        initiated_by=Initiator.TEACHER,
        initiated_note="Zoë Łukasz, over a shared sports pitch",
        began=Beginning.NETWORK,
        began_note="The two PE departments had booked the same field for years.",
        joined_on=date(2023, 9, 4),
        themes=("Latin", "Mental health", "Sixth-form seminars"),
        plan_standing=PlanStanding.YES,
        plan_reference="2025–28, section 4.2",
        rhythm=Rhythm.MONTHLY,
    ),
    Member(name="Calder University", kind=MemberKind.UNIVERSITY, easting=414_000, northing=311_000),
    Member(name="Rowan Sixth Form", phase=Phase.SIXTEEN_PLUS, easting=406_000, northing=307_000),
)


def make_store(root: Path) -> OpenStore:
    """A store in ``root`` with our own school and nobody else."""
    store = open_store(Folder(root), actor="Marian Ellis")
    actions.set_up_school(store.database, US, Settings("Thornbury Partnership", "Marian Ellis"))
    return store


def fill(store: OpenStore) -> dict[str, str]:
    """Add members with people, contacts, notes and buy-in; their ids by name."""
    database = store.database
    ids = {one.name: actions.add_member(database, one).made for one in OTHERS}
    oswald = ids["St Oswald’s"]

    def person(name: str, kind: RoleKind, since: date | None, **reach: object) -> str:
        someone = Person(name=name, **reach)  # type: ignore[arg-type]
        role = Role(member_id=oswald, kind=kind, started_on=since)
        ids[name] = actions.add_person(database, someone, role, TODAY).made
        return ids[name]

    person(
        "Zoë Łukasz",
        RoleKind.LEAD_TEACHER,
        date(2024, 9, 1),
        mobile="07700 900 114",
        email="z.lukasz@stoswalds.example",
        channel=Channel.TEXT,
    )
    person("Ada Obi", RoleKind.HEAD, date(2021, 9, 1), telephone="01632 960 114")
    person("Tomasz Wójcik", RoleKind.FINANCE, None, channel=Channel.EMAIL, email="bursar@x.example")
    person("Gwen Pryce", RoleKind.CHAIR_OF_GOVERNORS, date(2025, 1, 10))
    for kind, day, summary in (
        (ContactKind.MEETING, date(2026, 1, 30), "Latin to continue in Year 9"),
        (ContactKind.CALL, date(2026, 2, 11), "MOU with the bursar"),
        (ContactKind.VISIT, date(2026, 2, 27), "hall booking for concert agreed"),
    ):
        contact = Contact(
            member_id=oswald, kind=kind, on=day, summary=summary, by="Marian Ellis",
            person_id=ids["Zoë Łukasz"], detail="We agreed to speak again after half-term.",
        )  # fmt: skip
        actions.log_contact(database, contact, TODAY)
    for group, standing, day, evidence in (
        (Group.HEAD, Standing.COMMITTED, date(2026, 1, 12), "Letter to all members"),
        (Group.SENIOR_TEAM, Standing.COMMITTED, date(2024, 11, 4), "Minute 6 of the senior team"),
        (Group.GOVERNORS, Standing.COMMITTED, TODAY - timedelta(days=40), "Minuted"),
    ):
        seen = BuyIn("", oswald, group, standing, day, evidence)
        actions.record_buy_in(database, seen, TODAY)
    for topic, body, private in (
        (NoteTopic.STRENGTHS, "Latin, hockey, and a hall that seats four hundred.", False),
        (
            NoteTopic.TRUST,
            "The bursar worries about insurance off site; ring before sending paper.",
            True,
        ),
    ):
        note = Note("", oswald, topic, body, private, TODAY, "Marian Ellis")
        actions.write_note(database, note)
    return ids
