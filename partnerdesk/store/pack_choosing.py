"""What goes into a pack, by choice: done to a copy of the store, which is then packed whole.

What is left out is removed from the copy and what is blanked is blanked there, so that rows,
lists, calendar and note of the pack are all made from the same copy and can't tell more than it
holds. Which columns were blanked or scrubbed is noted: such a value must never replace a real one.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import fields
from pathlib import Path
from typing import Any

from sqlalchemy import Table

from partnerdesk.domain.clashes import room_resource
from partnerdesk.domain.packs import PackChoice
from partnerdesk.domain.partners import Member
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.store.archive import Work
from partnerdesk.store.backup import PART, copy_database, own_texts, workplace
from partnerdesk.store.columns import Themes, Words, sort_key
from partnerdesk.store.database import Database, connect, in_words
from partnerdesk.store.folder import Folder
from partnerdesk.store.pack_people import scrubbers
from partnerdesk.store.problems import StoreProblem
from partnerdesk.store.questions import inward
from partnerdesk.store.tables import TRACKED, metadata

Step = Callable[[], None]

_BATCH = 500
# About as many as choosing from a store of ten years takes.
_STEPS = 500
# The tables whose rows a promise can point to as evidence, by what the link calls them.
_EVIDENCE = {"session": "session", "loan": "loan", "task": "task", "contact": "contact"}


@contextmanager
def chosen_copy(
    folder: Folder, choice: PackChoice, library: Collection[str], work: Work
) -> Iterator[Database]:
    """A copy of the store, gone afterwards, that holds what is chosen; its own texts beside it.

    May run on a worker thread while the store is in use. Raises what ``choose`` does, StoreProblem
    in words, and Cancelled.
    """
    with ExitStack() as stack:
        with _in_words(folder):
            size = folder.database.stat().st_size
            work.total = (2 if choice.whole else 3) * size
            place = stack.enter_context(workplace(folder.backups, PART))
            copy = place / folder.database.name
            copy_database(folder.database, copy, work)
            choose(copy, choice, library, lambda: work.step(size // _STEPS))
            if not choice.member_id and choice.personal:
                for name, text in own_texts(folder).items():
                    (place / name).parent.mkdir(parents=True, exist_ok=True)
                    shutil.copyfile(text, place / name)
        yield stack.enter_context(closing(Database(copy, read_only=True)))


@contextmanager
def _in_words(folder: Folder) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        problem = in_words(error, folder.database)
        if problem is None:
            raise
        raise problem from error
    except OSError as error:
        raise StoreProblem(
            f"The pack was not made, because {folder.backups} can’t be written to. "
            "Check that its disk is not full or locked, then try again."
        ) from error


def choose(
    copy: Path,
    choice: PackChoice,
    library: Collection[str] = (),
    step: Step = lambda: None,
) -> None:
    """Make the ``copy`` of a store hold what is chosen, and every link in it point to a row.

    ``library`` are the ids of clauses and templates that every PartnerDesk has. ``step`` is called
    between batches and may raise. Raises RuleBroken when there is no such member, or it is us.
    """
    with closing(connect(copy, "rw")) as connection:
        # Rules that hold at the end need not hold between two steps.
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute(
            "CREATE TABLE pack_held (table_name TEXT, row_id TEXT, name TEXT, "
            "PRIMARY KEY (table_name, row_id, name)) WITHOUT ROWID"
        )
        if choice.whole:
            return
        connection.execute("BEGIN")
        if choice.member_id:
            _one_members_part(connection, choice.member_id, step)
        if not (choice.private and choice.personal):
            _without_private(connection)
        if not choice.personal:
            _without_personal(connection, library, step)
        _settle_links(connection, step)
        _settle_what_follows(connection)
        connection.execute("COMMIT")


# --- one member's part -----------------------------------------------------------------------

# What is ours alone: how we think of others, what we keep to ourselves, whom we reminded.
_OURS_ALONE = (
    "note", "contact", "buy_in", "interview_answer", "whereabouts", "leaving_step",
    "term_of_office", "change_of_head", "session_reminder", "loan_chase", "kept_clash", "let_be",
    "settled", "same_as",
)  # fmt: skip

# In this order; what hangs on a row that went goes with it when links are settled. :m is the
# member, :us our own school.
_THEIRS = (
    "DELETE FROM setting WHERE name <> 'partnership_name'",
    "DELETE FROM session WHERE venue_id IS NOT :m AND id NOT IN "
    "(SELECT session_id FROM session_member WHERE member_id = :m)",
    "DELETE FROM session_cost WHERE borne_by_id IS NOT :m",
    "DELETE FROM project WHERE id NOT IN "
    "(SELECT project_id FROM project_member WHERE member_id = :m)",
    "DELETE FROM series WHERE id NOT IN "
    "(SELECT series_id FROM session WHERE series_id IS NOT NULL)",
    "DELETE FROM loan WHERE :m NOT IN (lender_id, borrower_id)",
    "DELETE FROM loan_line WHERE loan_id NOT IN (SELECT id FROM loan)",
    "DELETE FROM item WHERE owner_id <> :m AND id NOT IN (SELECT item_id FROM loan_line)",
    "DELETE FROM kit WHERE owner_id <> :m AND id NOT IN "
    "(SELECT kit_id FROM loan_line WHERE kit_id IS NOT NULL)",
    "DELETE FROM agreement WHERE id NOT IN "
    "(SELECT agreement_id FROM agreement_party WHERE member_id = :m)",
    "DELETE FROM governors_meeting WHERE member_id <> :m",
    "DELETE FROM calendar_feed WHERE member_id <> :m",
    "DELETE FROM closure WHERE member_id NOT IN (:m, :us)",
    "DELETE FROM term WHERE member_id NOT IN (:m, :us)",
    "DELETE FROM session_person WHERE session_id NOT IN (SELECT id FROM session)",
    "DELETE FROM project_person WHERE project_id NOT IN (SELECT id FROM project)",
    # Their people, whoever leads a session they are at, and of ours who takes part.
    "DELETE FROM person WHERE id NOT IN (SELECT person_id FROM role WHERE member_id = :m)"
    " AND id NOT IN (SELECT person_id FROM session_person WHERE part = 'lead')"
    " AND id NOT IN (SELECT person_id FROM role WHERE member_id = :us AND ("
    "  (kind = 'coordinator' AND ended_on IS NULL)"
    "  OR person_id IN (SELECT person_id FROM session_person)"
    "  OR person_id IN (SELECT person_id FROM project_person)"
    "  OR person_id IN (SELECT responsible_id FROM loan WHERE responsible_id IS NOT NULL)"
    "  OR person_id IN (SELECT deputy_id FROM loan WHERE deputy_id IS NOT NULL)))",
    "DELETE FROM task WHERE session_id NOT IN (SELECT id FROM session)"
    " OR owner_id IS NULL OR owner_id NOT IN (SELECT person_id FROM role WHERE member_id = :m)",
)
_THEIR_NEIGHBOURS = (
    "SELECT member_id FROM agreement_party UNION SELECT member_id FROM session_member "
    "UNION SELECT member_id FROM project_member UNION SELECT lender_id FROM loan "
    "UNION SELECT borrower_id FROM loan UNION SELECT owner_id FROM item "
    "UNION SELECT owner_id FROM kit UNION SELECT venue_id FROM session WHERE venue_id IS NOT NULL "
    "UNION SELECT giver_id FROM agreement_commitment "
    "UNION SELECT receiver_id FROM agreement_commitment WHERE receiver_id IS NOT NULL"
)
# All that is told of a member that the other one only meets.
_THIN = frozenset({"id", "name", "sort_name", "is_us", "kind", "phase", "town"})


def _one_members_part(connection: sqlite3.Connection, member_id: str, step: Step) -> None:
    theirs = connection.execute("SELECT is_us FROM member WHERE id = ?", (member_id,)).fetchone()
    if theirs is None:
        raise RuleBroken("member_id", "This member is no longer there. Choose another one.")
    if theirs[0]:
        raise RuleBroken(
            "member_id",
            "A part is for another member. For a successor at your own school choose everything.",
        )
    us = connection.execute("SELECT id FROM member WHERE is_us").fetchone()
    ids = {"m": member_id, "us": us[0] if us else None}
    _empty(connection, _OURS_ALONE)
    for statement in _THEIRS:
        connection.execute(statement, ids)
        step()
    _settle_links(connection, step)
    connection.execute(
        f"DELETE FROM member WHERE id NOT IN (:m, :us) AND id NOT IN ({_THEIR_NEIGHBOURS})", ids
    )
    _thin(connection, ids)
    _keep_reachable(connection, ids)
    _hold(connection, "session", "notes", "''", "notes <> ''")
    _hold(connection, "loan", "note", "''", "note <> ''")
    _hold(connection, "person", "note", "''", "note <> ''")
    _hold(connection, "member", "is_us", "id = :m", "id IN (:m, :us)", ids)
    connection.execute(
        "DELETE FROM stored_file WHERE id NOT IN (SELECT scan_id FROM agreement_signature "
        "WHERE scan_id IS NOT NULL UNION SELECT photo_id FROM item WHERE photo_id IS NOT NULL "
        "UNION SELECT file_id FROM agreement_version)"
    )


def _thin(connection: sqlite3.Connection, ids: dict[str, Any]) -> None:
    """Other members by name only: what is left is what a fresh member has."""
    table, blank = metadata.tables["member"], Member()
    for field in fields(Member):
        if field.name in _THIN:
            continue
        value = _stored(table, field.name, getattr(blank, field.name))
        where = f'id NOT IN (:m, :us) AND "{field.name}" IS NOT :value'
        _hold(connection, "member", field.name, ":value", where, {**ids, "value": value})


def _keep_reachable(connection: sqlite3.Connection, ids: dict[str, Any]) -> None:
    """Numbers and addresses of their people and ours only; others' are not ours to pass on."""
    where = "id NOT IN (SELECT person_id FROM role WHERE member_id IN (:m, :us)) AND \"{0}\" <> ''"
    for name in ("telephone", "mobile", "email"):
        _hold(connection, "person", name, "''", where.format(name), ids)


