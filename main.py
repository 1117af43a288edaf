"""PartnerDesk: arguments, paths, then the window or one command without it."""

from __future__ import annotations

import argparse
import gc
import sys
from pathlib import Path

PROGRAM = Path(__file__).parent


def parser() -> argparse.ArgumentParser:
    """The program's arguments; without a command the window opens."""
    from partnerdesk.cli import add_commands

    arguments = _options()
    add_commands(arguments)
    return arguments


def _options(*, with_help: bool = True) -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(
        prog="main.py",
        add_help=with_help,
        description="Partners, agreements and handover for a partnership of schools.",
    )
    options.add_argument("--data", type=Path, metavar="DIR", help="the folder of the store")
    options.add_argument(
        "--sample", action="store_true", help="open a copy of the sample partnership"
    )
    return options


def main(words: list[str]) -> int:
    """Run the program; returns its exit status."""
    # The window must be there at once: what a command needs is not even read.
    # A wish for help counts as a command here, so that it reaches the command it is about.
    options, command = _options(with_help=False).parse_known_args(words)
    if not command:
        gc.disable()  # nothing of what is read at the start goes away again
        from ui.application import run_window

        return run_window(options.data, PROGRAM, sample=options.sample)
    reader = parser()
    arguments = reader.parse_args(words)
    if arguments.sample:
        reader.error("--sample opens the window, so it stands without a command")
    if arguments.command == "screenshots":
        from ui.screenshots import run_screenshots

        return run_screenshots(arguments)
    from partnerdesk import cli
    from partnerdesk.store.folder import choose_folder

    folder = choose_folder(arguments.data, PROGRAM)
    try:
        return cli.run(arguments, folder)
    except Exception as error:  # noqa: BLE001  # told, without anybody’s words
        return cli.tell_fault(error, folder)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
