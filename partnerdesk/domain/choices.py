"""A closed set of values, each with the words that a person sees."""

from __future__ import annotations

from enum import StrEnum


class Choice(StrEnum):
    """A value kept in the store and its label: ``STATE = "state", "State"``."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Choice:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    def __str__(self) -> str:
        return str(self.value)
