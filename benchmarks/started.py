"""One window in a process of its own, which tells when it answered and what it holds.

Run as a script, as main.py is, and nothing is read here that a window would not read: each kind
pays for itself only. ``began`` is the moment before the process was made, on the same clock.
"""

import os
import sys
import time
from pathlib import Path
from typing import Any

_SETTLED_MS = 1_000


def main(kind: str, folder: str, began: str) -> int:
    """Open an ``empty`` window, or the program's: to its first ``window`` or until ``today`` shows.

    With ``-settled`` behind it tells a second after everything that a start does was done.
    """
    what, _, settled = kind.partition("-")
    if what == "empty":
        return _empty(float(began), settled=bool(settled))
    return _program(what, folder, float(began), settled=bool(settled))


def _empty(began: float, *, settled: bool) -> int:
    from PySide6.QtCore import QEvent, QTimer
    from PySide6.QtWidgets import QApplication, QMainWindow

    class Window(QMainWindow):
        def event(self, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint:
                QTimer.singleShot(_SETTLED_MS if settled else 0, lambda: _tell(began))
            return super().event(event)

    app = QApplication(sys.argv[:1])
    window = Window()
    window.resize(1366, 768)
    window.show()
    return app.exec()


def _program(what: str, folder: str, began: float, *, settled: bool) -> int:
    import gc

    gc.disable()  # as main.py, before it reads the window
    sys.path[0] = str(Path(__file__).parent.parent)
    import main as program
    from ui import application

    class Telling(application.Application):
        def start(self) -> None:
            from PySide6.QtCore import QEvent, QObject, QTimer

            def soon() -> None:
                QTimer.singleShot(_SETTLED_MS if settled else 0, lambda: _tell(began))

            class Painted(QObject):
                """Tells once what it watches was painted: until then nobody sees the facts."""

                def eventFilter(self, watched: QObject, event: QEvent) -> bool:
                    if event.type() == QEvent.Type.Paint:
                        soon()
                    return False

            painted = Painted(self)

            def watch(page: Any) -> None:
                if page.name == "today":
                    page.counted.connect(lambda: page.first.installEventFilter(painted))

            if settled:
                self.ready.connect(soon)
            elif what == "window":
                self.window.painted.connect(soon)
            else:
                self.window.page_made.connect(watch)
            super().start()

    application.Application = Telling  # type: ignore[misc]
    return program.main(["--data", folder])


def _tell(began: float) -> None:
    taken = time.perf_counter() - began
    held = Path("/proc/self/status").read_text(encoding="ascii")
    kilobytes = next(line.split()[1] for line in held.splitlines() if line.startswith("VmRSS"))
    print(f"{taken:.6f} {kilobytes}", flush=True)
    # The store was only read; what ends it is not measured.
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
