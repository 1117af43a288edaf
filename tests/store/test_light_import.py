"""SQLAlchemy read without asyncio works as always, and whoever asks for asyncio gets it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

# In a process of its own, as the tests themselves have read asyncio.
_RUN = """
import sys
from partnerdesk.store.light_import import light_import

with light_import():
    import sqlalchemy
    from sqlalchemy.dialects import sqlite
from sqlalchemy.util import concurrency
read = [name for name in ("asyncio", "importlib.metadata") if name in sys.modules]
assert not read, read

engine = sqlalchemy.create_engine("sqlite://", poolclass=sqlalchemy.pool.QueuePool)
with engine.connect() as connection:
    assert connection.execute(sqlalchemy.text("SELECT 1")).scalar() == 1
    try:
        connection.execute(sqlalchemy.text("SELECT nothing"))
        raise SystemExit("asked for nothing and got it")
    except sqlalchemy.exc.OperationalError as error:
        assert "nothing" in str(error)

import asyncio, importlib.metadata
assert asyncio.run(asyncio.sleep(0, "slept")) == "slept"
assert concurrency.is_exit_exception(asyncio.CancelledError())
assert concurrency.asyncio.TimeoutError is asyncio.TimeoutError
assert not concurrency.is_exit_exception(ValueError())
assert importlib.metadata.version("sqlalchemy") == sqlalchemy.__version__
with light_import():
    assert sys.modules["asyncio"] is asyncio  # it was there, so it stays
assert sys.modules["asyncio"] is asyncio
print("well")
"""


def test_sqlalchemy_does_without_what_it_only_names() -> None:
    told = subprocess.run(
        [sys.executable, "-c", _RUN],
        cwd=Path(__file__).parent.parent.parent, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert (told.stdout, told.returncode) == ("well\n", 0), told.stderr
