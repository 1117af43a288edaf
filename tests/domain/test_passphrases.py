"""Passphrases: good ones offered, short ones refused, typed ones taken as they were meant."""

from __future__ import annotations

import math

import pytest

from partnerdesk.domain.passphrases import (
    WORDS,
    check_passphrase,
    offered_passphrase,
    plain_passphrase,
)
from partnerdesk.domain.problems import RuleBroken


def test_an_offered_one_is_easy_to_say_and_too_long_to_guess() -> None:
    offered = offered_passphrase()
    words = offered.split("-")
    assert all(word in WORDS for word in words)
    assert len(words) * math.log2(len(WORDS)) >= 60
    assert len(set(WORDS)) == len(WORDS)
    assert all(word.isascii() and word.islower() and word.isalpha() for word in WORDS)
    check_passphrase(offered)
    assert offered_passphrase() != offered


@pytest.mark.parametrize("typed", ["", "letmein", "           a", "a   b   c   d"])
def test_a_short_one_is_refused(typed: str) -> None:
    with pytest.raises(RuleBroken) as refusal:
        check_passphrase(typed)
    assert refusal.value.field == "passphrase"


def test_the_same_words_from_any_keyboard_open_the_same_pack() -> None:
    assert plain_passphrase("  cafe\u0301  noir\n") == plain_passphrase("caf\u00e9\u00a0noir")
    assert plain_passphrase("Maple otter") != plain_passphrase("maple otter")
