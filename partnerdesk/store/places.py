"""Where in the program a found row is shown."""

from __future__ import annotations

from sqlalchemy import Connection, Select, select

from partnerdesk.store import search
from partnerdesk.store.tables import agreement, item, metadata, role
from partnerdesk.store.tables import agreement_commitment as commitment
from partnerdesk.store.tables import agreement_signatory as signatory
from partnerdesk.store.tables import agreement_signature as signature
from partnerdesk.store.tables import agreement_version as version


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
        return "partners", f"{found}#people" if found else ""
    if hit.table in _LENDING:
        return _lent(connection, hit)
    if hit.table in _HANDOVER:
        return "handover", f"{_HANDOVER[hit.table]}:{hit.row_id}"
    if hit.table in _CALENDAR:
        return "calendar", _in_calendar(connection, hit)
    return _agreement_of(connection, hit)


# Which part of the Handover page shows what.
_HANDOVER = {
    "whereabouts": "whereabouts", "interview_answer": "interview", "term_of_office": "leaving",
}  # fmt: skip

_LENDING = ("item", "kit", "out_of_service", "loan", "loan_return", "loan_chase")


def _lent(connection: Connection, hit: search.Hit) -> tuple[str, str]:
    """Items and kits stand in the catalogue, loans on their own page."""
    if hit.table in ("item", "kit"):
        return "equipment", hit.row_id
    if hit.table == "loan":
        return "loans", hit.row_id
    table = metadata.tables[hit.table]
    if hit.table == "loan_return":
        line = metadata.tables["loan_line"]
        query = select(line.c.loan_id).join(table, table.c.line_id == line.c.id)
        found = connection.execute(query.where(table.c.id == hit.row_id)).scalar()
        return "loans", str(found or "")
    page, column = ("loans", "loan_id") if "loan_id" in table.c else ("equipment", "item_id")
    query = select(table.c[column]).where(table.c.id == hit.row_id)
    return page, str(connection.execute(query).scalar() or "")


_CALENDAR = (
    "project", "session", "session_cost", "session_check", "kept_clash", "session_reminder", "task",
)  # fmt: skip


def _in_calendar(connection: Connection, hit: search.Hit) -> str:
    """A session by its id and a project as ``project:ID``; all else stands with its session."""
    if hit.table == "session":
        return hit.row_id
    if hit.table == "project":
        return f"project:{hit.row_id}"
    table = metadata.tables[hit.table]
    query = select(table.c.session_id).where(table.c.id == hit.row_id)
    return str(connection.execute(query).scalar() or "")


def _agreement_of(connection: Connection, hit: search.Hit) -> tuple[str, str]:
    if hit.table == "agreement":
        return "agreements", hit.row_id
    if hit.table == "agreement_commitment":
        return _promise(connection, hit.row_id)
    if hit.table == "commitment_link":
        link = metadata.tables[hit.table]
        found = connection.execute(select(link.c.commitment_id).where(link.c.id == hit.row_id))
        return _promise(connection, found.scalar() or "")
    if hit.table in ("agreement_clause", "agreement_renewal", "let_be"):
        table = metadata.tables[hit.table]
        query = select(table.c.agreement_id).where(table.c.id == hit.row_id)
    elif hit.table == "agreement_signature":
        query = _signed().where(signature.c.id == hit.row_id)
    else:
        return _with_file(connection, hit.row_id)
    return "agreements", connection.execute(query).scalar() or ""


def _promise(connection: Connection, commitment_id: str) -> tuple[str, str]:
    """A promise is traced once its agreement was issued; before that it is words of a draft."""
    query = (
        select(agreement.c.id, agreement.c.issued_on, agreement.c.version)
        .join(commitment, commitment.c.agreement_id == agreement.c.id)
        .where(commitment.c.id == commitment_id)
    )
    found = connection.execute(query).first()
    if found is None:
        return "agreements", ""
    traced = found.issued_on is not None or found.version > 1
    return ("promises", commitment_id) if traced else ("agreements", found.id)


def _signed() -> Select[tuple[str]]:
    return select(signatory.c.agreement_id).join(
        signature, signature.c.signatory_id == signatory.c.id
    )


def _with_file(connection: Connection, file_id: str) -> tuple[str, str]:
    """A photograph stands with its item, any other file with its agreement."""
    pictured = select(item.c.id).where(item.c.photo_id == file_id)
    found = connection.execute(pictured).scalar()
    if found:
        return "equipment", found
    issued = select(version.c.agreement_id).where(version.c.file_id == file_id)
    scanned = _signed().where(signature.c.scan_id == file_id)
    found = connection.execute(issued).scalar() or connection.execute(scanned).scalar()
    return "agreements", str(found or "")
