"""The columns of a table of members: our names for them, and what other people call them."""

from __future__ import annotations

from collections.abc import Mapping

from partnerdesk.domain.choices import Choice
from partnerdesk.domain.partners import (
    Beginning,
    Channel,
    Initiator,
    MemberKind,
    Nation,
    Phase,
    PlanStanding,
    Rhythm,
    RoleKind,
    Stage,
)
from partnerdesk.formats.spreadsheet import Field

# A person's columns are named head_… and contact_….
PERSON_PARTS = ("name", "title", "telephone", "mobile", "email", "channel")

_HEAD_WORDS = ("Headteacher", "Head teacher", "Principal")
_CONTACT_WORDS = ("Contact person", "Main contact", "Named contact", "Lead")


def _of(words: tuple[str, ...], *parts: str) -> tuple[str, ...]:
    return tuple(f"{word} {part}" for word in words for part in parts)


FIELDS: tuple[Field, ...] = (
    Field(
        "name",
        "Name",
        (
            *("School", "School name", "Name of school", "Establishment", "EstablishmentName"),
            *("Member", "Partner", "Partner school", "Organisation", "Setting", "Institution"),
        ),
    ),
    Field("kind", "Kind", ("Type", "Type of school", "School type", "Sector")),
    Field("phase", "Phase", ("PhaseOfEducation (name)", "Key stage")),
    Field("stage", "Stage", ("Stage of partnership",)),
    Field("urn", "URN", ("Unique reference number", "DfE URN", "School URN")),
    Field("street", "Street", ("Address", "Address 1", "Address line 1", "Road")),
    Field("locality", "Locality", ("Address 2", "Address line 2", "Village", "District")),
    Field("town", "Town", ("City", "Town or city", "Town/City", "Address 3", "Post town")),
    Field("county", "County", ("County (name)", "Region")),
    Field("postcode", "Postcode", ("Post code", "Postal code", "Zip")),
    Field("nation", "Nation", ("Country",)),
    Field(
        "telephone",
        "Telephone",
        ("Tel", "Tel no", "Phone", "Phone number", "Telephone number", "TelephoneNum"),
    ),
    Field("email", "E-mail", ("Email", "Email address", "School email", "Office email", "Mail")),
    Field("website", "Website", ("Web", "Web site", "URL", "Web address", "SchoolWebsite")),
    Field("easting", "Easting"),
    Field("northing", "Northing"),
    Field(
        "pupils",
        "Pupils",
        ("Number of pupils", "NumberOfPupils", "Roll", "Number on roll", "NOR", "Students"),
    ),
    Field("lowest_age", "Lowest age", ("Age from", "StatutoryLowAge", "Minimum age")),
    Field("highest_age", "Highest age", ("Age to", "StatutoryHighAge", "Maximum age")),
    Field("local_authority", "Local authority", ("LA", "LEA", "LA (name)", "Council")),
    Field("trust", "Trust", ("MAT", "Academy trust", "Multi-academy trust", "Trusts (name)")),
    Field(
        "religious_character",
        "Religious character",
        ("Religion", "Faith", "Denomination", "ReligiousCharacter (name)"),
    ),
    Field("values_ethos", "Values and ethos", ("Values", "Ethos")),
    Field("initiated_by", "Initiated by", ("Who initiated it",)),
    Field("initiated_note", "Who initiated it, in detail"),
    Field("began", "How it began"),
    Field("began_note", "How it began, in detail"),
    Field("joined_on", "Joined", ("Joined on", "Date joined", "Member since", "Start date")),
    Field("left_on", "Left", ("Left on", "Date left", "Member until", "End date")),
    Field("themes", "Themes", ("Theme", "Tags", "Topics", "Interests")),
    Field("other_partnerships", "Other partnerships", ("Networks",)),
    Field("plan_standing", "In the development plan", ("In the SDP",)),
    Field("plan_reference", "Where in the plan", ("SDP reference",)),
    Field("rhythm", "Stay in touch", ("Rhythm", "Contact rhythm")),
    Field(
        "head_name",
        "Head",
        (
            "Head name",
            "Name of head",
            "Name of headteacher",
            *_HEAD_WORDS,
            *_of(_HEAD_WORDS, "name"),
        ),
    ),
    Field("head_title", "Head’s title", ("Head title", *_of(_HEAD_WORDS, "title", "job title"))),
    Field(
        "head_telephone",
        "Head’s telephone",
        ("Head telephone", "Head phone", *_of(_HEAD_WORDS, "telephone", "phone", "tel")),
    ),
    Field("head_mobile", "Head’s mobile", ("Head mobile", *_of(_HEAD_WORDS, "mobile"))),
    Field(
        "head_email",
        "Head’s e-mail",
        ("Head email", "Head e-mail", *_of(_HEAD_WORDS, "email", "e-mail", "email address")),
    ),
    Field("head_channel", "Head prefers", ("Head preferred channel",)),
    Field(
        "contact_name",
        "Contact",
        ("Contact name", "Teacher", "Lead teacher", *_CONTACT_WORDS, *_of(_CONTACT_WORDS, "name")),
    ),
    Field("contact_role", "Contact’s role", ("Contact role", "Role", "Position", "Job title")),
    Field("contact_title", "Contact’s title", ("Contact title", "Contact job title")),
    Field("contact_telephone", "Contact’s telephone", ("Contact telephone", "Contact phone")),
    Field("contact_mobile", "Contact’s mobile", ("Contact mobile", "Mobile", "Mobile number")),
    Field("contact_email", "Contact’s e-mail", ("Contact email", "Contact e-mail")),
    Field("contact_channel", "Contact prefers", ("Preferred channel", "Contact preferred channel")),
)

