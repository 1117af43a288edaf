"""Opening a pack on a fresh machine: the whole partnership, or the folder as it was."""

from __future__ import annotations

import sqlite3
import stat
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from partnerdesk.actions.arriving import (
    arrival_of,
    first_ten_minutes,
    inspect_pack,
    open_pack,
    read_it,
    take_office,
)
from partnerdesk.actions.history import undo
from partnerdesk.actions.packing import PackRequest, make_pack
from partnerdesk.actions.settings import change_settings
from partnerdesk.domain.arriving import Arrival
from partnerdesk.domain.leaving import TermOfOffice
from partnerdesk.domain.packs import PackChoice
from partnerdesk.domain.partners import Channel
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.promises import PromiseState
from partnerdesk.domain.settings import Settings
from partnerdesk.store import (
    beginning,
    handover_rows,
    in_place,
    partners_rows,
    search,
    settings_rows,
)
from partnerdesk.store.action_log import next_undo
from partnerdesk.store.backup import backups_in
from partnerdesk.store.checking import check
from partnerdesk.store.folder import Folder
from partnerdesk.store.history_rows import history
from partnerdesk.store.opening import OpenStore
from partnerdesk.store.pack_file import PassphraseWanted, WrongPassphrase
from partnerdesk.store.problems import Cancelled, StoreInUse, StoreProblem
from tests import factories
from tests.factories import image
from tests.store.loose_pack import (
    MANIFEST,
    NAME,
    Parts,
    edited,
    everything,
    packed,
    whole_pack,
)

NOW = datetime(2026, 11, 23, 8, 12, 7)
MADE = date(2026, 11, 20)


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """The store of whoever leaves: a row in every table, files, own texts, some history."""
    store = factories.open_store(tmp_path_factory.mktemp("old") / "store")
    factories.fill(store)
    text = store.folder.texts / "clauses" / "our-minibus.toml"
    text.parent.mkdir(parents=True)
    text.write_text("# ours", encoding="utf-8")
    store.close()
    return store.folder


@pytest.fixture(scope="module")
def parts(old: Folder) -> Parts:
    return whole_pack(old)


