"""Members, things and loans of a store by the words that people type for them.

Things and members are named by their name, an asset tag, or any words of a name that only one has.
Where more than one fits, the refusal lists them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from partnerdesk.domain.problems import RuleBroken

if TYPE_CHECKING:
    from partnerdesk.domain.lending import Item, Kit, LoanFacts
    from partnerdesk.domain.partners import Member
    from partnerdesk.store.database import Connection
    from partnerdesk.store.lending_rows import KitFacts

Named = TypeVar("Named")

ALL = 1_000_000


def member(connection: Connection, words: str, field: str) -> Member:
    """The member called ``words``, of those that have not left."""
    from partnerdesk.store import partners_rows

    present = partners_rows.all_members(connection, with_left=False)
    return only(present, words, field, "member", "`list partners` tells the names")


def only(several: Sequence[Named], words: str, field: str, kind: str, hint: str) -> Named:
    """The one whose name is ``words``, else the one whose name has them all."""
    from partnerdesk.store.columns import sort_key

    def name(one: Named) -> str:
        return sort_key(one.name)  # type: ignore[attr-defined]

    wanted = sort_key(words)
    found = [one for one in several if name(one) == wanted]
    found = found or [one for one in several if all(word in name(one) for word in wanted.split())]
    if len(found) == 1:
        return found[0]
    if not found:
        raise RuleBroken(field, f"There is no {kind} “{words}”. {hint}.")
    names = "; ".join(_told(one) for one in found[:6])
    raise RuleBroken(
        field, f"“{words}” can mean {names}. Write more of the name, or the asset tag."
    )


def _told(one: Any) -> str:
    tag = getattr(one, "asset_tag", "")
    return f"{one.name} ({tag})" if tag else str(one.name)


def thing(connection: Connection, words: str, owner_id: str = "") -> Item | KitFacts:
    """The item or kit that is called ``words``; with ``owner_id`` only among that member's."""
    from partnerdesk.domain.lending import Item
    from partnerdesk.store import lending_rows
    from partnerdesk.store.columns import sort_key

    kits = {one.kit: one for one in lending_rows.all_kits(connection) if _owned(one.kit, owner_id)}
    exact: list[Item | Kit] = [one for one in kits if sort_key(one.name) == sort_key(words)]
    items = lending_rows.items_named(connection, words)
    exact += [one for one in items if _owned(one, owner_id)]
    if len(exact) == 1:
        found = exact[0]
    else:
        choice = lending_rows.ItemFilter(owner_id=owner_id)
        every: list[Item | Kit] = [*kits, *lending_rows.list_items(connection, choice, limit=ALL)]
        hint = "`list items` tells the names and tags"
        found = only(exact or every, words, "item", "thing", hint)
    return found if isinstance(found, Item) else kits[found]


def _owned(one: Any, owner_id: str) -> bool:
    return not owner_id or one.owner_id == owner_id


def loan(connection: Connection, number: str) -> LoanFacts:
    """The loan with this number, whole."""
    from partnerdesk.store import lending_rows

    found = lending_rows.loan_by_number(connection, number)
    if found is None:
        raise RuleBroken("number", f"There is no loan {number}. `list loans` tells the numbers.")
    return lending_rows.loan_facts(connection, found.id)


def needed(thing: Item | KitFacts, quantity: int) -> dict[str, int]:
    """How many of which items that takes, by id."""
    from partnerdesk.domain.lending import Item

    if isinstance(thing, Item):
        return {thing.id: quantity}
    return {part.item_id: part.quantity * quantity for part in thing.parts}