CHOICES: Mapping[str, type[Choice]] = {
    "kind": MemberKind,
    "phase": Phase,
    "stage": Stage,
    "nation": Nation,
    "initiated_by": Initiator,
    "began": Beginning,
    "plan_standing": PlanStanding,
    "rhythm": Rhythm,
    "contact_role": RoleKind,
    "head_channel": Channel,
    "contact_channel": Channel,
}
DATES = frozenset({"joined_on", "left_on"})
NUMBERS = frozenset({"easting", "northing", "pupils", "lowest_age", "highest_age"})
LONG_TEXTS = frozenset({"values_ethos", "other_partnerships", "initiated_note", "began_note"})

_CHANNELS: Mapping[str, Choice] = {
    "sms": Channel.TEXT,
    "text message": Channel.TEXT,
    "mobile": Channel.TEXT,
    "phone": Channel.TELEPHONE,
    "call": Channel.TELEPHONE,
    "email": Channel.EMAIL,
    "mail": Channel.EMAIL,
}

# What people write for our words, folded.
OTHER_WORDS: Mapping[str, Mapping[str, Choice]] = {
    "kind": {
        **dict.fromkeys(
            (
                "maintained",
                "state school",
                "academy",
                "comprehensive",
                "community",
                "community school",
            ),
            MemberKind.STATE,
        ),
        **dict.fromkeys(("voluntary aided", "foundation", "state funded"), MemberKind.STATE),
        **dict.fromkeys(
            ("private", "public school", "independent school", "prep", "fee paying"),
            MemberKind.INDEPENDENT,
        ),
        "grammar school": MemberKind.GRAMMAR,
        "free": MemberKind.FREE,
        "special": MemberKind.SPECIAL,
        **dict.fromkeys(("sixth form college", "sixth form"), MemberKind.SIXTH_FORM_COLLEGE),
        **dict.fromkeys(("college", "fe", "fe college"), MemberKind.FE_COLLEGE),
        **dict.fromkeys(("he", "higher education"), MemberKind.UNIVERSITY),
        **dict.fromkeys(("overseas", "international"), MemberKind.OVERSEAS),
        "associate": MemberKind.ASSOCIATE,
    },
    "phase": {
        "preparatory": Phase.PREP,
        "early years": Phase.NURSERY,
        "infants": Phase.INFANT,
        **dict.fromkeys(("junior", "juniors"), Phase.PRIMARY),
        **dict.fromkeys(("high", "senior", "upper"), Phase.SECONDARY),
        **dict.fromkeys(("all age", "through"), Phase.ALL_THROUGH),
        **dict.fromkeys(("sixth form", "16 plus", "post 16", "16+", "ks5"), Phase.SIXTEEN_PLUS),
        "he": Phase.HIGHER,
    },
    "nation": {"uk": Nation.ENGLAND, "united kingdom": Nation.ENGLAND, "cymru": Nation.WALES},
    "plan_standing": {
        **dict.fromkeys(("yes", "y", "true"), PlanStanding.YES),
        **dict.fromkeys(("no", "n", "false"), PlanStanding.NO),
    },
    "rhythm": {
        "monthly": Rhythm.MONTHLY,
        "termly": Rhythm.TERMLY,
        **dict.fromkeys(("yearly", "annually"), Rhythm.YEARLY),
    },
    "contact_role": {
        **dict.fromkeys(("headteacher", "head teacher", "principal"), RoleKind.HEAD),
        **dict.fromkeys(
            ("deputy", "deputy headteacher", "deputy head teacher"), RoleKind.DEPUTY_HEAD
        ),
        **dict.fromkeys(("chair", "chair of governors"), RoleKind.CHAIR_OF_GOVERNORS),
        **dict.fromkeys(("coordinator", "co ordinator"), RoleKind.COORDINATOR),
        **dict.fromkeys(("dsl", "designated safeguarding lead"), RoleKind.SAFEGUARDING),
        **dict.fromkeys(("secretary", "office", "office manager"), RoleKind.OFFICE),
        **dict.fromkeys(("bursar", "business manager", "sbm"), RoleKind.FINANCE),
        **dict.fromkeys(("caretaker", "premises"), RoleKind.SITE),
    },
    "head_channel": _CHANNELS,
    "contact_channel": _CHANNELS,
}
