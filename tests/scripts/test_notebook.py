from __future__ import annotations

import json
import os
from pathlib import Path

import nbformat
import pytest

from scripts import notebook, snippet
from scripts.claims import Claims
from scripts.page import Pages
from scripts.problem import Problem
from scripts.produce import Made
from scripts.settings import Settings

SOURCE = """# --8<-- [start:one]
def one():
    return 1
# --8<-- [end:one]


def compute():
    return {"a": one()}


def draw(figure, result, word=str):
    figure.subplots().set_title(word("value"))
"""
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" style="a:b"><path/></svg>'
PAGE = """---
description: d
---

# 标题 { #title }

{{ x.a }}

``` python
--8<-- "x.py:one"
```

``` python
>>> one()
1
```

![seen](../figures/x.svg "name")
"""


@pytest.fixture
def pages(settings: Settings) -> Pages:
    (settings.snippets / "x.py").write_text(SOURCE, "utf-8")
    words = 'value = { zh = "值", en = "value" }\nother = { zh = "他", en = "o" }\n'
    (settings.snippets / "words.toml").write_text(words, "utf-8")
    one = snippet.read(settings.snippets / "x.py", settings.snippets)
    versions = {"python": "3.11.7", "torch": "2.13.0+cpu", "sklearn": "scikit-learn 1.9.1"}
    figures = {"": {f"{language}.wide.svg": SVG for language in settings.languages}}
    made = {"x": Made(one, {"a": 1}, {"device": "cpu"}, versions, figures)}
    return Pages(settings, made, Claims(Path("claims.toml"), {}), None)  # type: ignore[arg-type]


def make(pages: Pages, language: str = "zh", text: str = PAGE) -> str:
    path = pages.settings.docs / "page.md"
    path.write_text(text, "utf-8")
    return notebook.make(path, language, pages)


def test_a_notebook_is_valid_and_the_same_every_time(pages: Pages) -> None:
    text = make(pages)
    nbformat.validate(nbformat.reads(text, as_version=4))
    assert text == make(pages)


def test_it_says_what_it_is_and_what_it_needs(pages: Pages) -> None:
    first = json.loads(make(pages))["cells"][0]["source"]
    assert first.startswith('<a id="title"></a>\n\n# 标题\n\n> 这是《深度学习基础》里的一课')
    assert "Python 3.11.7、" in first and "torch 2.13.0+cpu（cpu）" in first
    assert "> pip install matplotlib==" in first and "scikit-learn==1.9.1 torch==2.13.0\n" in first
    assert first.endswith("\n\n1")


@pytest.mark.parametrize(("language", "word", "has_fonts"), [("zh", "值", True), ("en", "value", False)])
def test_figures_find_their_words_and_fonts(pages: Pages, language: str, word: str, has_fonts: bool) -> None:
    setup = json.loads(make(pages, language))["cells"][1]["source"]
    assert f'word = {{\n    "value": "{word}",\n}}.__getitem__' in setup and "other" not in setup
    assert ("font.sans-serif" in setup) == has_fonts


def test_without_figures_nothing_is_set_up(pages: Pages) -> None:
    assert "rcParams" not in make(pages, text=PAGE.split("![")[0])


def test_a_wrong_page_is_reported_at_its_own_line(pages: Pages) -> None:
    with pytest.raises(Problem) as caught:
        make(pages, text=PAGE.replace("figures/x.svg", "figures/y.svg"))
    assert caught.value.line == 18 and "no snippet draws figures/y.svg" in caught.value.what


def test_an_unchanged_notebook_is_left_alone(tmp_path: Path) -> None:
    file = notebook.path(tmp_path, Path("docs/zh/lessons/a.md"), "zh")
    notebook.save("one", file)
    os.utime(file, (1, 1))
    notebook.save("one", file)
    assert file.stat().st_mtime == 1
    notebook.save("two", file)
    assert file.read_text() == "two" and [path.name for path in file.parent.iterdir()] == ["a.ipynb"]


def test_the_lesson_links_to_its_notebook(tmp_path: Path) -> None:
    file = tmp_path / "a.ipynb"
    file.write_text("x" * 1500)
    assert notebook.links("# A { #a }\n\n# B { #b }\n", file, "en") == (
        "# A { #a }\n\n[See it as a Jupyter notebook](../notebooks/a.ipynb) · "
        "[Download the notebook (2 KB)](../notebooks/a.en.ipynb){ download }\n{ .notebook-links }\n\n# B { #b }\n"
    )


@pytest.mark.parametrize("end", ["", "/"])
def test_the_lesson_opens_in_colab_only_where_the_site_has_a_repository(tmp_path: Path, end: str) -> None:
    file = tmp_path / "a.ipynb"
    file.write_text("x")
    text = "# A { #a }\n"
    assert "olab" not in notebook.links(text, file, "zh")
    there = notebook.links(text, file, "zh", "https://github.com/o/n.x/blob/gh-pages" + end)
    place = "https://colab.research.google.com/github/o/n.x/blob/gh-pages/zh/notebooks/a.zh.ipynb"
    assert f" · [在 Colab 中打开]({place})\n{{ .notebook-links }}" in there


@pytest.mark.parametrize("repository", ["https://github.com/o/n", "https://example.org/o/n/blob/b", "x"])
def test_a_repository_that_colab_cannot_open_is_refused(tmp_path: Path, repository: str) -> None:
    (tmp_path / "a.ipynb").touch()
    with pytest.raises(Problem, match=r"mkdocs\.yml: extra\.repository is .*; expected https://github\.com/OWNER"):
        notebook.links("# A\n", tmp_path / "a.ipynb", "en", repository)
