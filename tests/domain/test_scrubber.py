"""A scrubber for packs: names and numbers go, however they are written, and little else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnerdesk.domain.scrubbing import Known, Scrubber

KINDS = ("e-mail", "telephone")
bare = Scrubber(
    Known.of(people=["Dr Zoë Quillfeather-Bell", "Tom Ash", "Jo Marchbanks"]),
    KINDS,
    ["01632 960987", "020 7946 0123 ext 4", "07700 900456"],
    any_case=True,
)

WORD = st.text("abdeilmnoprstuwyzäéłñøŵÀÉŁØ", min_size=3, max_size=9).map(str.title)
NAMES = st.lists(WORD, min_size=2, max_size=4).map(" ".join)
AROUND = st.sampled_from(["", "Ask ", "“", "(", "by ", "\n", "3 × ", "the "])
AFTER = st.sampled_from(["", ".", "’s", ", then", ")", "\n", "”", " -"])


@given(NAMES, NAMES, AROUND, AFTER, st.sampled_from([str, str.upper]))
def test_no_part_of_a_name_is_left(
    name: str, other: str, before: str, after: str, written: type[str]
) -> None:
    scrub = Scrubber(Known.of(people=[name, other]), KINDS, any_case=True)
    text = scrub(f"{before}{written(name)}{after}")
    for word in name.split():
        assert written(word) not in text.replace("[person]", "")


@given(st.text(max_size=60))
def test_what_names_nobody_stays_as_it_is(text: str) -> None:
    nobody = Scrubber(Known.of(), (), any_case=True)
    assert nobody(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("ring zoe quillfeather-bell", "ring [person]"),
        ("quillfeather knows", "[person] knows"),  # long enough to be nothing else
        ("ring a bell, burn the ash", "ring a bell, burn the ash"),
        ("Bell and ASH", "[person] and [person]"),
        ("01632960987, (01632) 960-987", "[telephone], [telephone]"),
        ("+44 (0)1632 960987 or 960 987", "[telephone] or [telephone]"),
        ("7946 0123, 020 7946 0123", "[telephone], [telephone]"),
        ("447700900456, 07700/900456", "[telephone], [telephone]"),
        ("zoe@x.example wrote", "[e-mail] wrote"),
        ("URN 900456, 2026-03-03, £1,200.50", "URN 900456, 2026-03-03, £1,200.50"),
        ("on 03/03/2026 10.30 and 2026-03-03 13 30", "on 03/03/2026 10.30 and 2026-03-03 13 30"),
        ("Mrs Marchbanks 2026, March 2026", "Mrs [person] 2026, March 2026"),
        ("MOU-2026-003, Rooms 12 to 14, Year 8", "MOU-2026-003, Rooms 12 to 14, Year 8"),
    ],
)  # fmt: skip
def test_names_and_numbers_go_and_the_rest_stays(text: str, shown: str) -> None:
    assert bare(text) == shown