def _stored(table: Table, name: str, value: object) -> Any:
    bind = inward(table.c[name].type)
    return bind(value) if bind else value


# --- without private notes, without personal data --------------------------------------------


def _without_private(connection: sqlite3.Connection) -> None:
    for table in ("note", "contact", "interview_answer"):
        connection.execute(
            f"DELETE FROM settled WHERE \"table\" = '{table}' AND row_id IN "
            f"(SELECT id FROM {table} WHERE private)"
        )
        connection.execute(f"DELETE FROM {table} WHERE private")
    connection.execute("DELETE FROM settled WHERE \"table\" = 'person'")
    _hold(connection, "person", "note", "''", "note <> ''")


_ABOUT_PEOPLE = (
    "person", "role", "contact", "note", "buy_in", "agreement_signature", "session_person",
    "project_person", "promise_owner", "change_of_head", "whereabouts", "term_of_office",
    "session_reminder", "loan_chase", "agreement_version", "stored_file", "settled", "same_as",
)  # fmt: skip
# Questions whose answers are people.
_ASKING_FOR_PEOPLE = "('trouble', 'keys', 'member_who')"
# Ways to reach somebody, and ids that other programs made of such.
_BLANKED = (
    ("member", "telephone"),
    ("member", "email"),
    ("session", "uid"),
    ("closure", "uid"),
    ("interview_answer", "answered_by"),
)
# Names of institutions and places: a surname alone may well be one, a whole name may not.
_INSTITUTIONS = {
    "member": {"name", "street", "locality", "town", "county", "local_authority", "trust"},
    "setting": {"value"},
}
# What has to keep its form is blanked where a name would have to be taken out of it.
_FORMED = {("member", "website"), ("member", "postcode")}
# A number of the register's, which may look like anybody's telephone.
_NUMBERS = {("member", "urn")}


