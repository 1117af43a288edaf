"""Four invented schools with one of everything that Today and the handover note tell of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from partnerdesk.domain.buy_in import Group
from partnerdesk.domain.partners import (
    Channel,
    ContactKind,
    Member,
    MemberKind,
    NoteTopic,
    Phase,
    Rhythm,
    RoleKind,
)
from partnerdesk.domain.settings import Settings
from partnerdesk.store import settings_rows
from partnerdesk.store.action_log import action
from partnerdesk.store.opening import OpenStore
from tests import factories as make

TODAY = date(2026, 3, 3)
PRIVATE_WORDS = ("zanzibar", "quagmire")
"""Words that stand in private notes and contacts only."""


@dataclass(frozen=True, slots=True)
class SmallPartnership:
    """The members, by the part they play."""

    us: Member
    steady: Member
    lonely: Member
    unknown: Member


def fill(store: OpenStore) -> SmallPartnership:
    """Write it all; ``steady`` wants nothing, ``lonely`` hangs on one person."""
    us = make.member(
        name="St Oswald’s", is_us=True, kind=MemberKind.INDEPENDENT, phase=Phase.ALL_THROUGH,
        themes=("physics",), easting=440000, northing=380000,
    )  # fmt: skip
    steady = make.member(
        name="Heron Vale Academy", rhythm=Rhythm.HALF_TERMLY, values_ethos="Every child a reader.",
        themes=("physics", "Latin"), easting=441500, northing=381500,
    )  # fmt: skip
    lonely = make.member(name="Thornbury Hall", kind=MemberKind.INDEPENDENT, rhythm=Rhythm.MONTHLY)
    unknown = make.member(name="Langdale High")
    head = make.person(name="Priya Nair", mobile="07700 900114", channel=Channel.TEXT)
    lead = make.person(name="Owain Prys", email="owain@heron.example", channel=Channel.EMAIL)
    only = make.person(name="Łucja Żak", telephone="", email="")
    ours = make.person(name="Tess Ode")
    deal = make.agreement(
        number="MOU-2026-001", title="Physics together", issued_on=date(2025, 8, 1),
        starts_on=date(2025, 9, 1), ends_on=date(2027, 8, 31), review_on=date(2026, 5, 20),
    )  # fmt: skip
    waiting = make.agreement(
        number="MOU-2026-003", title="Latin for Years 7 to 9", issued_on=date(2026, 2, 12)
    )
    draft = make.agreement(number="MOU-2026-004", title="A choir and a hall")
    signed = make.signatory(waiting, us)
    make_all = [
        us, steady, lonely, unknown, head, lead, only, ours,
        make.role(head, steady), make.role(lead, steady, kind=RoleKind.LEAD_TEACHER),
        make.role(only, lonely, kind=RoleKind.TEACHER), make.role(ours, us),
        make.role(
            make_former := make.person(name="Ann Rowe"), lonely,
            started_on=date(2019, 9, 1), ended_on=date(2025, 12, 31),
        ),
        make.buy_in(steady, seen_on=date(2026, 1, 12)),
        make.buy_in(lonely, group=Group.GOVERNORS, seen_on=date(2024, 6, 1)),
        make.note(steady, topic=NoteTopic.STRENGTHS, body="A physicist who trains others."),
        make.note(lonely, topic=NoteTopic.TRUST, body="Fears zanzibar.", private=True),
        make.contact(steady, on=date(2026, 2, 27), summary="Hall booking agreed"),
        make.contact(
            lonely, on=date(2025, 11, 14), kind=ContactKind.VISIT, summary="About the quagmire",
            private=True,
        ),
        make.closure(us, name="Easter holidays", first_day=date(2026, 4, 1),
                     last_day=date(2026, 4, 15), kind="holiday"),
        deal, waiting, draft,
        *(make.party(deal, who, position=n) for n, who in enumerate((us, steady))),
        *(make.party(waiting, who, position=n) for n, who in enumerate((us, lonely))),
        *(make.party(draft, who, position=n) for n, who in enumerate((us, steady))),
        signed, make.signatory(waiting, lonely), make.signatory(draft, us),
        make.signatory(waiting, lonely, role_kind=RoleKind.CHAIR_OF_GOVERNORS, position=1),
        make.signature(signed, signed_on=date(2026, 2, 14)),
        make.commitment(deal, us, what="Latin teaching", how_much="1 hour a week"),
        make.commitment(deal, steady, what="12 multimeters", by_when="July 2027"),
    ]  # fmt: skip
    make_all.insert(0, make_former)
    make.add(store.database, *make_all, name="Fill the store")
    settings = Settings(
        partnership_name="East Vale Schools Together",
        coordinator_name="Tess Ode",
        coordinator_since=date(2023, 9, 1),
    )
    with action(store.database, "Name the partnership") as log:
        settings_rows.write_settings(log.connection, settings)
    return SmallPartnership(us, steady, lonely, unknown)
