"""Every fence that a reader sees as Python is run by Sybil: counted by the renderer, not by our own parser."""

from __future__ import annotations

from pathlib import Path

import markdown
import pytest
import yaml
from sybil import Sybil

from scripts import settings
from scripts.doctests import PythonFences, loaded
from scripts.fences import PYTHON

SETTINGS = settings.load()
PAGES = [*sorted(SETTINGS.docs.glob("*/**/*.md")), SETTINGS.root / "README.md", SETTINGS.root / "CONTRIBUTING.md"]

VARIANTS = """\
# Page { #page }

``` python title="a.py"
x = 1
```

```py
y = 2
```

``` { .python .annotate }
z = 3
```

~~~python
t = 4
~~~

=== "Tab"

    ``` python
    u = 5
    ```

!!! note

    ```python hl_lines="1"
    v = 6
    ```

- item

    ``` python
    w = 7
    ```

```` markdown
``` python
not_seen = True
```
````

``` text
neither = True
```
"""


class Ignored(yaml.SafeLoader):
    """Reads mkdocs.yml without its tags."""


Ignored.add_multi_constructor("", lambda loader, suffix, node: None)


def rendered_python_blocks(text: str) -> int:
    """How many Python blocks the site's own Markdown extensions make of a page."""
    extensions = yaml.load((SETTINGS.root / "mkdocs.yml").read_text("utf-8"), Ignored)["markdown_extensions"]
    extensions["toc"] = {}
    body = text.split("\n---\n", 1)[1] if text.startswith("---\n") else text
    page = markdown.markdown(body, extensions=list(extensions), extension_configs=extensions)
    return sum(page.count(f'class="language-{name} ') for name in PYTHON)


def collected(path: Path) -> int:
    """How many examples Sybil finds in a page."""
    sybil = Sybil([PythonFences(SETTINGS.snippets)], patterns=["*.md"], path=str(path.parent))
    return len(list(sybil.parse(path).examples()))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(SETTINGS.root)))
def test_every_block_is_collected(page: Path) -> None:
    """The reader's count and Sybil's agree."""
    assert collected(page) == rendered_python_blocks(page.read_text("utf-8"))


def test_there_are_blocks() -> None:
    """Two empty counts would agree."""
    assert sum(map(collected, PAGES)) > 20


@pytest.mark.fault("M2")
def test_every_way_of_writing_a_fence(tmp_path: Path) -> None:
    """Titles, short names, braces, tildes, tabs, admonitions, lists; not a fence shown inside a fence."""
    page = tmp_path / "page.md"
    page.write_text(VARIANTS, "utf-8")
    assert collected(page) == rendered_python_blocks(VARIANTS) == 7


def run(tmp_path: Path, text: str) -> None:
    """Evaluate a page."""
    page = tmp_path / "page.md"
    page.write_text(text, "utf-8")
    sybil = Sybil([PythonFences(SETTINGS.snippets)], patterns=["*.md"], path=str(tmp_path))
    for example in sybil.parse(page).examples():
        example.evaluate()


def test_a_wrong_answer_is_red_at_its_line(tmp_path: Path) -> None:
    """The report names the page and the line of the question."""
    with pytest.raises(Exception, match=r"page\.md.*line 4"):
        run(tmp_path, "text\n\n```python\n>>> 1 + 1\n3\n```\n")


@pytest.mark.fault("F30")
def test_an_error_in_plain_code_is_red_at_its_line(tmp_path: Path) -> None:
    """The traceback holds the page's own line."""
    with pytest.raises(ZeroDivisionError) as caught:
        run(tmp_path, "text\n\n```python\nx = 1\nx / 0\n```\n")
    assert caught.traceback[-1].lineno + 1 == 5


@pytest.mark.fault("M6")
def test_a_question_cannot_be_skipped(tmp_path: Path) -> None:
    """`# doctest: +SKIP` would be silently green."""
    with pytest.raises(Exception, match=r"page\.md:2: a question cannot be skipped"):
        run(tmp_path, "```python\n>>> 1 / 0  # doctest: +SKIP\n```\n")


def test_an_unknown_region_is_red(tmp_path: Path) -> None:
    """The message names page, line and the nearest region."""
    with pytest.raises(Exception, match=r"page\.md:2: .*no region 'nothing'"):
        run(tmp_path, '```python\n--8<-- "dataflow.py:nothing"\n```\n')


def test_a_fault_in_an_included_snippet_is_at_its_own_line(tmp_path: Path) -> None:
    """Not at that of the page, and under the name of its file."""
    path = tmp_path / "half.py"
    path.write_text("def half(x):\n    return x / 0\n", "utf-8")
    with pytest.raises(ZeroDivisionError) as caught:
        loaded(path, {}).half(1)
    assert (str(caught.traceback[-1].path), caught.traceback[-1].lineno + 1) == (str(path), 2)
    path.write_text("x = 1\ny = (\n", "utf-8")
    with pytest.raises(SyntaxError) as broken:
        loaded(path, {})
    assert (broken.value.filename, broken.value.lineno) == (str(path), 2)
