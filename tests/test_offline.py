"""Nothing leaves the computer unless somebody saves, prints or sends it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
SOURCES = [ROOT / "main.py", *sorted((ROOT / "partnerdesk").rglob("*.py"))]
SOURCES += sorted((ROOT / "ui").rglob("*.py"))

# The modules that open a connection; a web address that the user chose is opened by their browser.
TALKING = {
    "socket", "socketserver", "ssl", "http", "urllib.request", "urllib.error", "urllib3",
    "requests",
    "httpx", "aiohttp", "ftplib", "smtplib", "poplib", "imaplib", "telnetlib", "xmlrpc", "asyncio",
    "webbrowser", "PySide6.QtNetwork", "PySide6.QtWebSockets", "PySide6.QtWebEngineCore",
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
