"""Whatever stands in a file that should be TOML, it is read or refused in a few words."""

from pathlib import Path

import pytest

from partnerdesk.formats.toml_file import NotToml, read_toml


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"title =\nlines = 2", "line 1"),
        (b'title = "Zo\xeb"', "not saved as UTF-8"),
        (b"title = " + b"[" * 5_000, "too many brackets"),
        (b"title = " + b"{a=" * 5_000, "too many brackets"),
        (b"number = " + b"9" * 5_000, "digits"),
    ],
)
def test_what_is_no_toml_is_refused_in_words(tmp_path: Path, content: bytes, why: str) -> None:
    path = tmp_path / "own.toml"
    path.write_bytes(content)
    with pytest.raises(NotToml, match=why):
        read_toml(path)


def test_a_file_of_windows_own_editor_is_read(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_bytes(b'\xef\xbb\xbftitle = "Tea"\r\nlines = 2\r\n')
    assert read_toml(path) == {"title": "Tea", "lines": 2}