@pytest.fixture
def pack(parts: Parts, tmp_path: Path) -> Path:
    return packed(tmp_path / NAME, parts)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Of whoever arrives: nothing is there yet."""
    return Folder(tmp_path / "new")


@contextmanager
def opened(folder: Folder) -> Iterator[OpenStore]:
    store = factories.open_store(folder.root)
    try:
        yield store
    finally:
        store.close()


def made(folder: Folder, path: Path, choice: PackChoice, passphrase: str = "") -> Path:
    """The pack that the program makes of a store."""
    with opened(folder) as store:
        return make_pack(store, PackRequest(path, choice, passphrase), NOW).path


# --- opening ---------------------------------------------------------------------------------


def test_the_store_arrives_row_for_row_and_file_for_file(
    old: Folder, pack: Path, folder: Folder
) -> None:
    contents = open_pack(folder, pack, "", NOW)
    assert contents.made_by == "Tess Ode"
    assert image(folder.database) == image(old.database)
    for there, here in ((old.files, folder.files), (old.texts, folder.texts)):
        assert everything(here) == everything(there) != {}
    assert check(folder).sound
    assert not check(folder).remarks
    assert not list(folder.root.glob(".opening-*"))


def test_the_history_stays_readable_and_ends_with_the_opening(
    old: Folder, pack: Path, folder: Folder
) -> None:
    open_pack(folder, pack, "", NOW)
    with (
        opened(old) as before,
        opened(folder) as after,
        before.database.read() as there,
        after.database.read() as here,
    ):
        newest, *older = history(here)
        assert newest.name == "Open the handover pack of Tess Ode, Fri 20 Nov 2026"
        assert newest.final
        told = [(one.id, one.name, one.at, one.actor) for one in history(there)]
        assert [(one.id, one.name, one.at, one.actor) for one in older] == told != []
        assert next_undo(here) is None
        assert search.find(here, "eisteddfod") == search.find(there, "eisteddfod")
        assert search.find(here, "nguyen")[0].title == "Nguyễn Thị Hương"


def test_work_goes_on_and_is_undone_in_the_store_that_arrived(pack: Path, folder: Folder) -> None:
    open_pack(folder, pack, "", NOW)
    then = image(folder.database)
    with opened(folder) as store:
        factories.add(store.database, factories.member(name="Hafod Primary"))
        undo(store.database)
    assert image(folder.database) == then
    assert check(folder).sound


def test_the_sample_leaves_on_friday_and_arrives_on_monday(
    sample_folder: Path, tmp_path: Path, folder: Folder
) -> None:
    """And on the Monday after that, from the computer on which it arrived."""
    there, third = Folder(sample_folder), Folder(tmp_path / "third")
    phrase = "seven quiet herons at noon"
    open_pack(folder, made(there, tmp_path / NAME, PackChoice(), phrase), phrase, NOW)
    open_pack(third, made(folder, tmp_path / f"2 {NAME}", PackChoice()), "", NOW)
    for arrived in (folder, third):
        assert image(arrived.database) == image(there.database)
        assert everything(arrived.files) == everything(there.files)
        assert check(arrived).sound
    with opened(there) as first, opened(third) as last:
        then, now = (first_ten_minutes(one.database, MADE) for one in (first, last))
        assert replace(now, arrival=None, office_is_open=False) == then


def test_a_locked_pack_opens_with_its_passphrase_only(
    old: Folder, tmp_path: Path, folder: Folder
) -> None:
    pack = made(old, tmp_path / NAME, PackChoice(), "seven quiet herons at noon")
    with pytest.raises(PassphraseWanted, match="Ask whoever made it"):
        open_pack(folder, pack, "", NOW)
    with pytest.raises(WrongPassphrase, match="does not open"):
        open_pack(folder, pack, "Seven quiet herons at noon", NOW)
    assert everything(folder.root) == {}
    assert inspect_pack(pack, "seven quiet herons at noon").encrypted
    # As it is typed on another keyboard.
    open_pack(folder, pack, "seven  quiet\u00a0herons at noon ", NOW)
    assert image(folder.database) == image(old.database)


CHOICES = {
    "no private notes": (PackChoice(private=False), "Eastvale Community School"),
    "no personal data": (PackChoice(personal=False), "Eastvale Community School"),
    "one member": (PackChoice(member_id="St Oswald’s"), "St Oswald’s"),
    "one member, the least": (
        PackChoice(member_id="Thornbury Hall", private=False, personal=False), "Thornbury Hall",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", CHOICES)
def test_a_part_of_a_partnership_makes_a_sound_store_too(
    sample_folder: Path, tmp_path: Path, folder: Folder, kind: str
) -> None:
    choice, ours = CHOICES[kind]
    if choice.member_id:
        with closing(sqlite3.connect(Folder(sample_folder).database)) as connection:
            found = connection.execute("SELECT id FROM member WHERE name = ?", (choice.member_id,))
            choice = replace(choice, member_id=found.fetchone()[0])
    contents = open_pack(folder, made(Folder(sample_folder), tmp_path / NAME, choice), "", NOW)
    assert not contents.whole
    assert check(folder).sound
    with opened(folder) as store, store.database.read() as connection:
        us = partners_rows.us(connection)
        assert us is not None
        assert us.name == ours
        assert next(one.name for one in history(connection)).startswith("Open the handover pack of")


def test_inspecting_tells_what_is_inside_and_keeps_nothing(pack: Path, tmp_path: Path) -> None:
    before = everything(tmp_path)
    told: list[int] = []
    contents = inspect_pack(pack, progress=lambda done, of: told.append(100 * done // of))
    assert (contents.partnership, contents.school) == ("Glannau’r Dŵr", "Ysgol Glan-y-Môr")
    assert (contents.made_at, contents.choice) == (datetime(2026, 11, 20, 15, 30), "everything")
    assert contents.counts[:3] == ("2 members", "1 person", "1 agreement")
    assert "1 scan, photograph or document" in contents.counts
    assert (contents.encrypted, contents.older, contents.missing) == (False, False, 0)
    assert told == sorted(told)
    assert told[-1] == 100
    assert everything(tmp_path) == before


def test_a_store_with_members_is_not_opened_over(old: Folder, pack: Path, tmp_path: Path) -> None:
    store = factories.open_store(tmp_path / "ours")
    factories.add(store.database, factories.member(name="Ours"))
    store.close()
    before = everything(store.folder.root)
    with pytest.raises(RuleBroken, match="Merge the pack into it"):
        open_pack(store.folder, pack, "", NOW)
    assert everything(store.folder.root) == before


def test_a_store_without_members_is_kept_before_it_gives_way(
    old: Folder, pack: Path, folder: Folder
) -> None:
    factories.open_store(folder.root).close()
    open_pack(folder, pack, "", NOW)
    assert image(folder.database) == image(old.database)
    assert [one.safety for one in backups_in(folder)] == [True]


def test_a_store_in_use_is_left_alone(pack: Path, folder: Folder) -> None:
    store = factories.open_store(folder.root)
    before = everything(folder.root)
    with pytest.raises(StoreInUse, match="already open"):
        open_pack(folder, pack, "", NOW)
    assert everything(folder.root) == before
    store.close()


@pytest.mark.parametrize("moment", ["stage", "_write_log", "keep_present", "put_in_place"])
def test_a_computer_that_stops_leaves_no_store_and_the_next_opening_sweeps(
    old: Folder, pack: Path, folder: Folder, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    """The staging folder is left as by a computer that lost its power."""
    lost = folder.root / ".opening-lost"
    lost.mkdir(parents=True)
    (lost / "partnerdesk.db").write_bytes(b"half")

    class Stopped(BaseException):
        pass

    def stop(*_args: object, **_named: object) -> None:
        raise Stopped

    with monkeypatch.context() as broken, pytest.raises(Stopped):
        broken.setattr(beginning, moment, stop)
        open_pack(folder, pack, "", NOW)
    assert not folder.exists
    open_pack(folder, pack, "", NOW)
    assert not list(folder.root.glob(".opening-*"))
    assert image(folder.database) == image(old.database)


@pytest.mark.parametrize("after", range(4))
def test_stopping_between_two_files_leaves_no_store_or_the_whole_one(
    old: Folder,
    pack: Path,
    folder: Folder,
    monkeypatch: pytest.MonkeyPatch,
    after: int,
) -> None:
    """Each file is put in place by one renaming; the database is the last of them."""
    calls = iter(range(100))

    class Stopped(BaseException):
        pass

    def settle(_folder: Path) -> None:
        if next(calls) == after:
            raise Stopped

    with monkeypatch.context() as broken:
        broken.setattr(in_place, "settle", settle)
        with suppress(Stopped):
            open_pack(folder, pack, "", NOW)
    if folder.exists:
        assert image(folder.database) == image(old.database)
        assert check(folder).sound
    else:
        open_pack(folder, pack, "", NOW)
        assert check(folder).sound


@pytest.mark.parametrize("after", [0, 1, 50, 120])
def test_giving_up_leaves_nothing(pack: Path, folder: Folder, after: int) -> None:
    asked = iter([False] * after)
    with pytest.raises(Cancelled):
        open_pack(folder, pack, "", NOW, cancelled=lambda: next(asked, True))
    assert everything(folder.root) == {}


# --- packs from strangers --------------------------------------------------------------------


def _linked(path: Path, parts: Parts) -> Path:
    packed(path, parts)
    with zipfile.ZipFile(path) as archive:
        entries = [(info, archive.read(info)) for info in archive.infolist()]
    with zipfile.ZipFile(path, "w") as archive:
        for info, content in entries:
            if info.filename.startswith("Files/"):
                info.external_attr = (stat.S_IFLNK | 0o777) << 16
            archive.writestr(info, content)
    return path


def _twice(path: Path, parts: Parts) -> Path:
    packed(path, parts)
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(path, "a") as archive:
        archive.writestr(MANIFEST, b"{}")
    return path


def _cut(part: float) -> Callable[[Path, Parts], Path]:
    def cut(path: Path, parts: Parts) -> Path:
        content = packed(path, parts).read_bytes()
        path.write_bytes(content[: int(len(content) * part)])
        return path

    return cut


def _lying(path: Path, parts: Parts) -> Path:
    with zipfile.ZipFile(packed(path, parts)) as archive:
        manifest = archive.read(MANIFEST)
    return packed(path, {**parts, KEPT: parts[KEPT][::-1], MANIFEST: manifest}, honest=False)


KEPT = "Files/0001.bin"
HOSTILE: dict[str, Callable[[Path, Parts], Path]] = {
    "a path out of the folder": lambda p, x: packed(p, {**x, "../evil": b"x"}),
    "an absolute path": lambda p, x: packed(p, {**x, "/evil": b"x"}),
    "a Windows path": lambda p, x: packed(p, {**x, "Files\\evil": b"x"}),
    "a path out of texts": lambda p, x: packed(p, {**x, "texts/clauses/../../evil.toml": b"x"}),
    "an unknown part": lambda p, x: packed(p, {**x, "run.exe": b"MZ"}),
    "an unknown list": lambda p, x: packed(p, {**x, "data/sqlite_master.jsonl": b""}),
    "the log's own list": lambda p, x: packed(p, {**x, "data/change.jsonl": b""}),
    "a file under another's hash": lambda p, x: packed(p, x, files={"0" * 64: KEPT}),
    "a file that nobody names": lambda p, x: packed(p, {**x, "Files/0002.bin": b"x"}),
    "a link": _linked,
    "a bomb": lambda p, x: packed(p, {**x, "Handover note.pdf": bytes(40_000_000)}),
    "a part that is there twice": _twice,
    "a lie about a hash": lambda p, x: _lying(p, x),
    "no manifest": lambda p, x: _without(p, x, MANIFEST),
    "no words for people": lambda p, x: packed(
        p, {name: content for name, content in x.items() if name != "READ ME FIRST.txt"}
    ),
    "a list left out": lambda p, x: packed(
        p, {name: content for name, content in x.items() if name != "data/note.jsonl"}
    ),
    "a manifest of other types": lambda p, x: packed(p, x, rows=["member"]),
    "a manifest that is a list": lambda p, x: _with_manifest(p, x, b"[]"),
    "a manifest that nests without end": lambda p, x: _with_manifest(p, x, b"[" * 100_000),
    "a day that is none": lambda p, x: packed(p, x, made_at="soon"),
    "another kind of file": lambda p, x: packed(p, x, kind="partnerdesk-backup"),
    "an unknown schema": lambda p, x: packed(p, x, schema="../0005"),
    "a broken rule": lambda p, x: packed(
        p, edited(x, "member", lambda line: line["row"].update(name=""))
    ),
    "a broken link": lambda p, x: packed(
        p, edited(x, "note", lambda line: line["row"].update(member_id="nobody"))
    ),
    "half of it": _cut(0.5),
    "almost all of it": _cut(0.999),
    "a tenth of it": _cut(0.1),
    "nothing of it": _cut(0),
}  # fmt: skip


def _without(path: Path, parts: Parts, gone: str) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            if name != gone:
                archive.writestr(name, content)
    return path


def _with_manifest(path: Path, parts: Parts, manifest: bytes) -> Path:
    _without(path, parts, MANIFEST)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(MANIFEST, manifest)
    return path


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_pack_is_refused_and_nothing_is_touched(
    parts: Parts, tmp_path: Path, kind: str
) -> None:
    pack = HOSTILE[kind](tmp_path / NAME, parts)
    store = factories.open_store(tmp_path / "new")
    store.close()
    before = everything(tmp_path)
    with pytest.raises(StoreProblem, match="can’t be used"):
        open_pack(store.folder, pack, "", NOW)
    assert everything(tmp_path) == before


@given(data=st.data())
@settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
def test_damage_anywhere_is_refused_or_harmless(
    old: Folder, parts: Parts, tmp_path: Path, data: st.DataObject
) -> None:
    """Cut short or changed at random: words, or exactly the rows that were packed."""
    sound = tmp_path / NAME
    if not sound.exists():
        packed(sound, parts)
    whole = sound.read_bytes()
    content = bytearray(whole[: data.draw(st.sampled_from([len(whole), len(whole) // 2, 100]))])
    # Most of what a zip means stands near its end.
    last = len(content) - 1
    places = st.integers(0, last) | st.integers(max(0, last - 3000), last)
    for place in data.draw(st.lists(places, min_size=1, max_size=3)):
        content[place] = data.draw(st.integers(0, 255))
    with tempfile.TemporaryDirectory() as root:
        path = Path(root) / NAME
        path.write_bytes(content)
        folder = Folder(Path(root) / "store")
        try:
            open_pack(folder, path, "", NOW)
        except StoreProblem as problem:
            assert problem.message
            assert not folder.exists
            return
        assert image(folder.database) == image(old.database)
        assert check(folder).sound


# --- the first ten minutes -------------------------------------------------------------------


@pytest.fixture
def arrived(pack: Path, folder: Folder) -> Iterator[OpenStore]:
    """The store that was opened from the pack on the Monday."""
    open_pack(folder, pack, "", NOW)
    with opened(folder) as store:
        yield store


def test_the_arrival_is_remembered_until_it_is_read(arrived: OpenStore) -> None:
    pack_id = "11111111-2222-4333-8444-555555555555"
    assert arrival_of(arrived.database) == Arrival(pack_id, NOW.date(), MADE, "Tess Ode", None)
    with arrived.database.read() as connection:
        before = history(connection)
    read_it(arrived.database, date(2026, 11, 24))
    read_it(arrived.database, date(2026, 11, 30))
    after = arrival_of(arrived.database)
    assert after is not None
    assert after.read_on == date(2026, 11, 24)
    with arrived.database.read() as connection:
        assert history(connection) == before
    arrived.close()
    assert check(arrived.folder).sound


def test_the_first_ten_minutes_of_the_sample(sample_folder: Path) -> None:
    today = date.today()
    with opened(Folder(sample_folder)) as store:
        ten = first_ten_minutes(store.database, today)
        with store.database.read() as connection:
            there = partners_rows.all_members(connection, with_left=False)
    members = {one.id: one.name for one in there if not one.is_us}
    assert (ten.school, ten.coordinator) == ("Eastvale Community School", "Ann Bell")
    assert (ten.arrival, ten.office_is_open) == (None, False)
    oswald = next(one for one in ten.calls.shown if one.member == "St Oswald’s")
    assert (oswald.name, oswald.title) == ("Zoë Łukasz", "Lead teacher")
    assert (oswald.channel, oswald.way) == (Channel.TEXT, "07700 900114")
    assert members[oswald.member_id] == "St Oswald’s"
    assert len(ten.calls.shown) + ten.calls.more == len(members)
    worst_first = [list(PromiseState).index(one.state) for one in ten.promised.shown]
    assert worst_first == sorted(worst_first) != []
    assert any(one.owner for one in ten.promised.shown)
    days = [one.day for one in ten.due.shown]
    assert days == sorted(days)
    assert ten.due.more > 0
    assert any("waits for 2 signatures" in one.words for one in ten.fragile.shown)
    assert ten.answers.shown[0].question == "What should your successor do first?"
    assert ten.answers.shown[0].body.startswith("Ring round before you write")


def test_an_empty_store_has_nothing_to_tell(tmp_path: Path) -> None:
    with opened(Folder(tmp_path / "empty")) as store:
        ten = first_ten_minutes(store.database, MADE)
    assert not any((ten.calls, ten.promised, ten.due, ten.answers))


def settle(store: OpenStore, name: str, since: date | None) -> None:
    change_settings(store.database, Settings(coordinator_name=name, coordinator_since=since))


def in_office(store: OpenStore) -> tuple[str, date | None, list[TermOfOffice]]:
    with store.database.read() as connection:
        settings = settings_rows.read_settings(connection)
        past = [replace(one, id="") for one in handover_rows.offices(connection)]
    return settings.coordinator_name, settings.coordinator_since, past


def test_taking_office_keeps_the_term_of_the_one_before(arrived: OpenStore) -> None:
    began, monday = date(2024, 9, 1), NOW.date()
    settle(arrived, "Tess Ode", began)
    _, _, before = in_office(arrived)
    assert first_ten_minutes(arrived.database, monday).office_is_open
    take_office(arrived.database, "  Bo Lindqvist ", monday, monday)
    name, since, past = in_office(arrived)
    assert (name, since) == ("Bo Lindqvist", monday)
    ended = date(2026, 11, 22)
    assert TermOfOffice("", "Tess Ode", began, ended) in past
    assert not first_ten_minutes(arrived.database, monday).office_is_open
    undo(arrived.database)
    assert in_office(arrived) == ("Tess Ode", began, before)


def test_an_office_that_nobody_held_is_taken_without_a_term_before(arrived: OpenStore) -> None:
    settle(arrived, "", None)
    before = in_office(arrived)[2]
    assert first_ten_minutes(arrived.database, MADE).office_is_open
    changes = take_office(arrived.database, "Bo Lindqvist", NOW.date(), NOW.date())
    assert changes.name == "Bo Lindqvist takes office as coordinator"
    assert in_office(arrived) == ("Bo Lindqvist", NOW.date(), before)


def test_an_office_is_taken_by_somebody_after_the_one_before(arrived: OpenStore) -> None:
    settle(arrived, "Tess Ode", date(2024, 9, 1))
    for name, since, field in (
        ("  ", NOW.date(), "name"),
        ("Bo Lindqvist", date(2024, 9, 1), "since"),
        ("Bo Lindqvist", date(2028, 1, 1), "since"),
    ):
        with pytest.raises(RuleBroken) as refused:
            take_office(arrived.database, name, since, NOW.date())
        assert refused.value.field == field
    assert in_office(arrived)[0] == "Tess Ode"
