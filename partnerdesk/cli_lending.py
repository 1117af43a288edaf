"""The commands of lending: their words, and those that only look, import or print."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from partnerdesk import cli_loans, cli_names
from partnerdesk.cli_loans import When, read_when
from partnerdesk.cli_names import ALL
from partnerdesk.domain.problems import RuleBroken

if TYPE_CHECKING:
    from partnerdesk.documents.blocks import LabelSheet
    from partnerdesk.domain.availability import Hold, Stock
    from partnerdesk.store.opening import OpenStore

Row = dict[str, Any]


# --- the words of the commands ---------------------------------------------------------------


def add_commands(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    sources: argparse._SubParsersAction[argparse.ArgumentParser],
    documents: argparse._SubParsersAction[argparse.ArgumentParser],
) -> None:
    """Add lending to the program's commands, to what it imports and to what it prints."""
    _add_lend(commands)
    _add_reserve(commands)
    back = commands.add_parser("return", help="take back a loan, or some of it")
    back.add_argument("number", help="the loan, as L-0042; without --item everything came back")
    back.add_argument("--item", metavar="NAME", help="what came back: a name or asset tag")
    back.add_argument("--quantity", type=_number, metavar="N", help="else all of it")
    back.add_argument("--outcome", choices=("well", "damaged", "lost"), default="well")
    back.add_argument("--cost", metavar="POUNDS", default="", help="to put it right")
    back.add_argument("--note", default="")
    asking = commands.add_parser("available", help="how many are free, and what is in the way")
    asking.add_argument("--item", required=True, metavar="NAME", help="a name or asset tag")
    asking.add_argument("--from", dest="start", type=_when, required=True, metavar="DATE")
    asking.add_argument("--to", dest="end", type=_when, required=True, metavar="DATE")
    asking.add_argument("--quantity", type=_number, default=1, metavar="N", help="wanted")
    asking.add_argument("--json", action="store_true", help="as JSON, one object a line")
    table = sources.add_parser("items", help="things from a table (CSV or XLSX), all or none")
    table.add_argument("file", type=Path)
    form = documents.add_parser("loan", help="the agreement of a loan, by its number")
    form.add_argument("number")
    labels = documents.add_parser("labels", help="labels with a QR code for things")
    labels.add_argument("--items", nargs="+", default=[], metavar="NAME", help="else all things")
    labels.add_argument("--sheet", default="", metavar="SHEET", help="which sheet of labels")
    labels.add_argument("--start", type=_number, default=1, metavar="N", help="first free label")
    for document in (form, labels):
        document.add_argument("-o", "--output", type=Path, required=True, metavar="FILE")


