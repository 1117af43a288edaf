"""A small partnership and the files that its dialogs are shown."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from partnerdesk.domain.partners import Member
from partnerdesk.store import partners_rows
from partnerdesk.store.opening import OpenStore
from tests import factories as make
from tests.formats import fake_register

TODAY = date(2026, 3, 3)


def fill(store: OpenStore) -> None:
    """Our school, and Fenwick Academy whose head is Zoë Ashgrove."""
    ours = make.member(id="us", name="St Oswald’s", is_us=True)
    fenwick = make.member(id="fenwick", urn="900114", town="Marlow Fen", postcode="ZE1 2QX")
    zoe = make.person(id="zoe")
    make.add(store.database, ours, fenwick, zoe, make.role(zoe, fenwick))


def members(store: OpenStore) -> dict[str, Member]:
    """Every member by name."""
    with store.database.read() as connection:
        return {one.name: one for one in partners_rows.all_members(connection)}


def people(store: OpenStore, member_id: str) -> dict[str, str]:
    """The label of the role of everybody in post, by name."""
    with store.database.read() as connection:
        held = partners_rows.people_in_roles(connection, member_id)
    return {one.person.name: one.role.label for one in held if one.role.held_on(TODAY)}


def register(folder: Path) -> Path:
    """A register of four schools, one of them Fenwick under a new head, one closed."""
    rows = [
        _school("900114", "Fenwick Academy", "Marlow Fen", "ZE1 2QX", "Kofi", "Mensah"),
        _school("900200", "Marlow Bank Infants", "Marlow Fen", "ZE3 1QX", "Ada", "Cole"),
        _school("900201", "Ysgol Llŷn", "Harbourne", "ZE4 4QX", "Siân", "Powell"),
        {**_school("900202", "Old Marlow School", "Marlow Fen", "ZE3 9QX", "Bo", "Fry"),
         "EstablishmentStatus (name)": "Closed"},
    ]  # fmt: skip
    # ŷ is not in Windows-1252, in which the real file is written.
    return fake_register.write_rows(folder / "edubasealldata20260301.csv", rows, encoding="utf-8")


def _school(urn: str, name: str, town: str, postcode: str, first: str, last: str) -> dict[str, str]:
    return {
        "URN": urn,
        "EstablishmentName": name,
        "TypeOfEstablishment (name)": "Community school",
        "EstablishmentTypeGroup (name)": "Local authority maintained schools",
        "EstablishmentStatus (name)": "Open",
        "PhaseOfEducation (name)": "Secondary",
        "Town": town,
        "Postcode": postcode,
        "HeadFirstName": first,
        "HeadLastName": last,
        "HeadPreferredJobTitle": "Headteacher",
        "NumberOfPupils": "420",
    }


def spreadsheet(folder: Path, *rows: str) -> Path:
    """A CSV file as a school office keeps it; the first row is row 2."""
    path = folder / "partners.csv"
    path.write_text(
        "\n".join(["School,Town,Post code,DfE URN,Roll,Notes <b>&</b> more", *rows]),
        encoding="utf-8",
    )
    return path


def cards(folder: Path) -> Path:
    """Two people of Fenwick, one known; one of nowhere; one card without a name."""
    card = "BEGIN:VCARD\nVERSION:3.0\n{}\nEND:VCARD\n"
    path = folder / "staff.vcf"
    path.write_text(
        "".join(
            card.format(lines)
            for lines in (
                "FN:Zoe Ashgrove\nORG:Fenwick Academy\nTITLE:Head\nTEL;TYPE=CELL:07700 900114",
                "FN:Kofi Mensah\nORG:Fenwick Academy\nTITLE:Bursar",
                "FN:Ada Cole\nORG:Elsewhere Ltd\nTITLE:Teacher of Latin",
                "FN:Bo Fry\nORG:Elsewhere Ltd\nTITLE:Governor",
                "ORG:Without a name",
            )
        ),
        encoding="utf-8",
    )
    return path
