"""What is killed: a process that does one act after another on a store, and says what it does.

Before anything is committed it says what the whole store will be then (``torture_store.state_of``),
and after each act that it is done; so the parent, ``torture_kills``, knows what may be there
whenever it kills it. What it says:

    begin ACT       about STATE      done             refused STATE (it is this again)
    pack PATH       store FOLDER     backup PATH      forgot NAME      raised ERROR
    putting STATE (a backup, in the place of the store)           kept PATH (of what was there)
"""

from __future__ import annotations

import random
import sqlite3
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection as Pipe
from pathlib import Path

from sqlalchemy import Connection, event
from sqlalchemy.engine import Engine

from benchmarks.torture_kill_acts import ACTS, Desk
from benchmarks.torture_store import state_in, state_of
from partnerdesk.domain.problems import RuleBroken
from partnerdesk.store.folder import Folder
from partnerdesk.store.opening import open_store

RESTORING = ".restoring-"


def live(folder: Folder, seed: int, pipe: Pipe) -> None:
    """Act on the store until killed."""
    try:
        _act(folder, random.Random(seed), pipe.send)
    except Exception:
        pipe.send(f"raised {traceback.format_exc()}")


def _act(folder: Folder, chance: random.Random, say: Callable[[str], object]) -> None:
    _announce(folder, say)
    say("begin opening")
    desk = Desk(folder, open_store(folder, "kill test"), chance, say)
    say("done")
    while True:
        (act,) = chance.choices(list(ACTS), list(ACTS.values()))
        say(f"begin {act.__name__}")
        try:
            act(desk)
            say("done")
        except RuleBroken:  # nothing to undo, or something else hangs on it
            say(f"refused {state_in(folder.database)}")


def _announce(folder: Folder, say: Callable[[str], object]) -> None:
    """Say what the store will be, whenever something is about to be committed to it, or to what
    is to take its place: whoever was forgotten since a backup is taken out of that, too.
    """

    def about(connection: Connection) -> None:
        raw = connection.connection.driver_connection
        assert isinstance(raw, sqlite3.Connection)
        (at,) = (Path(row[2]) for row in raw.execute("PRAGMA database_list") if row[1] == "main")
        # Every reading ends with a commit too; and other stores are begun and merged meanwhile.
        ours = at == folder.database or (at.is_relative_to(folder.root) and RESTORING in str(at))
        if ours and connection.get_execution_options().get("write"):
            say(f"about {state_of(raw)}")

    event.listen(Engine, "commit", about)
