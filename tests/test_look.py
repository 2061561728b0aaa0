"""Pictures of pages are compared pixel by pixel, and only what somebody accepted counts as known."""

from __future__ import annotations

from pathlib import Path

import look
import pytest
from PIL import Image


def picture(path: Path, color: str, height: int = 10) -> Path:
    """A picture of one colour."""
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (10, height), color).save(path)
    return path


def test_the_same_picture_has_no_difference(tmp_path: Path) -> None:
    one, other = picture(tmp_path / "a.png", "red"), picture(tmp_path / "b.png", "red")
    assert look.compare(one, other, tmp_path / "c.png") == 0
    assert not (tmp_path / "c.png").exists()


def test_a_pixel_counts_and_so_does_a_longer_page(tmp_path: Path) -> None:
    one, other = picture(tmp_path / "a.png", "red"), picture(tmp_path / "b.png", "red", 12)
    changed = Image.open(one)
    changed.putpixel((3, 3), (250, 0, 0))
    changed.save(tmp_path / "d.png")
    assert look.compare(one, tmp_path / "d.png", tmp_path / "c.png") == 1
    assert look.compare(one, other, tmp_path / "c.png") == 20
    assert Image.open(tmp_path / "c.png").size == (30, 12)


def test_what_is_accepted_is_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ACCEPTED", "NOW", "CHANGED"):
        monkeypatch.setattr(look, name, tmp_path / name.lower())
    picture(look.NOW / "a.png", "red")
    picture(look.CHANGED / "a.png", "red")
    look.accept()
    assert (look.ACCEPTED / "a.png").is_file() and not look.CHANGED.exists()