def _without_personal(connection: sqlite3.Connection, library: Collection[str], step: Step) -> None:
    everything, whole_names = scrubbers(connection)
    _empty(connection, _ABOUT_PEOPLE)
    connection.execute(
        "DELETE FROM setting WHERE name IN ('coordinator_name', 'coordinator_since') "
        "OR name GLOB '*_kept_since' OR name GLOB '*_forgotten_on'"
    )
    connection.execute(f"DELETE FROM interview_answer WHERE question IN {_ASKING_FOR_PEOPLE}")
    for blanked, name in _BLANKED:
        _hold(connection, blanked, name, "''", f"{name} <> ''")
    _own_texts_unnamed(connection, library)
    for table in TRACKED:
        for column in table.columns:
            is_text = isinstance(column.type, Words | Themes)
            if is_text and (table.name, column.name) not in _NUMBERS:
                known = column.name in _INSTITUTIONS.get(table.name, ())
                _scrub(connection, table, column.name, whole_names if known else everything, step)


def _scrub(
    connection: sqlite3.Connection,
    table: Table,
    column: str,
    bare: Callable[[str], str],
    step: Step,
) -> None:
    listed = isinstance(table.c[column].type, Themes)
    blank = (table.name, column) in _FORMED
    named = column == "name" and "sort_name" in table.c
    for batch in _batches(connection, table.name, column):
        changed = []
        for row_id, text in batch:
            if listed:
                now = json.dumps([bare(one) for one in json.loads(text)], ensure_ascii=False)
            else:
                now = bare(text)
            if now != text:
                changed.append(("" if blank else now, row_id))
        connection.executemany(f'UPDATE "{table.name}" SET "{column}" = ? WHERE id = ?', changed)
        if named:
            sorts = [(sort_key(now), row_id) for now, row_id in changed]
            connection.executemany(f'UPDATE "{table.name}" SET sort_name = ? WHERE id = ?', sorts)
        _note_held(connection, table.name, column, (row_id for _, row_id in changed))
        step()


