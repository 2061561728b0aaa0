"""Who asks, and what for, decides whether anything is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts import web


@pytest.mark.parametrize(
    ("host", "ours"),
    [
        ("127.0.0.1:8000", True),
        ("127.0.0.1", True),
        ("192.168.1.2:8000", True),
        ("[::1]:8000", True),
        ("localhost:8000", True),
        ("LOCALHOST", True),
        ("box.example:8000", True),
        ("evil.example:8000", False),
        ("127.0.0.1.evil.example", False),
        ("localhost.evil.example", False),
        ("", False),
        ("[", False),
    ],
)
def test_only_names_that_cannot_be_made_to_lead_here(host: str, ours: bool) -> None:
    assert web.is_ours(host, "http://box.example:8000/") == ours


def test_nothing_is_read_above_a_folder(tmp_path: Path) -> None:
    top = tmp_path / "top"
    (top / "deep").mkdir(parents=True)
    for path in (tmp_path / "secret", tmp_path / "top-secret", top / "file", top / "deep" / "file"):
        path.write_text("x", "utf-8")
    (top / "link").symlink_to(tmp_path / "secret")
    (tmp_path / "linked").symlink_to(top)
    for path in ("file", "deep/file", "deep/../file"):
        assert web.within(top, path) == web.within(tmp_path / "linked", path) == b"x"
    for path in (str(tmp_path / "secret"), "../secret", "deep/../../secret", "../top-secret", "link"):
        assert web.within(top, path) is None
    for path in ("", ".", "none", "deep", "file/x", "a\0", "a" * 5000):
        assert web.within(top, path) is None
