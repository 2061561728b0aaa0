"""Pictures of every page beside the last ones that somebody accepted; `make look` compares, `make accept` accepts.

Pictures are kept in .cache/look: `accepted`, `now`, and in `changed` before, after and the difference side by side.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from itertools import product
from pathlib import Path

from PIL import Image, ImageChops
from playwright.sync_api import Browser
from test_browser import IN_VIEW, PAGES, SETTINGS, launched, served

FOLDER = SETTINGS.cache / "look"
ACCEPTED, NOW, CHANGED = (FOLDER / name for name in ("accepted", "now", "changed"))
TALLEST = 16_000  # pixels; a browser draws no taller picture, so a long page is taken in slices
WIDTHS = (390, 768, 1280)


def take(browser: Browser, address: str, pages: list[str]) -> Iterator[str]:
    """Take pictures of each page in each theme and width, from top to end; yield the name of each."""
    for scheme, width in product(("light", "dark"), WIDTHS):
        size = {"width": width, "height": 900}
        with browser.new_context(viewport=size, color_scheme=scheme, reduced_motion="reduce") as window:  # type: ignore[arg-type]
            for path in pages:
                page = window.new_page()
                page.goto(address + path)
                page.wait_for_load_state("networkidle")
                page.evaluate(IN_VIEW)
                height = page.evaluate("document.documentElement.scrollHeight")
                for number, top in enumerate(range(0, height, TALLEST), 1):
                    name = f"{path.removesuffix('.html').replace('/', '.')}.{scheme}.{width}.{number}.png"
                    clip = {"x": 0, "y": top, "width": width, "height": min(TALLEST, height - top)}
                    page.screenshot(path=NOW / name, full_page=True, clip=clip)  # type: ignore[arg-type]
                    yield name
                page.close()


def compare(before: Path, after: Path, changed: Path) -> int:
    """How many pixels differ; if any do, `changed` shows both and, in black on white, where."""
    pictures = [Image.open(path).convert("RGB") for path in (before, after)]
    size = tuple(max(picture.size[side] for picture in pictures) for side in (0, 1))
    old, new = (on_ground(picture, size) for picture in pictures)
    mask = ImageChops.difference(old, new).convert("L").point(lambda value: 0 if value > 0 else 255)
    pixels = mask.histogram()[0]
    if pixels:
        sheet = Image.new("RGB", (3 * size[0], size[1]), "white")
        for place, picture in enumerate((old, new, mask.convert("RGB"))):
            sheet.paste(picture, (place * size[0], 0))
        sheet.save(changed)
    return pixels


def on_ground(picture: Image.Image, size: tuple[int, ...]) -> Image.Image:
    """The picture in the upper left corner of a larger one."""
    ground = Image.new("RGB", (size[0], size[1]), "magenta")
    ground.paste(picture)
    return ground


def look(pages: list[str]) -> int:
    """Print each picture that is new or differs; answer how many there are."""
    for folder in (NOW, CHANGED):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    count = 0
    with served(SETTINGS.root / "site") as address, launched() as browser:
        for name in take(browser, address, pages):
            known = (ACCEPTED / name).is_file()
            pixels = compare(ACCEPTED / name, NOW / name, CHANGED / name) if known else 0
            if pixels or not known:
                count += 1
                print(f"{name:60} {f'{pixels} pixels differ' if known else 'new'}", flush=True)
    print(f"{count} to look at; pictures are in {CHANGED if ACCEPTED.exists() else NOW}")
    return count


def accept() -> None:
    """Make the pictures of the last look those to compare with."""
    ACCEPTED.mkdir(parents=True, exist_ok=True)
    for picture in sorted(NOW.glob("*.png")):
        picture.replace(ACCEPTED / picture.name)
    shutil.rmtree(CHANGED, ignore_errors=True)


if __name__ == "__main__":
    asked = sys.argv[1:]
    if asked == ["accept"]:
        accept()
    else:  # part of the names of pages, or nothing for all
        sys.exit(bool(look([path for path in PAGES if not asked or any(part in path for part in asked)])))
