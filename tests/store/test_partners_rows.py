"""Who is in post: asked in one question, it is what the roles themselves say."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool

from partnerdesk.domain.partners import Member, Person, Role
from partnerdesk.store import partners_rows, rows
from partnerdesk.store.tables import metadata

DAY = date(2026, 3, 3)
days = st.none() | st.integers(-2, 2).map(lambda far: DAY + timedelta(far))
held = st.tuples(st.integers(0, 3), st.integers(0, 2), days, days).filter(
    lambda one: one[2] is None or one[3] is None or one[2] <= one[3]
)


@given(roles=st.lists(held, max_size=12))
def test_who_is_in_post_on_a_day_and_where(
    roles: list[tuple[int, int, date | None, date | None]],
) -> None:
    engine = create_engine("sqlite://", poolclass=StaticPool)
    metadata.create_all(engine)
    with engine.begin() as connection:
        people = rows.insert_all(connection, [Person(name=name) for name in "ABCD"])
        members = rows.insert_all(connection, [Member(name=name) for name in ("X", "Y", "Z")])
        rows.insert_all(
            connection,
            [
                Role("", people[who].id, members[where].id, started_on=start, ended_on=end)
                for who, where, start, end in roles
            ],
        )
        names = {one.id: one.name for one in members}
        expected: dict[str, tuple[str, str]] = {}
        for one in partners_rows.people_in_roles(connection):
            if one.role.held_on(DAY):
                expected.setdefault(one.person.id, (one.person.name, names[one.role.member_id]))
        assert partners_rows.names_in_post(connection, DAY) == expected
    engine.dispose()
