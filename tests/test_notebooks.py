"""Every lesson's notebook, as the site offers it: it runs by itself, and its page is light."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from scripts import keys, settings
from scripts.store import Entry, Store

OURS = settings.load()
LESSONS = [
    pytest.param(page, language, id=f"{language}-{page.stem}")
    for language in OURS.languages
    for page in sorted((OURS.docs / language / "lessons").glob("*.md"))
]
every_lesson = pytest.mark.parametrize(("page", "language"), LESSONS)


def shown(outputs: list[Any]) -> list[tuple[str, ...]]:
    """Outputs as far as two runs must agree: values and what was printed as text, pictures by being there."""

    def one(output: Any) -> tuple[str, ...]:
        if output["output_type"] == "display_data":
            return ("picture",)
        text = output["text"] if output["output_type"] == "stream" else output["data"]["text/plain"]
        return (output["output_type"], " ".join(text.split()))

    # a machine without a Chinese font is told so for each character
    return [
        one(output) for output in outputs if output.get("name") != "stderr" or "missing from font" not in output["text"]
    ]


@every_lesson
def test_a_notebook_gives_its_stored_outputs_in_a_clean_kernel(
    page: Path, language: str, site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (site / language / "notebooks" / f"{page.stem}.{language}.ipynb").read_text("utf-8")
    store, name = Store(OURS.cache), f"{language}-{page.stem}"
    parts = {"notebook": keys.digest(text.encode()), "test": keys.digest(Path(__file__).read_bytes())}
    if store.read("notebook-runs", name, keys.key(parts)):
        return  # this very text has run before; it names the versions that it was made with
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    stored = nbformat.reads(text, as_version=4)
    nbformat.validate(stored)
    run = NotebookClient(
        nbformat.reads(text, as_version=4),
        timeout=300,
        kernel_name="python3",
        resources={"metadata": {"path": str(tmp_path)}},
    ).execute()
    for number, (before, after) in enumerate(zip(stored.cells, run.cells, strict=True)):
        if before.cell_type == "code":
            assert shown(after.outputs) == shown(before.outputs), f"cell {number}:\n{before.source}"
    store.write("notebook-runs", name, keys.key(parts), Entry({}, parts, {}))


@every_lesson
def test_the_page_of_a_notebook_is_light_and_whole(page: Path, language: str, site: Path) -> None:
    lesson = (site / language / "lessons" / page.stem / "index.html").read_text("utf-8")
    made = (site / language / "notebooks" / page.stem / "index.html").read_text("utf-8")
    assert f'href="../../notebooks/{page.stem}/"' in lesson
    assert f'href="../../notebooks/{page.stem}.{language}.ipynb"' in lesson
    assert len(made) < len(lesson) + 150_000
    assert "<style" not in made and "clipboard-copy" not in made
    for sign in ('class="katex"', '<svg class="figure'):
        assert made.count(sign) == lesson.count(sign) / (2 if "svg" in sign else 1), sign
    headings = re.compile(r'<h([1-6]) id="([^"]+)"')
    assert headings.findall(made) == headings.findall(lesson)
    anchors = set(re.findall(r' id="([^"]+)"', made))
    assert set(re.findall(r'href="#([^"]+)"', made)) <= anchors
    prose = re.sub(r"<(pre|svg|annotation|code|script)\b.*?</\1>", "", made, flags=re.S)
    assert "$" not in prose and "{{" not in prose and "!!!" not in prose


@pytest.mark.parametrize("language", OURS.languages)
def test_search_finds_a_lesson_once(language: str, site: Path) -> None:
    index = json.loads((site / language / "search" / "search_index.json").read_text("utf-8"))
    assert not [entry["location"] for entry in index["docs"] if entry["location"].startswith("notebooks/")]