def _batches(
    connection: sqlite3.Connection, table: str, column: str
) -> Iterator[list[tuple[str, str]]]:
    last = ""
    query = (
        f'SELECT id, "{column}" FROM "{table}" '
        f"WHERE id > ? AND \"{column}\" NOT IN ('', '[]') ORDER BY id LIMIT {_BATCH}"
    )
    while found := connection.execute(query, (last,)).fetchall():
        yield found
        last = found[-1][0]


def _own_texts_unnamed(connection: sqlite3.Connection, library: Collection[str]) -> None:
    """Clauses and templates of one's own stay behind, and so do their ids: words, often names."""
    ids = connection.execute("SELECT DISTINCT clause_id FROM agreement_clause ORDER BY clause_id")
    own = [clause_id for (clause_id,) in ids if clause_id not in library]
    for place, clause_id in enumerate(own):
        new = {"new": f"clause-{_letters(place)}", "old": clause_id}
        _hold(connection, "agreement_clause", "clause_id", ":new", "clause_id = :old", new)
    asked = connection.execute("SELECT DISTINCT question_id FROM agreement_answer").fetchall()
    for (question_id,) in asked:
        if question_id.partition(".")[0] not in library:
            connection.execute("DELETE FROM agreement_answer WHERE question_id = ?", (question_id,))
    used = connection.execute("SELECT DISTINCT template_id FROM agreement").fetchall()
    for (template_id,) in used:
        if template_id and template_id not in library:
            old = {"old": template_id}
            _hold(connection, "agreement", "template_id", "''", "template_id = :old", old)


def _letters(number: int) -> str:
    return "".join(chr(ord("a") + number // 26**place % 26) for place in (2, 1, 0))


# --- what is left must fit together ----------------------------------------------------------


def _settle_links(connection: sqlite3.Connection, step: Step) -> None:
    """Every link points to a row: else it is blanked, or its row goes where it can't be blank."""
    for table in TRACKED:  # a row stands after what it links to
        for column in table.columns:
            for key in column.foreign_keys:
                gone = (
                    f'"{column.name}" IS NOT NULL AND NOT EXISTS '
                    f'(SELECT 1 FROM "{key.column.table.name}" AS t '
                    f'WHERE t.id = "{table.name}"."{column.name}")'
                )
                if column.nullable:
                    _hold(connection, table.name, column.name, "NULL", gone)
                else:
                    connection.execute(f'DELETE FROM "{table.name}" WHERE {gone}')
                step()


def _settle_what_follows(connection: sqlite3.Connection) -> None:
    """Links that the database does not know of, and what sessions take."""
    for kind, target in _EVIDENCE.items():
        connection.execute(
            "DELETE FROM commitment_link WHERE kind = ? AND target_id <> '' "
            f'AND target_id NOT IN (SELECT id FROM "{target}")',
            (kind,),
        )
    for kind in ("member", "person", "item"):
        connection.execute(
            f"DELETE FROM booking WHERE resource LIKE '{kind}:%' "
            f"AND substr(resource, {len(kind) + 2}) NOT IN (SELECT id FROM {kind})"
        )
    rooms = connection.execute(
        "SELECT b.id, s.venue_id, s.room FROM booking AS b "
        "JOIN session AS s ON s.id = b.session_id WHERE b.resource LIKE 'room:%'"
    ).fetchall()
    for booking_id, venue_id, room in rooms:
        if venue_id and room:
            booked = (room_resource(venue_id, room), booking_id)
            connection.execute("UPDATE booking SET resource = ? WHERE id = ?", booked)
        else:
            connection.execute("DELETE FROM booking WHERE id = ?", (booking_id,))
    for table in TRACKED:
        for pointer, row_id in (("settled", "row_id"), ("same_as", "our_id")):
            connection.execute(
                f'DELETE FROM {pointer} WHERE "table" = ? '
                f'AND {row_id} NOT IN (SELECT id FROM "{table.name}")',
                (table.name,),
            )


def _empty(connection: sqlite3.Connection, tables: Collection[str]) -> None:
    for table in tables:
        connection.execute(f'DELETE FROM "{table}"')


def _hold(
    connection: sqlite3.Connection,
    table: str,
    column: str,
    value: str,
    where: str,
    given: dict[str, Any] | None = None,
) -> None:
    """Put ``value`` (SQL) into a column of some rows, and note that it is not the real one."""
    noted = f"INSERT OR IGNORE INTO pack_held SELECT '{table}', id, '{column}'"
    connection.execute(f'{noted} FROM "{table}" WHERE {where}', given or {})
    connection.execute(f'UPDATE "{table}" SET "{column}" = {value} WHERE {where}', given or {})


def _note_held(
    connection: sqlite3.Connection, table: str, column: str, row_ids: Iterator[str]
) -> None:
    connection.executemany(
        "INSERT OR IGNORE INTO pack_held VALUES (?, ?, ?)",
        ((table, row_id, column) for row_id in row_ids),
    )
