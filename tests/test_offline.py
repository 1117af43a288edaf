"""Nothing leaves the computer unless somebody saves, prints or sends it."""

from __future__ import annotations

import ast
import socket
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCES = [ROOT / "main.py", *sorted((ROOT / "partnerdesk").rglob("*.py"))]
SOURCES += sorted((ROOT / "ui").rglob("*.py"))

# The modules that open a connection; a web address that the user chose is opened by their browser.
TALKING = {
    "socket", "socketserver", "ssl", "http", "urllib.request", "urllib.error", "urllib3",
    "requests",
    "httpx", "aiohttp", "ftplib", "smtplib", "poplib", "imaplib", "telnetlib", "xmlrpc", "asyncio",
    "webbrowser", "subprocess", "multiprocessing",
    "PySide6.QtNetwork", "PySide6.QtWebSockets", "PySide6.QtWebEngineCore",
}  # fmt: skip
# A pair of ends inside this process, by which a signal of the system wakes the window.
WITHIN = {"ui/ending.py": {"socketpair", "socket"}}


def _imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            called = node.func
            name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            if name in ("import_module", "__import__"):
                yield str(node.args[0].value)


def _talks(name: str) -> bool:
    parts = name.split(".")
    return any(".".join(parts[:end]) in TALKING for end in range(1, len(parts) + 1))


def _used_of(tree: ast.AST, module: str) -> set[str]:
    """The names of a module that are used, as in ``socket.socketpair``."""
    return {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == module
    }


def test_no_module_can_reach_the_network() -> None:
    found = {}
    for path in SOURCES:
        tree = ast.parse(path.read_text("utf-8"))
        here = path.relative_to(ROOT).as_posix()
        talking = {name for name in _imported(tree) if _talks(name)}
        if here in WITHIN and _used_of(tree, "socket") <= WITHIN[here]:
            talking -= {"socket"}
        if talking:
            found[here] = talking
    assert found == {}


def test_the_search_finds_what_it_looks_for() -> None:
    code = (
        "import os, urllib.request\nfrom http.client import HTTPConnection\n"
        "def f():\n    from PySide6 import QtNetwork\n    importlib.import_module('socket')\n"
    )
    assert {name for name in _imported(ast.parse(code)) if _talks(name)} == {
        "urllib.request", "http.client", "http.client.HTTPConnection", "PySide6.QtNetwork",
        "socket",
    }  # fmt: skip


def test_only_files_of_this_computer_are_opened_elsewhere() -> None:
    """No web address and no ``mailto:`` is handed to another program; drafts of e-mails are files.

    That they are opened only on request: tests/ui/printing.
    """
    found = {}
    for path in SOURCES:
        tree = ast.parse(path.read_text("utf-8"))
        made = {
            node.func.attr if isinstance(node.func, ast.Attribute) else "QUrl"
            for node in ast.walk(tree)
            if isinstance(node, ast.Call) and _begins(node.func) == "QUrl"
        }
        links = {"links"} & {
            "links"
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute) and node.attr == "setOpenExternalLinks"
        }
        if (made - {"fromLocalFile"}) | links:
            found[path.relative_to(ROOT).as_posix()] = made | links
    assert found == {}


def _begins(called: ast.expr) -> str:
    while isinstance(called, ast.Attribute):
        called = called.value
    return called.id if isinstance(called, ast.Name) else ""


def _send() -> None:
    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as going:
        going.sendto(b"x", ("127.0.0.1", 9))


@pytest.mark.parametrize(
    "reach",
    [
        lambda: socket.create_connection(("127.0.0.1", 9)),
        lambda: socket.getaddrinfo("fenwick.example", 443),
        lambda: urllib.request.urlopen("http://fenwick.example"),
        _send,
    ],
)
def test_every_test_fails_that_reaches_the_network(reach: Callable[[], object]) -> None:
    """Held to by ``conftest.py``, so that every journey through the window is covered."""
    with pytest.raises(AssertionError, match="reach the network"):
        reach()
