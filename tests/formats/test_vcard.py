"""Cards of people: from any telephone or mail program in, and out for all of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from partnerdesk.domain.partners import Member, Person
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.domain.words import clean, clean_lines
from partnerdesk.formats.vcard import (
    CardProblem,
    Cards,
    ImportedPerson,
    card_text,
    read_cards,
    write_cards,
)


def read(tmp_path: Path, text: str, encoding: str = "utf-8") -> Cards:
    path = tmp_path / "people.vcf"
    path.write_bytes(text.replace("\n", "\r\n").encode(encoding))
    return read_cards(path)


SIAN = Person(
    name="Siân Powell",
    telephone="01632 960114",
    mobile="07700 900114",
    email="sian@fenwick.example",
    note="Rings back, after four; “Sian” on the phone",
)


def test_version_3_with_folded_lines_and_a_photograph(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "BEGIN:VCARD\nVERSION:3.0\nN:Powell;Siân;;Mrs;\nFN:Siân Po\n well\n"
        "ORG:Fenwick\\; Primary\\, Lower;Office\nTITLE:Headteacher\n"
        "PHOTO;ENCODING=b;TYPE=JPEG:AAAA\n BBBB\n CCCC\n"
        "item1.TEL;type=HOME;type=FAX:01632 960999\nitem2.TEL;type=WORK;type=pref:01632 960114\n"
        "TEL;TYPE=cell:07700 900114\nEMAIL;TYPE=INTERNET:old@fenwick.example\n"
        "EMAIL;TYPE=INTERNET,PREF:sian@fenwick.example\n"
        "NOTE:Rings back\\, after four\\; “Sian” on the phone\nEND:VCARD\n",
    )
    assert found == Cards((ImportedPerson(1, SIAN, "Fenwick; Primary, Lower", "Headteacher"),), ())


def test_version_2_with_quoted_printable(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "BEGIN:VCARD\nVERSION:2.1\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Powell;Si=C3=A2n\n"
        "FN;charset=utf-8;encoding=quoted-printable:Si=C3=A2n =\nPowell\n"
        "TEL;WORK;VOICE:01632 960114\nTEL;CELL:07700 900114\nEMAIL;INTERNET:sian@fenwick.example\n"
        "NOTE;CHARSET=windows-1252;ENCODING=QUOTED-PRINTABLE:Rings back, after four; =\n"
        "=93Sian=94 on the phone\nEND:VCARD\n",
    )
    assert found == Cards((ImportedPerson(1, SIAN),), ())


def test_version_4_with_telephone_addresses(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "BEGIN:VCARD\nVERSION:4.0\nFN:Siân Powell\n"
        'TEL;VALUE=uri;PREF=1;TYPE="voice,work":tel:+44-1632-960114;ext=102\n'
        'TEL;VALUE=uri;TYPE="voice,cell":tel:+44-7700-900114\nEND:VCARD\n',
    )
    (card,) = found.people
    assert card.person.telephone == "+44-1632-960114 ext 102"
    assert card.person.mobile == "+44-7700-900114"


def test_windows_letters_bare_commas_and_a_name_in_parts(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "BEGIN:VCARD\nVERSION:3.0\nN:Powell;Zoë;;Dr;\nTEL:07700 900114\n"
        "ORG:Fenwick, Lower Road\nNOTE:one, two\nEND:VCARD\n",
        encoding="cp1252",
    )
    person = Person(name="Dr Zoë Powell", mobile="07700 900114", note="one, two")
    assert found.people == (ImportedPerson(1, person, "Fenwick, Lower Road"),)


def test_broken_cards_are_named_and_the_others_read(tmp_path: Path) -> None:
    good = "BEGIN:VCARD\nVERSION:3.0\nFN:{}\n{}END:VCARD\n"
    found = read(
        tmp_path,
        good.format("One", "")
        + good.format("", "ORG:Fenwick\n")
        + good.format("Three", "EMAIL:nobody\n")
        + "BEGIN:VCARD\nFN:Four is cut short\n"
        + good.format("Five", "NOTE no colon\n").replace("NOTE ", "NOTE;")
        + good.format("Six", "FN;CHARSET=KLINGON;ENCODING=QUOTED-PRINTABLE:x\n")
        + good.format("Seven", ""),
    )
    assert [card.person.name for card in found.people] == ["One", "Seven"]
    assert [problem.card_number for problem in found.problems] == [2, 3, 4, 5, 6]
    assert found.problems[2] == CardProblem(4, "The card is cut short: it has no end.")
    assert "“nobody” is not an e-mail address" in found.problems[1].reason


def test_a_line_made_to_take_for_ever_is_refused(tmp_path: Path) -> None:
    line = "TEL;A" + "=b" * 200 + '"'
    found = read(tmp_path, f"BEGIN:VCARD\nVERSION:3.0\nFN:One\n{line}:1\nEND:VCARD\n")
    assert [problem.card_number for problem in found.problems] == [1]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"School,Tel\r\n", "has no card in it"),
        (b"\x00\x01", "not a text file"),
        (b"PK\x03\x04", "not a text file"),
        (b"BEGIN:VCARD\r\nEND:VCARD\r\n" * 5001, "more than 5000 cards"),
    ],
)
def test_other_files_are_refused_in_words(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "people.vcf"
    path.write_bytes(content)
    with pytest.raises(RuleBroken, match=words) as refusal:
        read_cards(path)
    assert refusal.value.field == "file"


def test_a_private_note_stays_at_home_unless_asked_for() -> None:
    assert "Rings back" not in card_text(SIAN, "Fenwick", "Head")
    assert "Rings back" in card_text(SIAN, "Fenwick", "Head", with_private_note=True)


def test_a_card_is_as_the_standard_wants_it() -> None:
    text = card_text(Person(name="Dr Zoë Powell-Rees"), "Ysgol " + "Llŷn " * 40, "Head")
    assert text.startswith("BEGIN:VCARD\r\nVERSION:3.0\r\n") and text.endswith("END:VCARD\r\n")
    assert "\r\nN:Powell-Rees;Zoë;;Dr;\r\n" in text
    assert all(len(line) <= 75 for line in text.split("\r\n"))


_LETTERS = st.one_of(
    st.sampled_from(",;:\\\"'=ŵŷâéفاطمة العلي张Ω"), st.characters(exclude_categories=("Cs", "Cn"))
)
_LINE = st.text(_LETTERS, max_size=90).map(clean)
_NAME = _LINE.filter(bool)
_LINES = st.text(st.one_of(_LETTERS, st.just("\n")), max_size=120).map(clean_lines)


@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    people=st.lists(
        st.tuples(
            st.builds(
                Person,
                name=_NAME,
                telephone=st.sampled_from(["", "01632 960114", "07700 900114"]),
                mobile=st.sampled_from(["", "+44 7700 900114"]),
                email=st.sampled_from(["", "sian@fenwick.example"]),
                note=_LINES,
            ),
            st.none() | st.builds(Member, name=_NAME),
            _LINE,
        ),
        min_size=1,
        max_size=3,
    )
)
def test_cards_come_back_as_they_went_out(
    tmp_path: Path, people: list[tuple[Person, Member | None, str]]
) -> None:
    path = tmp_path / "out.vcf"
    write_cards(path, people, with_private_notes=True)
    assert read_cards(path) == Cards(
        tuple(
            ImportedPerson(number, person, member.name if member else "", title)
            for number, (person, member, title) in enumerate(people, 1)
        ),
        (),
    )
    write_cards(path, people)
    assert [card.person for card in read_cards(path).people] == [
        replace(person, note="") for person, _, _ in people
    ]
