"""An invented schools register of any size, in the shape of the real one."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterable, Mapping
from pathlib import Path

USED = (
    "URN", "LA (code)", "LA (name)", "EstablishmentNumber", "EstablishmentName",
    "TypeOfEstablishment (name)", "EstablishmentTypeGroup (name)", "EstablishmentStatus (name)",
    "OpenDate", "CloseDate", "PhaseOfEducation (name)", "StatutoryLowAge", "StatutoryHighAge",
    "OfficialSixthForm (name)", "Gender (name)", "ReligiousCharacter (name)",
    "AdmissionsPolicy (name)", "NumberOfPupils", "PercentageFSM", "Trusts (name)",
    "Federations (name)", "UKPRN", "FurtherEducationType (name)", "LastChangedDate", "Street",
    "Locality", "Address3", "Town", "County (name)", "Postcode", "SchoolWebsite", "TelephoneNum",
    "HeadTitle (name)", "HeadFirstName", "HeadLastName", "HeadPreferredJobTitle", "Easting",
    "Northing", "Country (name)",
)  # fmt: skip

_PLACES = (
    "Marlow Fen", "Harbourne", "Llanfair-y-bryn", "Aldermoor", "Thornby", "Kettlewick",
    "Ashcombe Regis", "Penrhos", "Wexley", "Oldbeck",
)  # fmt: skip
_SAINTS = ("St Anne's", "St. Teilo’s", "Fenwick", "Harbour", "Marlow", "Zoë Lane", "Garrick")
_TYPES = (
    ("Community school", "Local authority maintained schools", "Primary", 4, 11),
    ("Academy converter", "Academies", "Secondary", 11, 18),
    ("Other independent school", "Independent schools", "Not applicable", 4, 13),
    ("Free schools", "Free Schools", "All-through", 4, 18),
    ("Community special school", "Special schools", "Not applicable", 3, 19),
)
_FIRST = ("Siân", "Priya", "Thomas", "Zofia", "Amara", "Huw", "Chloë")
_LAST = ("Powell", "Okafor", "Lindqvist", "Nowak", "Braithwaite", "Rees")


def school_row(urn: int, chance: random.Random) -> dict[str, str]:
    """One invented school."""
    kind, group, phase, low, high = chance.choice(_TYPES)
    town = chance.choice(_PLACES)
    closed = chance.random() < 0.4
    return {
        "URN": str(urn),
        "LA (code)": "899",
        "LA (name)": "Fenshire",
        "EstablishmentNumber": str(chance.randint(1000, 9999)),
        "EstablishmentName": f"{chance.choice(_SAINTS)} {phase if low else ''} School {town}",
        "TypeOfEstablishment (name)": kind,
        "EstablishmentTypeGroup (name)": group,
        "EstablishmentStatus (name)": "Closed" if closed else "Open",
        "OpenDate": "01-09-1998",
        "CloseDate": "31-08-2012" if closed else "",
        "PhaseOfEducation (name)": phase,
        "StatutoryLowAge": str(low),
        "StatutoryHighAge": str(high),
        "ReligiousCharacter (name)": "Does not apply",
        "AdmissionsPolicy (name)": "Not applicable",
        "NumberOfPupils": str(chance.randint(40, 1500)),
        "LastChangedDate": "14-02-2026",
        "Street": f"{chance.randint(1, 200)} Invented Road, North Side",
        "Town": town,
        "County (name)": "Fenshire",
        "Postcode": f"ZE{chance.randint(1, 9)} {chance.randint(1, 9)}QX",
        "SchoolWebsite": "www.school.example",
        "TelephoneNum": f"01632{chance.randint(0, 999999):06}",
        "HeadTitle (name)": chance.choice(("Mrs", "Mr", "Dr")),
        "HeadFirstName": chance.choice(_FIRST),
        "HeadLastName": chance.choice(_LAST),
        "HeadPreferredJobTitle": "Headteacher",
        "Easting": str(chance.randint(100_000, 600_000)),
        "Northing": str(chance.randint(50_000, 600_000)),
    }


def header(columns: int = 140) -> list[str]:
    """The columns that are used, padded to as many as the real file has."""
    return [*USED, *(f"Unused column {n} (name)" for n in range(columns - len(USED)))]


def write_rows(
    path: Path,
    rows: Iterable[Mapping[str, str]],
    columns: int = 140,
    encoding: str = "cp1252",
    filler: str = "Not applicable",
) -> Path:
    """The register with these rows; what a row does not say is blank, unused columns are filled."""
    names = header(columns)
    unused = [filler] * (columns - len(USED))
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        writer.writerow(names)
        for row in rows:
            writer.writerow([*(row.get(name, "") for name in USED), *unused])
    return path


def write_register(path: Path, rows: int, seed: int, columns: int = 140) -> Path:
    """A register of ``rows`` invented schools, the same for the same seed; URNs from 900000."""
    chance = random.Random(seed)
    return write_rows(path, (school_row(900_000 + n, chance) for n in range(rows)), columns)
