"""Items, kits, loans and what is in the way of them. Reads return frozen facts.

A question about one item looks only at what holds it now and overlaps the time asked for, by an
index of such lines alone; how many loans have come and gone does not matter.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from string import ascii_lowercase
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Connection,
    Integer,
    Select,
    and_,
    bindparam,
    cast,
    exists,
    func,
    literal,
    literal_column,
    or_,
    select,
)

from partnerdesk.domain.availability import FOREVER, Hold, Stock, line_hold, service_hold
from partnerdesk.domain.lending import (
    Chase,
    Item,
    Kit,
    KitPart,
    Loan,
    LoanFacts,
    LoanLine,
    LoanState,
    LoanStateKind,
    OutOfService,
    Return,
    loan_state,
)
from partnerdesk.store import rows
from partnerdesk.store.columns import Moment, sort_key
from partnerdesk.store.long_lists import LongList, Marks
from partnerdesk.store.questions import Question, among
from partnerdesk.store.tables import (
    change,
    item,
    kit,
    kit_part,
    loan,
    loan_chase,
    loan_line,
    loan_return,
    member,
    out_of_service,
)

# --- items and kits --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ItemFilter:
    """Which items to list: by owner, category, words of the name, test due, and retired ones."""

    owner_id: str = ""
    category: str = ""
    text: str = ""
    test_due_by: date | None = None
    retired: bool = False


def _wanted(choice: ItemFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [
        item.c.retired_on.is_not(None) if choice.retired else item.c.retired_on.is_(None)
    ]
    if choice.owner_id:
        conditions.append(item.c.owner_id == choice.owner_id)
    if choice.category:
        conditions.append(item.c.category == choice.category)
    if choice.test_due_by:
        conditions.append(item.c.test_due_on <= choice.test_due_by)
    for word in sort_key(choice.text).split():
        plain = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        conditions.append(
            or_(
                item.c.sort_name.like(f"{plain}%", escape="\\"),
                item.c.sort_name.like(f"% {plain}%", escape="\\"),
            )
        )
    return conditions


def count_items(connection: Connection, choice: ItemFilter) -> int:
    """How many items there are of those wanted."""
    query = select(func.count()).select_from(item).where(*_wanted(choice))
    return int(connection.execute(query).scalar_one())


def list_items(
    connection: Connection, choice: ItemFilter, offset: int = 0, limit: int = 100
) -> list[Item]:
    """A window of the items wanted, by name."""
    return rows.read(
        connection, Item, *_wanted(choice), order_by=_BY_NAME, limit=limit, offset=offset
    )


def item_list(choice: ItemFilter) -> LongList:
    """The same as a list to be read in windows."""
    return LongList(item, tuple(_wanted(choice)), _BY_NAME)


def item_window(
    connection: Connection, items: LongList, marks: Marks, offset: int, limit: int
) -> list[Item]:
    """The items of a list from number ``offset`` on."""
    return rows.read_query(connection, Item, items.window(rows.whole(Item), marks, offset, limit))


def item_ids(connection: Connection, choice: ItemFilter) -> list[str]:
    """The ids of all of them, by name."""
    query = select(item.c.id).where(*_wanted(choice)).order_by(*_BY_NAME)
    return list(connection.execute(query).scalars())


def any_item(connection: Connection) -> bool:
    """Whether there is any item, in use or retired."""
    return connection.execute(select(item.c.id).limit(1)).first() is not None


_BY_NAME = (item.c.sort_name, item.c.id)


def get_item(connection: Connection, item_id: str) -> Item:
    """One item. Raises LookupError when there is none."""
    return rows.get(connection, Item, item_id)


def items_by_id(connection: Connection, ids: Iterable[str]) -> dict[str, Item]:
    """Some items by id."""
    found = (Item(*row) for row in _ITEMS.ask(connection, ids=list(ids)))
    return {one.id: one for one in found}


_ITEMS = Question(rows.whole(Item).where(among(item.c.id, "ids")))


def items_named(connection: Connection, words: str) -> list[Item]:
    """Items whose name or asset tag is ``words``, capitals and accents aside."""
    named = or_(item.c.sort_name == sort_key(words), func.lower(item.c.asset_tag) == words.lower())
    return rows.read(connection, Item, named, item.c.retired_on.is_(None))


def categories(connection: Connection) -> list[str]:
    """The categories in use, in alphabetical order."""
    query = select(item.c.category).distinct().where(item.c.category != "")
    return sorted(connection.execute(query).scalars(), key=sort_key)


@dataclass(frozen=True, slots=True)
class KitFacts:
    """A kit with its parts, in order."""

    kit: Kit
    parts: tuple[KitPart, ...]


def all_kits(connection: Connection) -> list[KitFacts]:
    """Every kit, by name."""
    parts: dict[str, list[KitPart]] = {}
    for part in rows.read(connection, KitPart, order_by=[kit_part.c.position]):
        parts.setdefault(part.kit_id, []).append(part)
    kits = rows.read(connection, Kit, order_by=[kit.c.sort_name, kit.c.id])
    return [KitFacts(one, tuple(parts.get(one.id, ()))) for one in kits]


def services_of(connection: Connection, item_id: str) -> list[OutOfService]:
    """When units of an item are out of service, oldest first."""
    return rows.read(
        connection,
        OutOfService,
        out_of_service.c.item_id == item_id,
        order_by=[out_of_service.c.first_day],
    )


# --- what is in the way ----------------------------------------------------------------------


def stock(
    connection: Connection,
    item_id: str,
    start: datetime,
    end: datetime,
    now: datetime,
    without_loan: str = "",
) -> Stock:
    """An item with everything that overlaps ``start`` to ``end``, but for one loan of its own.

    Raises LookupError when there is no such item.
    """
    return holds_between(connection, start, end, now, [item_id], without_loan)[item_id]


def holds_between(
    connection: Connection,
    start: datetime,
    end: datetime,
    now: datetime,
    ids: Sequence[str],
    without_loan: str = "",
) -> dict[str, Stock]:
    """Several items with what holds them in a time, in as many questions as for one."""
    holds: dict[str, list[Hold]] = {item_id: [] for item_id in ids}
    lines = _IN_THE_WAY.ask(connection, ids=ids, start=start, end=end, overdue=min(now, start))
    for *line, number, out_since, borrower in lines:
        one = LoanLine(*line)
        if one.loan_id != without_loan:
            is_out = out_since is not None
            holds[one.item_id].append(line_hold(one, now, number, borrower, is_out=is_out))
    for row in _OUT_OF_SERVICE.ask(connection, ids=ids, first=start.date(), last=end.date()):
        gap = OutOfService(*row)
        holds[gap.item_id].append(service_hold(gap))
    return {
        item_id: Stock(one, tuple(sorted(holds[item_id], key=lambda h: h.start)))
        for item_id, one in items_by_id(connection, ids).items()
    }


_AT_ONCE = 500  # ids in one question that names each

_OUT_OF_SERVICE = Question(
    rows.whole(OutOfService).where(
        among(out_of_service.c.item_id, "ids"),
        out_of_service.c.first_day <= bindparam("last"),
        or_(
            out_of_service.c.last_day.is_(None),
            out_of_service.c.last_day >= bindparam("first"),
        ),
    )
)


def _lines_in_the_way() -> CompoundSelect[Any]:
    """Lines that hold the items in that time, or are overdue, with what is known of the loan.

    A line that overlaps ends after ``start`` and no later than ``end`` and the longest loan there
    is, so both bounds are on the index. The 0 is written out because SQLite uses a partial index
    only where the condition is the index's own, letter by letter; the plus keeps it from another
    index, which holds all that ever came and went.
    """
    end = bindparam("end", type_=Moment)
    begins = literal_column("+loan_line.held_from", Moment)
    held = and_(among(loan_line.c.item_id, "ids"), loan_line.c.held > literal_column("0"))
    longest = select(func.max(loan_line.c.held_minutes)).where(held).scalar_subquery()
    until = func.strftime(
        "%Y-%m-%dT%H:%M",
        end,
        literal("+").concat(func.coalesce(longest, 0)).concat(" minutes"),
    )
    overlapping = and_(
        loan_line.c.held_until > bindparam("start"),
        loan_line.c.held_until <= until,
        begins < end,
    )
    overdue = and_(
        loan_line.c.held_until <= bindparam("overdue"),
        begins < end,
        loan.c.handed_over_at.is_not(None),
    )
    columns = [loan_line.c[field.name] for field in fields(LoanLine)]
    base = (
        select(*columns, loan.c.number, loan.c.handed_over_at, member.c.name.label("borrower"))
        .join(loan, loan.c.id == loan_line.c.loan_id)
        .join(member, member.c.id == loan.c.borrower_id)
        .where(held)
    )
    return base.where(overlapping).union_all(base.where(overdue))


_IN_THE_WAY = Question(_lines_in_the_way())


# Later than any loan, and early enough to add the longest loan to it.
FAR_OFF = FOREVER - timedelta(days=2000)


def all_holds(connection: Connection, item_id: str, now: datetime) -> Stock:
    """An item with everything that holds it from now on: to recheck promises and find dates."""
    return stock(connection, item_id, now, FAR_OFF, now)


def all_holds_of(connection: Connection, ids: Collection[str], now: datetime) -> dict[str, Stock]:
    """The same of several items; those that are not there are left out."""
    return holds_between(connection, now, FAR_OFF, now, sorted(ids))


def items_touched(connection: Connection, action_id: str) -> set[str]:
    """Items of which an action changed how many there are or how many are held."""
    query = select(change.c.table, change.c.row_id, change.c.old, change.c.new).where(
        change.c.action_id == action_id,
        change.c.table.in_((item.name, out_of_service.name, loan_line.name)),
    )
    touched = set()
    for table, row_id, *images in connection.execute(query):
        old, new = (json.loads(image) if image else {} for image in images)
        if table != item.name:
            touched |= {image["item_id"] for image in (old, new) if image}
        # An item that the action added or removed was never lent.
        elif old and new and old["quantity"] != new["quantity"]:
            touched.add(row_id)
    return touched


# --- loans -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LoanRow:
    """A loan as a list shows it."""

    loan: Loan
    state: LoanState
    lender: str
    borrower: str
    things: str


@dataclass(frozen=True, slots=True)
class LoanFilter:
    """Which loans to list: in some states, of one member (either side), of one item."""

    kinds: Collection[LoanStateKind] = ()
    member_id: str = ""
    item_id: str = ""
    due_before: datetime | None = None


def list_loans(
    connection: Connection,
    choice: LoanFilter,
    now: datetime,
    offset: int = 0,
    limit: int | None = None,
) -> list[LoanRow]:
    """Loans, those due first at the head; overdue ones are the oldest of all."""
    query = _LOANS.where(*_wanted_loans(choice, now)).order_by(*_BY_DAY_DUE)
    return _loan_rows(connection, query.offset(offset).limit(limit), now)


def loan_list(choice: LoanFilter, now: datetime, *, latest_first: bool = False) -> LongList:
    """The same as a list to be read in windows, or turned round."""
    return LongList(loan, tuple(_wanted_loans(choice, now)), _BY_DAY_DUE, latest_first)


def loan_window(
    connection: Connection, loans: LongList, now: datetime, marks: Marks, offset: int, limit: int
) -> list[LoanRow]:
    """The loans of a list from number ``offset`` on."""
    return _loan_rows(connection, loans.window(_LOANS, marks, offset, limit), now)


def _loan_rows(connection: Connection, query: Select[Any], now: datetime) -> list[LoanRow]:
    found = [(Loan(*values), lent, back) for *values, lent, back in connection.execute(query)]
    names = _names(connection, [one for one, _, _ in found])
    things = _things(connection, [one.id for one, _, _ in found])
    return [
        LoanRow(
            one,
            loan_state(one, lent, lent - back, now),
            names[one.lender_id],
            names[one.borrower_id],
            things.get(one.id, ""),
        )
        for one, lent, back in found
    ]


def any_loan(connection: Connection) -> bool:
    """Whether anything was ever lent."""
    return connection.execute(select(loan.c.id).limit(1)).first() is not None


def count_loans(connection: Connection, choice: LoanFilter, now: datetime) -> int:
    """How many loans there are of those wanted."""
    query = select(func.count()).select_from(loan).where(*_wanted_loans(choice, now))
    return int(connection.execute(query).scalar_one())


_LENT = (
    select(func.coalesce(func.sum(loan_line.c.quantity), 0))
    .where(loan_line.c.loan_id == loan.c.id)
    .scalar_subquery()
)
_BACK = (
    select(func.coalesce(func.sum(loan_return.c.quantity), 0))
    .join(loan_line, loan_line.c.id == loan_return.c.line_id)
    .where(loan_line.c.loan_id == loan.c.id)
    .scalar_subquery()
)
_LOANS = rows.whole(Loan).add_columns(_LENT.label("lent"), _BACK.label("back"))
_BY_DAY_DUE = (loan.c.due_at, loan.c.number)
# The 0 is written out for the sake of the index, as in _lines_in_the_way.
_HELD = select(loan_line.c.loan_id).where(loan_line.c.held > literal_column("0"))


def _wanted_loans(choice: LoanFilter, now: datetime) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if choice.kinds:
        conditions.append(or_(*_in_states(choice.kinds, now)))
    if choice.member_id:
        ours = choice.member_id
        conditions.append(or_(loan.c.lender_id == ours, loan.c.borrower_id == ours))
    if choice.item_id:
        of_item = select(loan_line.c.loan_id).where(loan_line.c.item_id == choice.item_id)
        conditions.append(loan.c.id.in_(of_item))
    if choice.due_before:
        conditions.append(loan.c.due_at <= choice.due_before)
    return conditions


def _in_states(kinds: Collection[LoanStateKind], now: datetime) -> list[ColumnElement[bool]]:
    """The same as ``domain.lending.loan_state`` says, for the database to answer.

    What is not back is held (``actions.lending`` and every merge see to that), and few things are:
    an index of those alone finds them.
    """
    cancelled = loan.c.cancelled_on.is_not(None)
    waiting = and_(~cancelled, loan.c.handed_over_at.is_(None))
    gone = and_(~cancelled, loan.c.handed_over_at.is_not(None))
    still = and_(loan.c.id.in_(_HELD), gone)
    told = {
        LoanStateKind.CANCELLED: cancelled,
        LoanStateKind.ASKED: and_(waiting, loan.c.reserved_on.is_(None)),
        LoanStateKind.RESERVED: and_(waiting, loan.c.reserved_on.is_not(None)),
        LoanStateKind.RETURNED: and_(gone, loan.c.id.not_in(_HELD)),
        LoanStateKind.OVERDUE: and_(still, loan.c.due_at <= now),
        LoanStateKind.PART_RETURNED: and_(still, loan.c.due_at > now, _BACK > 0),
        LoanStateKind.OUT: and_(still, loan.c.due_at > now, _BACK == 0),
    }
    if set(kinds) >= _STILL_OUT:
        return [still, *(told[kind] for kind in kinds if kind not in _STILL_OUT)]
    return [told[kind] for kind in kinds]


_STILL_OUT = {LoanStateKind.OUT, LoanStateKind.PART_RETURNED, LoanStateKind.OVERDUE}


def _names(connection: Connection, loans: Iterable[Loan]) -> dict[str, str]:
    ids = {one.lender_id for one in loans} | {one.borrower_id for one in loans}
    query = select(member.c.id, member.c.name).where(member.c.id.in_(ids))
    return {row.id: row.name for row in connection.execute(query)}


def _things(connection: Connection, loan_ids: Sequence[str]) -> dict[str, str]:
    """``12 × Multimeter, Minibus`` by loan."""
    query = (
        select(loan_line.c.loan_id, loan_line.c.quantity, item.c.name)
        .join(item, item.c.id == loan_line.c.item_id)
        .order_by(loan_line.c.position)
    )
    things: dict[str, list[str]] = {}
    for at in range(0, len(loan_ids), _AT_ONCE):
        some = query.where(loan_line.c.loan_id.in_(loan_ids[at : at + _AT_ONCE]))
        for loan_id, quantity, name in connection.execute(some):
            things.setdefault(loan_id, []).append(f"{quantity} × {name}" if quantity > 1 else name)
    return {loan_id: ", ".join(names) for loan_id, names in things.items()}


def loan_facts(connection: Connection, loan_id: str) -> LoanFacts:
    """One loan, whole. Raises LookupError when there is none."""
    found = rows.get(connection, Loan, loan_id)
    lines = rows.read(
        connection, LoanLine, loan_line.c.loan_id == loan_id, order_by=[loan_line.c.position]
    )
    returns = rows.read(
        connection,
        Return,
        loan_return.c.line_id.in_([line.id for line in lines]),
        order_by=[loan_return.c.returned_at, loan_return.c.id],
    )
    chases = rows.read(
        connection, Chase, loan_chase.c.loan_id == loan_id, order_by=[loan_chase.c.on]
    )
    return LoanFacts(found, tuple(lines), tuple(returns), tuple(chases))


def loan_by_number(connection: Connection, number: str) -> Loan | None:
    """The loan with this number, capitals aside."""
    found = rows.read(connection, Loan, func.upper(loan.c.number) == number.upper())
    return found[0] if found else None


def loans_numbered(connection: Connection, numbers: Collection[str]) -> dict[str, Loan]:
    """Some loans by their numbers."""
    found = rows.read(connection, Loan, loan.c.number.in_(sorted(numbers)))
    return {one.number: one for one in found}


def newest_loan_numbers(connection: Connection) -> list[str]:
    """The highest numbers in use, enough to find the next; without the letter of a merge."""
    ((last, outgrown),) = _LAST.ask(connection)
    # In the order of texts L-10000 comes before L-2000, and L-5, which a pack may bring, after it:
    # then all of them are looked at.
    if outgrown or not _OF_FOUR.match(last or ""):
        return [number.rstrip(ascii_lowercase) for _, number in _HIGHEST.ask(connection) if number]
    return [last.rstrip(ascii_lowercase)]


_OF_FOUR = re.compile(r"L-\d{4}(?!\d)")


_NUMBERED = (loan.c.number > "L-", loan.c.number < "L-:")
# The last in the order of texts, by the index; and whether that is still the order of numbers.
_LAST = Question(
    select(
        select(func.max(loan.c.number)).where(*_NUMBERED).scalar_subquery(),
        exists().where(loan.c.number >= "L-9999", loan.c.number < "L-:")
        | exists().where(loan.c.number >= "L-10000", loan.c.number < "L-1000:"),
    )
)
# As a whole number a text is worth the digits that it begins with; with a greatest value SQLite
# gives the other columns of its row.
_HIGHEST = Question(
    select(func.max(cast(func.substr(loan.c.number, 3), Integer)), loan.c.number).where(*_NUMBERED)
)


def overdue_numbers(connection: Connection, borrower_id: str, now: datetime) -> list[str]:
    """The numbers of a borrower's overdue loans."""
    choice = LoanFilter(kinds=(LoanStateKind.OVERDUE,), member_id=borrower_id)
    return [
        row.loan.number
        for row in list_loans(connection, choice, now)
        if row.loan.borrower_id == borrower_id
    ]
