"""Both languages have the same pages with the same skeleton, and a departure is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts import languages, settings

SETTINGS = settings.load()
FIRST, *OTHERS = SETTINGS.languages
PAGES = sorted(languages.names(SETTINGS.docs / FIRST))
SAMPLE = """# T { #t }

{{ a.b:.2f }} and $x$ by \\eqref{e}

``` python
>>> 1 + 1
2
```

![d](figures/a.svg "n")

$$
a = 1 \\text{ if so} \\label{e}
$$

!!! info "P"

    words

{{ claim S1 }}
"""


def test_same_pages() -> None:
    """No page is missing in a language."""
    assert languages.missing(SETTINGS.docs, SETTINGS.languages) == []


@pytest.mark.parametrize("other", OTHERS)
@pytest.mark.parametrize("page", PAGES)
def test_same_skeleton(page: str, other: str) -> None:
    """Headings, fences, figures, equations, references, blocks and footnotes agree."""
    problems = languages.compare(SETTINGS.docs / FIRST / page, SETTINGS.docs / other / page)
    assert not problems, "\n".join(map(str, problems))


@pytest.mark.parametrize(
    ("kind", "old", "new", "line"),
    [
        ("heading", "{ #t }", "{ #u }", 1),
        ("heading", "# T", "## T", 1),
        ("number", ":.2f", ":.3f", 3),
        ("fence", "1 + 1", "1 + 2", 5),
        ("figure", "a.svg", "b.svg", 10),
        ("equation", "a = 1", "a = 2", 12),
        ("reference", "eqref{e}", "eqref{f}", 3),
        ("block", "info", "note", 16),
        ("number", "claim S1", "claim S2", 20),
    ],
)
def test_a_departure_is_named(tmp_path: Path, kind: str, old: str, new: str, line: int) -> None:
    """The message says kind, page, line, what was found and what was expected."""
    one, other = tmp_path / "zh" / "p.md", tmp_path / "en" / "p.md"
    for page, text in ((one, SAMPLE), (other, SAMPLE.replace(old, new))):
        page.parent.mkdir()
        page.write_text(text, "utf-8")
    [problem] = languages.compare(one, other)
    assert Path(problem.where) == other
    assert problem.what.startswith(f"{kind}: found ")
    assert "expected" in problem.what
    assert abs(problem.line - line) <= 1


def test_words_in_an_equation_may_differ(tmp_path: Path) -> None:
    """Only what stands in \\text{} is translated."""
    one, other = tmp_path / "zh.md", tmp_path / "en.md"
    one.write_text(SAMPLE, "utf-8")
    other.write_text(SAMPLE.replace("if so", "若如此"), "utf-8")
    assert languages.compare(one, other) == []


def test_a_missing_page_is_named(tmp_path: Path) -> None:
    """It says which page, and where it exists."""
    (tmp_path / "zh").mkdir()
    (tmp_path / "en").mkdir()
    (tmp_path / "zh" / "p.md").write_text("", "utf-8")
    [problem] = languages.missing(tmp_path, ("zh", "en"))
    assert problem.where == tmp_path / "en" / "p.md"
    assert "exists in zh" in problem.what
