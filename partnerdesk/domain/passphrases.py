"""Passphrases for packs: offered ones are easy to read out, and hard to guess."""

from __future__ import annotations

import unicodedata

from partnerdesk.domain.problems import RuleBroken

SHORTEST = 12


def plain_passphrase(typed: str) -> str:
    """What was typed as it opens a pack, whichever keyboard it came from: single spaces, NFKC."""
    return " ".join(unicodedata.normalize("NFKC", typed).split())


def check_passphrase(typed: str) -> None:
    """Raise RuleBroken for ``passphrase`` when it is too short to keep anybody out."""
    if len(plain_passphrase(typed)) < SHORTEST:
        raise RuleBroken(
            "passphrase",
            f"A passphrase needs {SHORTEST} letters or more: a short one is soon guessed. "
            "Use the one that is offered, or several words of your own.",
        )
