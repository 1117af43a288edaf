"""Swapping: nobody's name leaves, and a neighbour's clauses become a draft with blanks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from partnerdesk.actions import agreements, history, signing
from partnerdesk.actions.own_texts import save_template
from partnerdesk.actions.swapping import export_swap, read_swap, take_swap
from partnerdesk.domain.agreements import Commitment, Draft
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.settings import Settings
from partnerdesk.store import agreements_rows, partners_rows, settings_rows
from partnerdesk.store.action_log import action
from partnerdesk.store.folder import Folder
from partnerdesk.store.opening import OpenStore, open_store
from tests import factories

TODAY = date(2026, 3, 3)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[OpenStore]:
    """Ours and two neighbours; the heads of both parties."""
    opened = factories.open_store(tmp_path / "ours")
    schools = [
        factories.member(
            name="St Oswald’s", is_us=True, street="4 Priory Lane", town="Eastvale",
            postcode="EV1 2PL", telephone="01632 960100", urn="900114",
        ),
        factories.member(name="Heron Vale Academy", street="Mill Road", urn="900201"),
        factories.member(name="Thornbury Hall", town="Saltmouth"),
    ]  # fmt: skip
    people = [
        factories.person(name="Ann Bell", telephone="01632 960101", email="ann@oswalds.example"),
        factories.person(name="Gareth Price", mobile="07700 900114", email="g.price@hv.example"),
    ]
    factories.add(
        opened.database, *schools, *people,
        factories.role(people[0], schools[0]), factories.role(people[1], schools[1]),
    )  # fmt: skip
    with action(opened.database, "Name the partnership") as log:
        settings = Settings(partnership_name="East Vale Together", coordinator_name="Tess Ode")
        settings_rows.write_settings(log.connection, settings)
    yield opened
    opened.close()


@pytest.fixture
def neighbour(tmp_path: Path) -> Iterator[OpenStore]:
    """Somebody else's store."""
    opened = factories.open_store(tmp_path / "theirs")
    factories.add(
        opened.database,
        factories.member(name="Carr Lane Primary", is_us=True),
        factories.member(name="Langdale High"),
    )
    yield opened
    opened.close()


def ids(store: OpenStore) -> list[str]:
    with store.database.read() as connection:
        members = partners_rows.all_members(connection)
    return [one.id for one in sorted(members, key=lambda one: not one.is_us)][:2]


def read(store: OpenStore, key: str) -> Draft:
    with store.database.read() as connection:
        return agreements_rows.draft_of(connection, key)


def edit(store: OpenStore, key: str, clause_id: str, body: str, heading: str = "") -> None:
    clause = next(one for one in read(store, key).clauses if one.clause_id == clause_id)
    agreements.edit_clause(store.database, clause, heading, body)


EVERYTHING = (
    "Ann Bell (Ann, BELL) of St Oswald's and Gareth Price of Heron Vale, 4 Priory Lane, Eastvale, "
    "EV1 2PL, pays £1,204.50 by 1 September 2026; ring 01632 960101 or 07700 900114, write to "
    "g.price@hv.example, URN 900201. Thornbury Hall, Saltmouth and Tess Ode are told, and East "
    "Vale Together keeps 6000 pounds. Latin is for Year 8."
)


@pytest.fixture
def key(store: OpenStore) -> str:
    """A full agreement with names, numbers and money wherever somebody can put them."""
    database = store.database
    made = agreements.draft_agreement(
        database, "partnership-mou", "Latin at Heron Vale with Ann Bell", ids(store), TODAY, TODAY
    ).made
    answers = {"split": "In equal shares", "budget": "1204.50", "account_keeper": "Ann Bell"}
    agreements.answer_questions(database, made, "money", answers)
    agreements.answer_questions(database, made, "activities", {"activities": EVERYTHING})
    edit(store, made, "transport", EVERYTHING, "How Gareth Price drives")
    edit(store, made, "scope", "Not covered: <b>fees</b> {{leads}} at Thornbury Hall.")
    agreements.set_commitments(
        database, made, [Commitment(giver_id=ids(store)[0], what="Latin with Ann Bell")]
    )
    return made


SECRET = (
    "Ann", "Bell", "Gareth", "Price", "Tess", "Ode", "Oswald", "Heron", "Thornbury", "Eastvale",
    "Saltmouth", "Priory", "Mill Road", "East Vale Together", "EV1", "2PL", "01632", "96010",
    "07700", "900114", "900201", "hv.example", "1204", "1,204", "6000", "2026", "MOU",
)  # fmt: skip


def test_no_name_number_or_amount_of_the_store_is_in_the_file(store: OpenStore, key: str) -> None:
    template = save_template(store, key, "Ann Bell’s own")
    again = agreements.draft_agreement(
        store.database, template.id, "Own", ids(store), TODAY, TODAY
    ).made
    for one in (key, again):
        words = export_swap(store.database, one, TODAY).decode()
        assert "Latin is for Year 8." in words
        for secret in SECRET:
            assert not re.search(rf"(?<![a-z]){re.escape(secret)}(?![a-z])", words), secret


