"""Templates of one's own: saved from an agreement, read beside ours, broken ones said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from partnerdesk.actions import agreements
from partnerdesk.actions.own_texts import save_template
from partnerdesk.domain.agreements import Draft
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.formats.texts import broken_texts, load_clauses, load_templates
from partnerdesk.store import agreements_rows
from partnerdesk.store.opening import OpenStore
from tests import factories

TODAY = date(2026, 3, 3)


@dataclass(frozen=True)
class Home:
    """Three schools, and a draft between the first two."""

    store: OpenStore
    ids: tuple[str, ...]
    key: str

    def read(self, key: str) -> Draft:
        with self.store.database.read() as connection:
            return agreements_rows.draft_of(connection, key)

    def edit(self, clause_id: str, body: str) -> None:
        clause = next(one for one in self.read(self.key).clauses if one.clause_id == clause_id)
        agreements.edit_clause(self.store.database, clause, clause.heading, body)

    def draft(self, template_id: str) -> Draft:
        """A new draft from a template, with the second and third school."""
        made = agreements.draft_agreement(
            self.store.database, template_id, "Anew", self.ids[1:], TODAY, TODAY
        )
        return self.read(made.made)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    store = factories.open_store(tmp_path / "store")
    schools = [
        factories.member(name="St Oswald’s", is_us=True),
        factories.member(name="Heron Vale Academy"),
        factories.member(name="Fenwick Primary"),
    ]
    factories.add(store.database, *schools)
    ids = tuple(one.id for one in schools)
    key = agreements.draft_agreement(
        store.database, "one-page-mou", "Latin", ids[:2], TODAY, TODAY
    ).made
    yield Home(store, ids, key)
    store.close()


def body(draft: Draft, part: str) -> str:
    return next(one.body for one in draft.clauses if one.part == part)


def test_a_saved_template_drafts_the_same_parts_with_the_new_parties(home: Home) -> None:
    home.edit("brief-safety", "St Oswald’s and Heron Vale Academy ring the bell.\nTwice.")
    clause = next(c for c in home.read(home.key).clauses if c.clause_id == "brief-scope")
    agreements.leave_out(home.store.database, clause, True)
    template = save_template(home.store, home.key, " Choir  & hall 2 ")
    assert template.name == "Choir & hall 2"
    anew = home.draft(template.id)
    assert [c.part for c in anew.clauses] == [
        c.part for c in home.read(home.key).clauses if not c.left_out
    ]
    words = "Heron Vale Academy and Fenwick Primary ring the bell.\n\nTwice."
    assert body(anew, "Keeping safe") == words
    assert "[to be agreed" in body(anew, "Why")


@pytest.mark.parametrize(
    "typed",
    [
        '"Quoted" \\ back\\slash <b>bold</b> {{leads}} {{nobody}} }} {{ ?who: {0} %s \x7f"""',
        "?purpose: begins as a condition\n?again: and again",
        "Ọláyínká · Łucja · 学校 · مدرسة · 👩🏽‍🏫",
        "[[questions]]\nid = 'x'",
    ],
)
def test_what_was_typed_is_data_in_the_file_and_comes_back(home: Home, typed: str) -> None:
    home.edit("brief-why", typed)
    template = save_template(home.store, home.key, "Odd")
    assert not broken_texts(home.store.folder.texts)
    came = body(home.draft(template.id), "Why")

    def plain(words: str) -> str:
        squeezed = "".join(words.split())
        return squeezed.replace("\x7f", "")

    assert plain(came) == plain(typed)


def test_a_name_is_wanted_and_not_twice(home: Home) -> None:
    save_template(home.store, home.key, "Choir")
    for name in ("", "  ", "choir", "One-page agreement"):
        with pytest.raises(RuleBroken) as refusal:
            save_template(home.store, home.key, name)
        assert refusal.value.field == "name"


@pytest.mark.parametrize("name", ["合唱团", "123", "../../etc", "con", "A" * 300])
def test_any_name_is_a_file_of_its_own_in_the_folder(home: Home, name: str) -> None:
    template = save_template(home.store, home.key, name)
    path = home.store.folder.texts / "templates" / f"{template.id}.toml"
    assert path.is_file()
    assert load_templates(own=home.store.folder.texts)[template.id].name == name


def test_a_broken_file_is_said_in_words_and_the_others_stay(home: Home) -> None:
    own = home.store.folder.texts
    template = save_template(home.store, home.key, "Choir")
    (own / "templates" / "own-broken.toml").write_text("id = [", encoding="utf-8")
    (own / "templates" / "one-page-mou.toml").write_text(
        (own / "templates" / f"{template.id}.toml")
        .read_text(encoding="utf-8")
        .replace(f'"{template.id}"', '"one-page-mou"'),
        encoding="utf-8",
    )
    (own / "clauses").mkdir(exist_ok=True)
    (own / "clauses" / "own-odd.toml").write_bytes("id = 'Thé'".encode("cp1252"))
    said = broken_texts(own)
    assert len(said) == 3
    assert all("left out" in words and "Correct the file" in words for words in said)
    assert template.id in load_templates(own=own)
    assert load_templates(own=own)["one-page-mou"].name == "One-page agreement"
    assert load_clauses(own=own).keys() == load_clauses().keys()


def test_a_changed_file_is_read_anew(home: Home) -> None:
    own = home.store.folder.texts
    template = save_template(home.store, home.key, "Choir")
    assert load_templates(own=own)[template.id].term_months == 12
    path = own / "templates" / f"{template.id}.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("= 12", "= 24 "), encoding="utf-8")
    assert load_templates(own=own)[template.id].term_months == 24
    path.unlink()
    assert template.id not in load_templates(own=own)


def test_a_draft_stays_as_it_is_when_its_own_clause_is_gone(home: Home) -> None:
    home.edit("brief-safety", "We ring the bell.")
    template = save_template(home.store, home.key, "Choir")
    anew = home.draft(template.id)
    for path in (home.store.folder.texts / "clauses").iterdir():
        path.unlink()
    assert broken_texts(home.store.folder.texts)
    agreements.edit_details(home.store.database, anew.agreement.id, "Later", TODAY, None, None)
    later = home.read(anew.agreement.id)
    assert body(later, "Keeping safe") == "We ring the bell."
    clause = next(one for one in later.clauses if one.part == "Keeping safe")
    with pytest.raises(RuleBroken, match="Keep your own"):
        agreements.restore_clause(home.store.database, clause)
