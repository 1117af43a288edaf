"""Widgets that leave something for their subclasses to say."""

from __future__ import annotations

from abc import ABCMeta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    Abstract = ABCMeta
else:

    class Abstract(ABCMeta, type(QObject)):
        """Metaclass that knows ``abstractmethod``; Qt's own does not, and the two must be one."""