def _add_lend(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    lend = commands.add_parser("lend", help="hand something over to a member")
    _add_wanted(lend)
    lend.add_argument(
        "--from",
        dest="start",
        metavar="DATE|MEMBER",
        help="when it goes out (today), or which member lends it (its owner)",
    )
    lend.add_argument("--out", type=_when, metavar="DATE", help="when it goes out")
    lend.add_argument(
        "--due", type=_when, required=True, metavar="DATE", help="YYYY-MM-DD[:morning|:afternoon]"
    )
    lend.add_argument("--reserve", action="store_true", help="only promise it for then")


def _add_reserve(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    reserve = commands.add_parser("reserve", help="promise something, once or again and again")
    _add_wanted(reserve)
    reserve.add_argument("--from", dest="start", type=_when, required=True, metavar="DATE")
    reserve.add_argument("--due", type=_when, metavar="DATE", help="else the same day")
    reserve.add_argument("--time", type=_times, metavar="HH:MM-HH:MM", help="for a place")
    reserve.add_argument("--every", type=_every, metavar="2w", help="each so many weeks or days")
    reserve.add_argument("--until", type=_when, metavar="DATE", help="the last day of a series")
    reserve.add_argument("--skip-taken", action="store_true", help="leave out days it is taken")
    reserve.add_argument("--skip-closed", action="store_true", help="leave out our own holidays")


def _add_wanted(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--item", action="append", required=True, metavar="NAME", help="a name, asset tag or kit"
    )
    parser.add_argument(
        "--quantity", action="append", type=_number, default=[], metavar="N", help="for each --item"
    )
    parser.add_argument("--to", required=True, metavar="MEMBER", help="who borrows it")
    parser.add_argument("--lender", metavar="MEMBER", help="who lends it, else its owner")
    parser.add_argument("--purpose", default="")
    parser.add_argument("--note", default="", help="why it goes on despite a warning")


def _when(text: str) -> When:
    try:
        return read_when(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(
            f"“{text}” is not a day. Write 2026-03-03, or 2026-03-03:afternoon."
        ) from error


def _times(text: str) -> tuple[time, time]:
    try:
        start, end = map(time.fromisoformat, text.split("-"))
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"“{text}” is not a time like 16:00-18:00.") from error
    return start, end


def _every(text: str) -> timedelta:
    match = re.fullmatch(r"([1-9]\d?)([wd])", text)
    if not match:
        raise argparse.ArgumentTypeError(f"“{text}” is not like 2w (weeks) or 3d (days).")
    return timedelta(days=int(match[1]) * (7 if match[2] == "w" else 1))


def _number(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 100_000:
        raise argparse.ArgumentTypeError(f"“{text}” is not a number from 1 to 100000.")
    return int(text)


# --- lists -----------------------------------------------------------------------------------


def items(store: OpenStore) -> Iterator[Row]:
    """Everything that is shared."""
    from partnerdesk.store import lending_rows, partners_rows

    with store.database.read() as connection:
        members = {one.id: one.name for one in partners_rows.all_members(connection)}
        for one in lending_rows.list_items(connection, lending_rows.ItemFilter(), limit=ALL):
            yield {
                "name": one.name,
                "asset_tag": one.asset_tag,
                "owner": members[one.owner_id],
                "kind": one.kind.value,
                "category": one.category,
                "quantity": one.quantity,
                "capacity": one.capacity,
                "value_pence": one.value_pence,
                "condition": one.condition.value,
                "kept_at": one.kept_at,
                "test_due_on": one.test_due_on,
            }


def loans(store: OpenStore) -> Iterator[Row]:
    """Every loan, those due first at the head."""
    from partnerdesk.store import lending_rows

    with store.database.read() as connection:
        choice = lending_rows.LoanFilter()
        for row in lending_rows.list_loans(connection, choice, datetime.now()):
            yield {
                "number": row.loan.number,
                "state": row.state.words,
                "things": row.things,
                "lender": row.lender,
                "borrower": row.borrower,
                "out": When.out(row.loan.out_at),
                "due": When.back(row.loan.due_at),
                "still_out": row.state.outstanding,
            }


LISTS: dict[str, Callable[[OpenStore], Iterator[Row]]] = {"items": items, "loans": loans}


def available(store: OpenStore, arguments: argparse.Namespace) -> list[Row]:
    """How many of an item, or of each item of a kit, are free, and what is in the way."""
    from partnerdesk.store import lending_rows

    start, end = arguments.start.goes_out(), arguments.end.comes_back()
    if end <= start:
        raise RuleBroken("end", "It ends before it begins. Put the later date after --to.")
    now = datetime.now()
    with store.database.read() as connection:
        needed = cli_names.needed(cli_names.thing(connection, arguments.item), arguments.quantity)
        return [
            _availability(
                lending_rows.stock(connection, item_id, start, lending_rows.FAR_OFF, now),
                wanted,
                start,
                end,
            )
            for item_id, wanted in needed.items()
        ]


def _availability(stock: Stock, wanted: int, start: datetime, end: datetime) -> Row:
    from partnerdesk.domain.availability import next_free

    quantity = stock.item.quantity
    fits = stock.free(start, end) >= wanted
    later = () if fits else next_free(quantity, stock.holds, wanted, start, end - start)
    return {
        "item": stock.item.name,
        "from": When.out(start),
        "to": When.back(end),
        "quantity": quantity,
        "free": stock.free(start, end),
        "in_the_way": [_in_the_way(h) for h in stock.holds if h.start < end and h.end > start],
        "free_from": [str(When.out(moment)) for moment in later],
    }


def _in_the_way(hold: Hold) -> Row:
    from partnerdesk.domain.availability import FOREVER

    until = None if hold.end == FOREVER else str(When.back(hold.end))
    return {"loan": hold.loan, "why": hold.words, "quantity": hold.quantity, "until": until}


def available_words(row: Row) -> str:
    """``18 of 30 × Multimeter are free …`` and a line for each thing in the way."""
    verb = "is" if row["free"] == 1 else "are"
    lines = [
        f"{row['free']} of {row['quantity']} × {row['item']} {verb} free "
        f"from {row['from']} to {row['to']}."
    ]
    for hold in row["in_the_way"]:
        until = f"until {hold['until']}" if hold["until"] else _open_end(hold)
        what = ", ".join(filter(None, (hold["loan"], hold["why"])))
        lines.append(f"  {hold['quantity']}: {what}, {until}")
    lines += [f"  Free from {moment}" for moment in row["free_from"]]
    return "\n".join(lines)


def _open_end(hold: Row) -> str:
    return "not back yet" if hold["loan"] else "until further notice"


def import_items(store: OpenStore, arguments: argparse.Namespace) -> str:
    """Things from a table whose columns are told by their headings; nothing when one is wrong."""
    from partnerdesk.actions import items as items_actions
    from partnerdesk.domain.words import counted
    from partnerdesk.formats.items_columns import FIELDS
    from partnerdesk.formats.items_table import read_items
    from partnerdesk.formats.spreadsheet import guess_mapping, read_sheet
    from partnerdesk.store import partners_rows

    sheet = read_sheet(arguments.file)
    with store.database.read() as connection:
        members = partners_rows.all_members(connection, with_left=False)
        us = partners_rows.us(connection)
    mapping = guess_mapping(sheet.columns, FIELDS)
    preview = read_items(sheet, mapping, members, us.id if us else "")
    if preview.problems:
        lines = [f"Row {one.row}, {one.column}: {one.reason}" for one in preview.problems]
        raise RuleBroken("file", "\n".join(["Nothing was imported.", *lines]))
    if not preview.items:
        raise RuleBroken("file", f"There is nothing in {arguments.file.name}.")
    name = f"Import {counted(len(preview.items), 'thing')} from {arguments.file.name}"
    found = [one.item for one in preview.items]
    return items_actions.add_items(store.database, found, name).name


def loan_form(store: OpenStore, arguments: argparse.Namespace) -> bytes:
    """The agreement of a loan as a PDF."""
    from partnerdesk.actions.loan_paper import loan_form_pdf

    with store.database.read() as connection:
        facts = cli_names.loan(connection, arguments.number)
    return loan_form_pdf(store, facts.loan.id, date.today())


def labels(store: OpenStore, arguments: argparse.Namespace) -> bytes:
    """Labels as a PDF, for the things named or for all."""
    from partnerdesk.actions.loan_paper import labels_pdf
    from partnerdesk.store import lending_rows

    with store.database.read() as connection:
        if arguments.items:
            found = [cli_names.thing(connection, words) for words in arguments.items]
            ids = [item_id for one in found for item_id in cli_names.needed(one, 1)]
        else:
            choice = lending_rows.ItemFilter()
            ids = [one.id for one in lending_rows.list_items(connection, choice, limit=ALL)]
    return labels_pdf(store, ids, _sheet(arguments.sheet), arguments.start)


def _sheet(words: str) -> LabelSheet:
    from partnerdesk.documents.labels import SHEETS

    fits = [one for one in SHEETS if words.lower() in (one.fits.lower(), str(one.count))]
    if not words:
        return SHEETS[0]
    if not fits:
        known = ", ".join(f"{one.fits} ({one.name})" for one in SHEETS)
        raise RuleBroken("sheet", f"There is no sheet “{words}”. These are known: {known}.")
    return fits[0]


PRINTED: dict[str, Callable[[OpenStore, argparse.Namespace], bytes]] = {
    "loan": loan_form,
    "labels": labels,
}

WRITES: dict[str, Callable[[OpenStore, argparse.Namespace], str]] = {
    "lend": cli_loans.lend,
    "reserve": cli_loans.reserve,
    "return": cli_loans.take_back,
}
