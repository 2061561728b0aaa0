"""Whole builds of a small project."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

FAKE_TORCH = "from pathlib import Path\nPath(__file__).with_name('imported').touch()\n"
SLOW = "import time\n\n\ndef compute():\n    time.sleep(1)\n    return {'a': 1}\n"

Project = Any  # tests/conftest.py


def counts(done: subprocess.CompletedProcess[str]) -> tuple[int, ...]:
    """Snippets run and cached, figures drawn and cached."""
    assert done.returncode == 0, done.stderr
    [found] = re.findall(r"snippets: (\d+) run, (\d+) cached; figures: (\d+) drawn, (\d+) cached", done.stderr)
    return tuple(map(int, found))


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a folder; the time of the build is left out."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith("sitemap.xml")
    }


def article(root: Path, language: str) -> str:
    """What the page of the project says."""
    text = (root / "site" / language / "index.html").read_text("utf-8")
    return text[text.index("<article") : text.index("</article>")]


@pytest.mark.parametrize(("language", "word", "other"), [("zh", "值", "value"), ("en", "value", "值")])
def test_a_build_makes_every_language(built: Project, language: str, word: str, other: str) -> None:
    text = article(built.root, language)
    assert f"{word} 3.12\u202f×\u202f10⁻²" in text
    assert "1.5 [1.2, 2.0]\u202fms" in text
    assert text.count("</svg>") >= 2
    assert f">{word}</text>" in text
    assert f">{other}</text>" not in text
    assert 'class="katex"' in text
    assert "halves" in text
    assert "arithmatex" not in text
    assert "{{" not in text


def test_a_build_is_whole(built: Project) -> None:
    made = contents(built.root / "site")
    for name in ("figures/halves.svg", "snippets/halves.py", "assets/katex/katex.css", "search/search_index.json"):
        assert made[f"zh/{name}"]
        assert made[f"en/{name}"]
    assert made["index.html"]
    assert made["404.html"]
    assert (built.root / "site/zh/sitemap.xml").is_file()
    assert [path.name for path in built.root.iterdir() if path.name.startswith((".old-", ".new-"))] == []


@pytest.mark.fault("F15")
def test_a_second_build_runs_nothing_and_imports_no_torch(copy: Project) -> None:
    (copy.root / "torch").mkdir()
    (copy.root / "torch" / "__init__.py").write_text(FAKE_TORCH, "utf-8")
    (copy.root / "torch" / "version.py").write_text("", "utf-8")
    before = contents(copy.root / "site")
    assert counts(copy.build()) == (0, 1, 0, 1)
    assert not (copy.root / "torch" / "imported").exists()
    assert contents(copy.root / "site") == before
    shutil.rmtree(copy.root / ".cache")
    copy.build()
    assert (copy.root / "torch" / "imported").exists()


@pytest.mark.fault("F6", "F10")
def test_an_edit_runs_only_what_it_touches(copy: Project) -> None:
    copy.edit("docs/zh/index.md", "值 {{", "数值 {{")
    assert counts(copy.build()) == (0, 1, 0, 1)
    assert "数值 3.12" in article(copy.root, "zh")
    copy.edit("snippets/words.toml", '"value"', '"amount"')
    assert counts(copy.build()) == (0, 1, 1, 0)
    assert ">amount</text>" in article(copy.root, "en")
    copy.edit("snippets/halves.py", "DEPTH = 5", "DEPTH = 6")
    copy.edit("snippets/halves.py", "def halves(depth):", "def halves(depth, ours=1):")
    assert counts(copy.build()) == (1, 0, 1, 0)
    assert "1.56\u202f×\u202f10⁻²" in article(copy.root, "zh")
    assert "ours" in article(copy.root, "zh") and "ours" in article(copy.root, "en")


@pytest.mark.fault("F11")
def test_a_page_that_moves_takes_its_figures_along_and_runs_nothing(copy: Project) -> None:
    """Another name, another folder, another order of its blocks."""
    figure = article(copy.root, "zh").split("<svg")[1].split("<title")[1]
    for language in ("zh", "en"):
        old = copy.root / "docs" / language / "index.md"
        new = copy.root / "docs" / language / "deep" / "moved.md"
        new.parent.mkdir()
        head, code, rest = re.split(r"(?=^``` python\n--8<--|^``` python\n>>>)", old.read_text("utf-8"), flags=re.M)
        new.write_text(f"{head}{rest.replace('](figures', '](../figures')}\n{code}", "utf-8")
        old.write_text("# Index { #index }\n\ntext\n", "utf-8")
    assert counts(copy.build()) == (0, 1, 0, 1)
    moved = (copy.root / "site" / "zh" / "deep" / "moved.html").read_text("utf-8")
    assert moved.split("<article")[1].split("<svg")[1].split("<title")[1] == figure


def failed(done: subprocess.CompletedProcess[str]) -> str:
    """The message of a build that failed as it should: with words, without a traceback."""
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr


@pytest.mark.fault("F44")
@pytest.mark.parametrize(
    ("path", "old", "new", "message"),
    [
        (
            "docs/zh/index.md",
            "{{ halves.last:",
            "{{ halves.lats:",
            "docs/zh/index.md:7: {{ halves.lats }}: halves has no 'lats'; nearest known: last",
        ),
        (
            "docs/en/index.md",
            "figures/halves.svg",
            "figures/half.svg",
            "docs/en/index.md:18: no snippet draws figures/half.svg; nearest known: halves",
        ),
        ("docs/en/index.md", "# Halves { #title }", "Halves\n======", "docs/en/index.md:5: a heading has no id"),
        ("docs/en/index.md", "a^2 + b^2", r"\frac{a", "docs/en/index.md:24: KaTeX cannot set this formula"),
        (
            "snippets/halves.py",
            '"last": values[-1]',
            '"last": float("nan")',
            "snippets/halves.py:14: compute: ValueError: result['last'] is nan; expected a finite number",
        ),
        (
            "snippets/words.toml",
            ', en = "value"',
            "",
            "snippets/words.toml:1: word 'value' has a text in zh; expected zh, en",
        ),
    ],
)
def test_bad_input_fails_with_file_and_line_and_the_old_site_stays(
    copy: Project, path: str, old: str, new: str, message: str
) -> None:
    before = contents(copy.root / "site")
    copy.edit(path, old, new)
    assert message in failed(copy.build())
    assert contents(copy.root / "site") == before
    assert [entry.name for entry in copy.root.glob(".new-*")] == []


@pytest.mark.fault("M3")
@pytest.mark.parametrize(("language", "options"), [("zh", ["-q"]), ("en", []), ("zh", ["--no-strict", "-q"])])
def test_a_broken_link_is_never_published(copy: Project, language: str, options: list[str]) -> None:
    copy.edit(f"docs/{language}/index.md", "$$\na", "[link](nowhere.md)\n\n$$\na")
    before = contents(copy.root / "site")
    assert "nowhere.md" in failed(copy.build(*options))
    assert contents(copy.root / "site") == before


@pytest.mark.fault("F30", "F31")
def test_all_failing_snippets_are_listed_after_the_others_ran(copy: Project) -> None:
    for name, body in {"a": "raise ValueError('one')", "b": "return", "z": "return {'a': 1}"}.items():
        (copy.root / "snippets" / f"{name}.py").write_text(f"def compute():\n    {body}\n", "utf-8")
    (copy.root / "snippets" / "c.py").write_text("def compute(:\n", "utf-8")
    message = failed(copy.build())
    for line in (
        "snippets/a.py:2: compute: ValueError: one",
        "snippets/b.py:1: compute: ValueError: compute() ",
        "snippets/c.py:1: not Python: ",
        "z: run, ",
        "halves: cached, ",
    ):
        assert line in message
    assert message.index("z: run, ") < message.index("snippets/a.py:2")


def test_a_language_cannot_be_built_alone(copy: Project) -> None:
    assert "run `mkdocs build`, which builds all" in failed(copy.build("-f", "mkdocs.en.yml"))


@pytest.mark.fault("F26")
def test_two_builds_at_once_both_succeed_and_run_once(copy: Project) -> None:
    (copy.root / "snippets" / "slow.py").write_text(SLOW, "utf-8")
    builds = [
        subprocess.Popen(
            [sys.executable, "-m", "mkdocs", "build"],
            cwd=copy.root,
            stderr=subprocess.PIPE,
            text=True,
            env=os.environ | {"PYTHONPATH": str(copy.root)},
        )
        for _ in range(2)
    ]
    said = [build.communicate(timeout=120)[1] for build in builds]
    assert [build.returncode for build in builds] == [0, 0], said
    assert sum("slow: run, " in text for text in said) == 1
    assert sum("slow: cached, " in text for text in said) == 1
    assert "</svg>" in article(copy.root, "zh")
    assert [path.name for path in copy.root.iterdir() if path.name.startswith((".new-", ".old-"))] == []


@pytest.mark.fault("F13")
def test_what_is_deleted_vanishes(copy: Project) -> None:
    """A snippet and a page: files, what the search finds, the map of the site."""
    for language in ("zh", "en"):
        (copy.root / "docs" / language / "gone.md").write_text("# Vanishing { #vanishing }\n\nvanishing\n", "utf-8")
    copy.build()
    made = contents(copy.root / "site")
    assert "zh/gone.html" in made and b"vanishing" in made["en/search/search_index.json"]
    for language in ("zh", "en"):
        (copy.root / "docs" / language / "gone.md").unlink()
    for language in ("zh", "en"):
        (copy.root / "docs" / language / "index.md").write_text("# T { #t }\n", "utf-8")
    (copy.root / "snippets" / "halves.py").unlink()
    assert counts(copy.build()) == (0, 0, 0, 0)
    made = contents(copy.root / "site")
    assert [name for name in made if "halves" in name or "gone" in name] == []
    for language in ("zh", "en"):
        assert b"vanishing" not in made[f"{language}/search/search_index.json"]
        assert b"halves" not in made[f"{language}/search/search_index.json"]
        assert "gone" not in (copy.root / "site" / language / "sitemap.xml").read_text("utf-8")


def test_a_page_in_one_language_only_is_an_error(copy: Project) -> None:
    before = contents(copy.root / "site")
    (copy.root / "docs" / "en" / "index.md").unlink()
    assert "docs/en/index.md: the page is missing" in failed(copy.build())
    assert contents(copy.root / "site") == before