def test_a_draft_from_a_neighbours_file_keeps_questions_and_shows_its_blanks(
    store: OpenStore, neighbour: OpenStore, key: str
) -> None:
    swap = read_swap(export_swap(store.database, key, TODAY))
    chosen = {"transport", "scope", "money", "dates-and-review"}
    changes = take_swap(neighbour.database, swap, chosen, "Adapted", ids(neighbour), TODAY, TODAY)
    draft = read(neighbour, changes.made)
    assert [one.clause_id for one in draft.clauses] == [
        "parties", "transport", "money", "scope", "dates-and-review", "give-and-receive",
    ]  # fmt: skip
    by_id = {one.clause_id: one for one in draft.clauses}
    assert "Carr Lane Primary" in by_id["parties"].body
    assert not by_id["money"].edited
    assert by_id["transport"].edited
    assert "[to be agreed: person]" in by_id["transport"].body
    assert "[to be agreed: amount]" in by_id["transport"].body
    assert by_id["scope"].body == "Not covered: <b>fees</b> {{leads}} at [to be agreed: party]."
    with pytest.raises(RuleBroken, match=r"Still open: .*Transport"):
        signing.issue(neighbour, draft.agreement.id, TODAY)
    agreements.answer_questions(
        neighbour.database, draft.agreement.id, "money",
        {"split": "In equal shares", "budget": "10", "account_keeper": "the bursar"},
    )  # fmt: skip
    edit(neighbour, draft.agreement.id, "transport", "Pupils walk.", "Transport")
    edit(neighbour, draft.agreement.id, "scope", "Not covered: fees.", "Scope")
    promise = Commitment(giver_id=ids(neighbour)[0], what="A hall")
    agreements.set_commitments(neighbour.database, draft.agreement.id, [promise])
    signing.issue(neighbour, draft.agreement.id, TODAY)
    assert read(neighbour, draft.agreement.id).agreement.issued_on == TODAY


def test_words_that_name_the_parties_follow_the_next_agreement(
    store: OpenStore, neighbour: OpenStore, key: str
) -> None:
    edit(store, key, "parties", "This is between St Oswald’s and Heron Vale Academy.\nAnn signs.")
    swap = read_swap(export_swap(store.database, key, TODAY))
    made = take_swap(
        neighbour.database, swap, {"parties"}, "Adapted", ids(neighbour), TODAY, TODAY
    ).made
    (first, *_) = read(neighbour, made).clauses
    assert first.body.startswith("This is between Carr Lane Primary and Langdale High.")
    assert first.body.endswith("[to be agreed: person] signs.")


def test_taking_one_is_one_action_that_undo_takes_back(
    store: OpenStore, neighbour: OpenStore, key: str
) -> None:
    swap = read_swap(export_swap(store.database, key, TODAY))
    made = take_swap(neighbour.database, swap, {"why"}, "Adapted", ids(neighbour), None, TODAY).made
    history.undo(neighbour.database)
    with pytest.raises(LookupError):
        read(neighbour, made)


@pytest.mark.parametrize(
    ("clauses", "title", "count", "field"),
    [({"why"}, " ", 2, "title"), (set(), "T", 2, "clauses"), ({"no"}, "T", 2, "clauses"),
     ({"why"}, "T", 1, "parties")],
)  # fmt: skip
def test_what_is_missing_is_said_at_its_field_and_nothing_is_written(
    store: OpenStore, neighbour: OpenStore, key: str,
    clauses: set[str], title: str, count: int, field: str,
) -> None:  # fmt: skip
    swap = read_swap(export_swap(store.database, key, TODAY))
    before = factories.image(neighbour.folder.database)
    with pytest.raises(RuleBroken) as refusal:
        take_swap(neighbour.database, swap, clauses, title, ids(neighbour)[:count], TODAY, TODAY)
    assert refusal.value.field == field
    assert factories.image(neighbour.folder.database) == before


def test_an_own_clause_travels_with_its_questions_but_not_its_name(
    store: OpenStore, neighbour: OpenStore
) -> None:
    own = store.folder.texts
    (own / "clauses").mkdir(parents=True)
    (own / "templates").mkdir()
    (own / "clauses" / "own-ann-bell.toml").write_text(
        'id = "own-ann-bell"\nversion = 1\npart = "Tea"\nheading = "Tea"\nask = "Tea?"\n'
        'text = """\nAnn Bell asks {{ann_bell}} of {{parties}}.\n\n?price: Also {{price}}.\n"""\n'
        '[[questions]]\nid = "ann_bell"\nask = "What does Ann Bell ask?"\nhint = "Gareth"\n'
        '[[questions]]\nid = "price"\nask = "What else?"\noptional = true\n',
        encoding="utf-8",
    )
    (own / "templates" / "own-tea.toml").write_text(
        'id = "own-tea"\nversion = 1\nname = "Tea"\ndescription = "Tea"\ndocument_title = "Tea"\n'
        'clause_ids = ["own-ann-bell"]\nsignatory_roles = ["head"]\nterm_months = 12\n',
        encoding="utf-8",
    )
    made = agreements.draft_agreement(
        store.database, "own-tea", "Tea", ids(store), TODAY, TODAY
    ).made
    content = export_swap(store.database, made, TODAY)
    for secret in (b"Ann", b"ann", b"Bell", b"bell", b"Gareth", b"own-tea"):
        assert secret not in content
    swap = read_swap(content)
    draft = read(
        neighbour,
        take_swap(
            neighbour.database, swap, {swap.clauses[0].text.id}, "Tea", ids(neighbour), None, TODAY
        ).made,
    )
    tea = next(one for one in draft.clauses if one.part == "Tea")
    assert tea.body.startswith("[to be agreed: person] asks [to be agreed: what does ")
    assert "Carr Lane Primary" in tea.body
    assert "Also" not in tea.body


def test_the_sample_swaps_without_a_single_name(sample_folder: Path) -> None:
    opened = open_store(Folder(sample_folder), "Test")
    try:
        with opened.database.read() as connection:
            people = [one.name for one in partners_rows.all_people(connection)]
            schools = [one.name for one in partners_rows.all_members(connection)]
            rows = agreements_rows.list_agreements(connection, TODAY, 42)
        for row in rows:
            words = export_swap(opened.database, row.agreement.id, TODAY).decode()
            assert [name for name in (*people, *schools) if name in words] == []
            assert "£" not in words
            assert read_swap(words.encode()).clauses
    finally:
        opened.close()
