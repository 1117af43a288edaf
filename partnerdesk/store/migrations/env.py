"""How Alembic runs our migrations: always on the connection that it is handed."""

from typing import Any, Literal

from alembic import context
from sqlalchemy import Integer
from sqlalchemy.types import TypeDecorator

from partnerdesk.store.tables import metadata

# The search index is made of SQLite's own tables, which the metadata does not describe.
OUTSIDE_METADATA = "search_"


def include_name(name: str | None, type_: str, _parents: object) -> bool:
    """Whether autogenerate and ``check`` look at this name."""
    return not (type_ == "table" and name is not None and name.startswith(OUTSIDE_METADATA))


def render_item(type_: str, item: Any, _context: object) -> str | Literal[False]:
    """Our own column types as what they are on disk: a migration must not change with our code."""
    if type_ == "type" and isinstance(item, TypeDecorator):
        return "sa.Integer()" if isinstance(item.impl, Integer) else "sa.Text()"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    include_name=include_name,
    render_item=render_item,
    compare_type=False,
)
context.run_migrations()
