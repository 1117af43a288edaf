"""The store's folder: one place that a person can find, copy and carry."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from partnerdesk.store.problems import StoreReadOnly

OWN_TEXTS = "texts"

# Folders of programs that copy files to a server while they are being written.
_SYNCED = ("onedrive", "dropbox", "google drive", "googledrive", "icloud", "nextcloud", "box sync")


@dataclass(frozen=True, slots=True)
class Folder:
    """Where the store's files lie: ``partnerdesk.db``, ``files/``, ``backups/``, ``log/``."""

    root: Path

    @property
    def database(self) -> Path:
        """The SQLite file."""
        return self.root / "partnerdesk.db"

    @property
    def files(self) -> Path:
        """Scans and issued documents, by hash."""
        return self.root / "files"

    @property
    def backups(self) -> Path:
        """Automatic and asked-for backups."""
        return self.root / "backups"

    @property
    def texts(self) -> Path:
        """The user's own clauses and templates."""
        return self.root / OWN_TEXTS

    @property
    def log(self) -> Path:
        """What went wrong, for a report."""
        return self.root / "log"

    @property
    def lock(self) -> Path:
        """Held by the PartnerDesk that has the store open."""
        return self.root / "partnerdesk.lock"

    @property
    def unsaved(self) -> Path:
        """What is typed and not saved yet; there only while there is something."""
        return self.root / "unsaved.json"

    @property
    def exists(self) -> bool:
        """Whether there is a store here."""
        return self.database.is_file()

    @property
    def synced_by(self) -> str:
        """The name of the sync program this folder seems to belong to, or blank."""
        for part in self.root.absolute().parts:
            for name in _SYNCED:
                if part.lower().startswith(name):
                    return part
        return ""

    def make(self) -> None:
        """Create the folders. Raises StoreReadOnly when they can't be written."""
        try:
            for folder in (self.root, self.files, self.backups, self.log):
                folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreReadOnly(
                f"The folder {self.root} can’t be written to. "
                "Choose another one with --data, or ask whoever looks after the computer."
            ) from error


def choose_folder(given: Path | None, program: Path) -> Folder:
    """``given``; else ``PartnerDesk-data`` beside the program, if there; else the user's own.

    The user's own is local data: never roaming, never synced.
    """
    if given is not None:
        return Folder(given)
    beside = program / "PartnerDesk-data"
    if beside.is_dir():
        return Folder(beside)
    import platformdirs

    return Folder(Path(platformdirs.user_data_dir("PartnerDesk", appauthor=False, roaming=False)))
