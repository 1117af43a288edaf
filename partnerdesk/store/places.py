"""Where in the program a found row is shown."""

from __future__ import annotations

from sqlalchemy import Connection, Select, select

from partnerdesk.store import search
from partnerdesk.store.tables import agreement_signatory as signatory
from partnerdesk.store.tables import agreement_signature as signature
from partnerdesk.store.tables import agreement_version as version
from partnerdesk.store.tables import metadata, role


def place_of(connection: Connection, hit: search.Hit) -> tuple[str, str]:
    """The page and key that a search hit opens: ``("partners", member id)`` and so on."""
    table = metadata.tables[hit.table]
    if hit.table == "member":
        return "partners", hit.row_id
    if "member_id" in table.c and hit.table in ("role", "note", "contact", "buy_in"):
        query = select(table.c.member_id).where(table.c.id == hit.row_id)
        return "partners", connection.execute(query).scalar_one()
    if hit.table == "person":
        query = select(role.c.member_id).where(role.c.person_id == hit.row_id)
        found = connection.execute(query.order_by(role.c.ended_on.is_not(None)).limit(1)).scalar()
        return "partners", found or ""
    return _agreement_of(connection, hit)


def _agreement_of(connection: Connection, hit: search.Hit) -> tuple[str, str]:
    if hit.table == "agreement":
        return "agreements", hit.row_id
    if hit.table in ("agreement_clause", "agreement_commitment"):
        table = metadata.tables[hit.table]
        query = select(table.c.agreement_id).where(table.c.id == hit.row_id)
    elif hit.table == "agreement_signature":
        query = _signed().where(signature.c.id == hit.row_id)
    else:
        return "agreements", _agreement_with_file(connection, hit.row_id)
    return "agreements", connection.execute(query).scalar() or ""


def _signed() -> Select[tuple[str]]:
    return select(signatory.c.agreement_id).join(
        signature, signature.c.signatory_id == signatory.c.id
    )


def _agreement_with_file(connection: Connection, file_id: str) -> str:
    issued = select(version.c.agreement_id).where(version.c.file_id == file_id)
    scanned = _signed().where(signature.c.scan_id == file_id)
    found = connection.execute(issued).scalar() or connection.execute(scanned).scalar()
    return str(found or "")
