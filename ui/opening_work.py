"""Opening stores on the worker: each gives back an open store, or what keeps it from opening."""

from __future__ import annotations

import tempfile
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from partnerdesk.store.folder import Folder
from partnerdesk.store.light_import import light_import
from partnerdesk.store.problems import StoreProblem

if TYPE_CHECKING:
    from partnerdesk.store.opening import OpenStore

# This module is first read on the worker, and nothing before it has read SQLAlchemy.
with light_import():
    import partnerdesk.store.opening  # noqa: F401


def opened(folder: Folder, *, read_only: bool = False) -> OpenStore | StoreProblem:
    """Open a store, with its first connection made and whoever works with it named."""
    from partnerdesk.store.lock import user_name
    from partnerdesk.store.opening import open_store
    from partnerdesk.store.settings_rows import read_settings

    try:
        store = open_store(folder, user_name(), read_only=read_only)
        with store.database.read() as connection:
            name = read_settings(connection).coordinator_name
    except StoreProblem as problem:
        return problem
    store.database.actor = name or store.database.actor
    return store


def fresh_sample(today: date) -> OpenStore | StoreProblem:
    """The sample in a folder of its own, so that every window has one and nothing is replaced."""
    from partnerdesk.actions.sample import load_sample

    try:
        place = Path(tempfile.mkdtemp(prefix="partnerdesk-sample-"))
        store = opened(Folder(place))
        if not isinstance(store, StoreProblem):
            load_sample(store, today)
    except StoreProblem as problem:
        return problem
    except OSError as error:
        return StoreProblem(
            "There is no room for a copy of the sample partnership in this computer’s folder for "
            f"passing files ({error.strerror}). Make some room, then try again."
        )
    return store


def restored(folder: Folder, backup: Path) -> tuple[OpenStore | StoreProblem, str]:
    """The store open again, restored; or as it was, with the words of what was refused. Words come
    as well when the backup was made of a store that was damaged already.
    """
    from partnerdesk.actions.rescue import restored_words
    from partnerdesk.store.restore import restore

    try:
        restore(folder, backup, datetime.now())
        words = restored_words(folder)
    except StoreProblem as problem:
        words = problem.message
    return opened(folder), words


def is_arriving(store: OpenStore) -> bool:
    """Whether the store was begun from a pack, and its first ten minutes are still to be read."""
    from partnerdesk.store.arrival_rows import arrival_of

    with store.database.read() as connection:
        arrival = arrival_of(connection)
    return arrival is not None and arrival.read_on is None
