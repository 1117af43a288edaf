"""Keep a store of the present schema for later tests: ``python -m tests.old_databases.make``.

Run it once per released schema and commit the file; a file of a released schema is never remade.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from partnerdesk.store.migrate import SCHEMAS
from tests import factories


def make() -> Path:
    """Write ``schema_NNNN.db`` beside this file, with rows in every table."""
    target = Path(__file__).with_name(f"schema_{SCHEMAS[-1]}.db")
    with tempfile.TemporaryDirectory() as place:
        store = factories.open_store(Path(place))
        factories.fill(store)
        store.close()
        shutil.copyfile(store.folder.database, target)
    return target


if __name__ == "__main__":
    make()
