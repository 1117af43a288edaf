"""The register's own words and ours: columns, types of establishment, phases, countries."""

from __future__ import annotations

from collections.abc import Mapping

from partnerdesk.domain.partners import MemberKind, Nation, Phase

COLUMNS: Mapping[str, str] = {
    "urn": "URN",
    "name": "EstablishmentName",
    "type": "TypeOfEstablishment (name)",
    "group": "EstablishmentTypeGroup (name)",
    "status": "EstablishmentStatus (name)",
    "opened": "OpenDate",
    "closed": "CloseDate",
    "phase": "PhaseOfEducation (name)",
    "lowest_age": "StatutoryLowAge",
    "highest_age": "StatutoryHighAge",
    "admissions": "AdmissionsPolicy (name)",
    "further": "FurtherEducationType (name)",
    "authority": "LA (name)",
    "trust": "Trusts (name)",
    "religion": "ReligiousCharacter (name)",
    "pupils": "NumberOfPupils",
    "street": "Street",
    "locality": "Locality",
    "address3": "Address3",
    "town": "Town",
    "county": "County (name)",
    "postcode": "Postcode",
    "country": "Country (name)",
    "website": "SchoolWebsite",
    "telephone": "TelephoneNum",
    "head_title": "HeadTitle (name)",
    "head_first": "HeadFirstName",
    "head_last": "HeadLastName",
    "head_job": "HeadPreferredJobTitle",
    "easting": "Easting",
    "northing": "Northing",
    "changed": "LastChangedDate",
}

# What the register writes where it has nothing to say.
NOTHING = frozenset({"not applicable", "not recorded", "not known", "does not apply", "none"})

_STATE = (
    "community school", "voluntary aided school", "voluntary controlled school",
    "foundation school", "local authority nursery school", "academy converter",
    "academy sponsor led", "city technology college", "university technical college",
    "studio schools", "pupil referral unit", "academy alternative provision converter",
    "academy alternative provision sponsor led", "welsh establishment",
)  # fmt: skip
_SPECIAL = (
    "community special school", "foundation special school", "non-maintained special school",
    "other independent special school", "academy special converter",
    "academy special sponsor led", "free schools special", "special post 16 institution",
)  # fmt: skip
_SIXTH_FORM = (
    "sixth form centres", "academy 16-19 converter", "academy 16 to 19 sponsor led",
    "free schools 16 to 19",
)  # fmt: skip
_ABROAD = ("british schools overseas", "offshore schools", "service children's education")

_KINDS: Mapping[str, MemberKind] = {
    **dict.fromkeys(_STATE, MemberKind.STATE),
    **dict.fromkeys(_SPECIAL, MemberKind.SPECIAL),
    **dict.fromkeys(_SIXTH_FORM, MemberKind.SIXTH_FORM_COLLEGE),
    **dict.fromkeys(_ABROAD, MemberKind.OVERSEAS),
    "free schools": MemberKind.FREE,
    "free schools alternative provision": MemberKind.FREE,
    "other independent school": MemberKind.INDEPENDENT,
    "further education": MemberKind.FE_COLLEGE,
    "higher education institutions": MemberKind.UNIVERSITY,
}
# For types that were invented after this list.
_KINDS_BY_GROUP: Mapping[str, MemberKind] = {
    "local authority maintained schools": MemberKind.STATE,
    "academies": MemberKind.STATE,
    "free schools": MemberKind.FREE,
    "independent schools": MemberKind.INDEPENDENT,
    "special schools": MemberKind.SPECIAL,
    "colleges": MemberKind.FE_COLLEGE,
    "universities": MemberKind.UNIVERSITY,
    "welsh schools": MemberKind.STATE,
}

_PHASES: Mapping[str, Phase] = {
    "nursery": Phase.NURSERY,
    "primary": Phase.PRIMARY,
    "middle deemed primary": Phase.MIDDLE,
    "middle deemed secondary": Phase.MIDDLE,
    "secondary": Phase.SECONDARY,
    "16 plus": Phase.SIXTEEN_PLUS,
    "all-through": Phase.ALL_THROUGH,
    "all through": Phase.ALL_THROUGH,
}
_PHASES_BY_KIND: Mapping[MemberKind, Phase] = {
    MemberKind.UNIVERSITY: Phase.HIGHER,
    MemberKind.FE_COLLEGE: Phase.SIXTEEN_PLUS,
    MemberKind.SIXTH_FORM_COLLEGE: Phase.SIXTEEN_PLUS,
}

_COUNTRIES: Mapping[str, Nation] = {
    "": Nation.ENGLAND,
    "united kingdom": Nation.ENGLAND,
    "great britain": Nation.ENGLAND,
    "england": Nation.ENGLAND,
    "wales": Nation.WALES,
    "scotland": Nation.SCOTLAND,
    "northern ireland": Nation.NORTHERN_IRELAND,
}


def kind_of(type_name: str, group: str, admissions: str, further: str) -> MemberKind:
    """What a school is (P1, P2), from the register's names; OTHER when none of them says.

    A state school or free school that selects its pupils is a grammar school. ``further`` is the
    kind of further education, which sets sixth-form colleges apart.
    """
    kind = _KINDS.get(type_name.casefold()) or _KINDS_BY_GROUP.get(group.casefold())
    if kind is MemberKind.FE_COLLEGE and further.casefold().startswith("sixth form"):
        return MemberKind.SIXTH_FORM_COLLEGE
    if kind in (MemberKind.STATE, MemberKind.FREE) and admissions.casefold() == "selective":
        return MemberKind.GRAMMAR
    return kind or MemberKind.OTHER


def phase_of(name: str, kind: MemberKind, low: int | None, high: int | None) -> Phase:
    """The phase by its name or, where the register gives none, as the ages in years suggest.

    Independent and special schools have no phase there; a primary that ends at 7 is an infant
    school.
    """
    phase = _PHASES.get(name.casefold(), Phase.NONE)
    if phase is Phase.PRIMARY and high is not None and high <= 8:
        return Phase.INFANT
    if phase or kind in _PHASES_BY_KIND or low is None or high is None:
        return phase or _PHASES_BY_KIND.get(kind, Phase.NONE)
    return _phase_by_ages(kind, low, high)


def _phase_by_ages(kind: MemberKind, low: int, high: int) -> Phase:
    if low >= 16:
        return Phase.SIXTEEN_PLUS
    if high <= 5:
        return Phase.NURSERY
    if high <= 8:
        return Phase.INFANT
    if high <= 14:
        return Phase.PREP if kind is MemberKind.INDEPENDENT else Phase.PRIMARY
    return Phase.SECONDARY if low >= 9 else Phase.ALL_THROUGH


def nation_of(type_name: str, country: str) -> Nation:
    """Where a school is: England unless its type or its country says otherwise."""
    kind = type_name.casefold()
    if kind in _ABROAD:
        return Nation.OVERSEAS
    if kind == "welsh establishment":
        return Nation.WALES
    return _COUNTRIES.get(country.casefold(), Nation.OVERSEAS)
