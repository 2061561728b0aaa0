"""Every lesson's notebook, as the site offers it: it runs by itself, and its page is light."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterable
from copy import deepcopy
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from scripts import keys, settings, snippet
from scripts.produce import Made, Producer
from scripts.snippet import Snippet
from scripts.store import Entry, Store

OURS = settings.load()
FOLDER = OURS.docs / OURS.languages[0] / "lessons"
LESSONS = sorted(page.stem for page in FOLDER.glob("*.md"))
every_page = pytest.mark.parametrize(("language", "lesson"), list(product(OURS.languages, LESSONS)))
COMPUTED = re.compile(r"^(?P<name>(?P<snippet>\w+)_result) = compute\(\)$", re.MULTILINE)


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


def kept(site: Path, language: str, lesson: str) -> Any:
    """The notebook that a reader downloads."""
    notebook = nbformat.read(site / language / "notebooks" / f"{lesson}.{language}.ipynb", as_version=4)
    nbformat.validate(notebook)
    return notebook


def run(notebook: Any, folder: Path) -> Any:
    """The same cells after a run from top to bottom in a kernel of their own."""
    options = {"timeout": 300, "kernel_name": "python3", "resources": {"metadata": {"path": str(folder)}}}
    return NotebookClient(deepcopy(notebook), **options).execute()


def agree(stored: Any, again: Any) -> None:
    """Every output that the site shows is what the run gave."""
    for number, (before, after) in enumerate(zip(stored.cells, again.cells, strict=True)):
        if before.cell_type == "code":
            assert shown(after.outputs) == shown(before.outputs), f"cell {number}:\n{before.source}"


def code(notebook: Any) -> list[str]:
    """The source of every cell with code."""
    return [cell.source for cell in notebook.cells if cell.cell_type == "code"]


def computed(notebook: Any) -> dict[str, str]:
    """Snippet -> the variable that holds its result."""
    return {found["snippet"]: found["name"] for source in code(notebook) for found in COMPUTED.finditer(source)}


def results(names: Iterable[str]) -> dict[str, Made]:
    """What the site says, from the cache."""
    return Producer(OURS, lambda line: None).some(
        snippet.read(OURS.snippets / f"{name}.py", OURS.snippets) for name in names
    )


def varies(one: Snippet) -> bool:
    """Whether a snippet measures times."""
    return bool(one.declared.get("VARIES"))


@pytest.mark.slow
@every_page
def test_a_notebook_gives_its_stored_outputs_in_a_clean_kernel(
    language: str, lesson: str, site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And every result has the bytes that the site was made from."""
    stored = kept(site, language, lesson)
    store = Store(OURS.cache)
    parts = {
        "test": keys.digest(Path(__file__).read_bytes()),
        "notebook": keys.digest(nbformat.writes(stored).encode()),
    }
    if store.read("notebook-runs", f"{lesson}.{language}", keys.key(parts)):
        return  # this very text has run before; it names the versions that it was made with
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    names = computed(stored)
    made = results(names)
    pairs = ", ".join(f"{name!r}: {variable}" for name, variable in names.items())
    asked = deepcopy(stored)
    asked.cells.append(nbformat.v4.new_code_cell(f"import json\nprint(json.dumps({{{pairs}}}))"))
    again = run(asked, tmp_path)
    answer = json.loads(again.cells.pop().outputs[0].text)
    agree(stored, again)
    differing = [
        name
        for name, one in made.items()
        if not varies(one.snippet) and keys.canonical(answer[name]) != keys.canonical(one.result)
    ]
    assert differing == []
    store.write("notebook-runs", f"{lesson}.{language}", keys.key(parts), Entry({}, parts, {}))


@pytest.mark.slow
def test_what_no_notebook_computes_gives_the_same_bytes_twice(site: Path, tmp_path: Path) -> None:
    """The results that the test above does not see."""
    seen = {name for lesson in LESSONS for name in computed(kept(site, OURS.languages[0], lesson))}
    rest = [one for one in snippet.find(OURS.snippets) if one.name not in seen and not varies(one)]
    assert {one.name for one in rest} < {one.name for one in snippet.find(OURS.snippets)}
    again = Producer(replace(OURS, cache=tmp_path), lambda line: None).some(rest)
    first = results(one.name for one in rest)
    assert [one.name for one in rest if first[one.name].result != again[one.name].result] == []


@every_page
def test_the_page_of_a_notebook_is_light_and_whole(language: str, lesson: str, site: Path) -> None:
    page = (site / language / "lessons" / f"{lesson}.html").read_text("utf-8")
    page = re.sub(r"<div popover.*?</div>", "", page, flags=re.DOTALL)
    made = (site / language / "notebooks" / f"{lesson}.html").read_text("utf-8")
    assert f'href="../notebooks/{lesson}.html"' in page
    assert f'href="../notebooks/{lesson}.{language}.ipynb"' in page
    weight, bare = (len(gzip.compress(text.encode())) for text in (made, page))
    assert weight < bare + 20_000  # for whole snippets where the lesson shows regions
    assert "<style" not in made and "clipboard-copy" not in made
    for sign in ('class="katex"', '<svg class="figure'):
        assert made.count(sign) == page.count(sign) / (2 if "svg" in sign else 1), sign
    headings = re.compile(r'<h([1-6]) id="([^"]+)"')
    assert headings.findall(made) == headings.findall(page)
    anchors = set(re.findall(r' id="([^"]+)"', made))
    assert set(re.findall(r'href="#([^"]+)"', made)) <= anchors
    prose = re.sub(r"<(pre|svg|annotation|code|script)\b.*?</\1>", "", made, flags=re.S)
    assert "$" not in prose and "{{" not in prose and "!!!" not in prose


@pytest.mark.parametrize("language", OURS.languages)
def test_search_finds_a_lesson_once(language: str, site: Path) -> None:
    index = json.loads((site / language / "search" / "search_index.json").read_text("utf-8"))
    assert not [entry["location"] for entry in index["docs"] if entry["location"].startswith("notebooks/")]
