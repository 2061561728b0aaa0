"""A small project of two pages and one snippet, to build, to change and to break."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from scripts import settings
from scripts.store import Store

ROOT = Path(__file__).resolve().parent.parent

SNIPPET = '''"""A product of halves shrinks. Nothing is trained here."""

import torch

DEPTH = 5


# --8<-- [start:halves]
def halves(depth):
    return torch.cumprod(torch.full((depth,), 0.5), 0)
# --8<-- [end:halves]


def compute() -> dict:
    values = halves(DEPTH).tolist()
    return {"values": values, "last": values[-1], "spread": {"median": 1.5, "low": 1.25, "high": 2.0}}


def draw(figure, result, word=str):
    axes = figure.subplots()
    axes.plot(result["values"], label=word("value"))
    axes.legend()


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    draw(plt.figure(), compute())
    plt.show()
'''

WORDS = 'value = { zh = "值", en = "value" }\n'

PAGE = """---
description: {title}
---

# {title} { #title }

{word} {{ halves.last:.2e }}, {{ halves.spread:.1f ms }}; $x = {{ halves.last:.1e }}$.

``` python
--8<-- "halves.py:halves"
```

``` python
>>> halves(3).tolist()
[0.5, 0.25, 0.125]
```

![{word}](figures/halves.svg "{word}")
/// figure-caption
    attrs: {id: fig-halves}
{word}
///

$$
a^2 + b^2 = c^2
$$

{{ claim S1 }}

{{ claims }}
"""

EXPENSIVE = {"built", "project", "gpu", "none"}  # fixtures: a project to build, a server that has a GPU or lacks one

CLAIMS = """[S1]
verdict = "right"
lesson = ""
section = ""
number = ""
axis = ""
zh.claim = "说法"
en.claim = "claim"
zh.finding = ""
en.finding = ""
zh.number = ""
en.number = ""
zh.mark = ""
en.mark = ""
""".replace('"right"', '"open"')


@dataclass(frozen=True)
class Project:
    """A project in a folder of its own, run with the code of this repository."""

    root: Path

    def edit(self, path: str, old: str, new: str) -> None:
        """Replace text in a file; it must be there."""
        file = self.root / path
        text = file.read_text("utf-8")
        assert old in text, f"{old!r} is not in {path}"
        file.write_text(text.replace(old, new), "utf-8")

    def python(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run Python in the project."""
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=self.root,
            text=True,
            capture_output=True,
            timeout=300,
            env=os.environ | {"PYTHONPATH": str(self.root)} | environment,
        )

    def build(self, *options: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run `mkdocs build`."""
        return self.python("-m", "mkdocs", "build", *options, **environment)


def page(title: str, word: str) -> str:
    """The page of the small project in one language."""
    return PAGE.replace("{title}", title).replace("{word}", word)


def make_project(root: Path) -> Project:
    """Lay out the small project."""
    for name in ("scripts", "docs/shared", "docs/overrides", "docs/root"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "mkdocs.yml", "mkdocs.en.yml"):
        text = (ROOT / name).read_text("utf-8")
        (root / name).write_text(re.sub(r"^nav:\n(?:[ ]+.*\n)+", "", text, flags=re.MULTILINE), "utf-8")
    (root / "node_modules").symlink_to(ROOT / "node_modules")
    files = {
        "conftest.py": (ROOT / "conftest.py").read_text("utf-8"),
        "snippets/halves.py": SNIPPET,
        "snippets/words.toml": WORDS,
        "docs/claims.toml": CLAIMS,
        "docs/terms.toml": "",
        "docs/zh/index.md": page("一半", "值"),
        "docs/en/index.md": page("Halves", "value"),
    }
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
    return Project(root)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of such a fixture are slow."""
    for item in items:
        if EXPENSIVE.intersection(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.slow)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A fresh small project, nothing built yet."""
    return make_project(tmp_path / "项目 one")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A small project that has been built once; tests that share it only read."""
    project = make_project(tmp_path_factory.mktemp("built"))
    done = project.build()
    assert done.returncode == 0, done.stderr
    return project


BUILD = """import sys
from mkdocs.__main__ import cli
try:
    cli(["build"])
finally:
    print("torch was imported" if "torch" in sys.modules else "torch was not imported", file=sys.stderr)"""


def build_site() -> str:
    """Build the site of this repository; what the build said."""
    done = subprocess.run([sys.executable, "-c", BUILD], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stderr


@pytest.fixture(scope="session")
def site_log() -> str:
    """What the build of the site said, once for all workers of a test run, since a build moves the old one away."""
    ours = settings.load()
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
    log = ours.cache / "site-logs" / f"{run}.log"
    with Store(ours.cache).lock("site"):
        if not log.exists():
            shutil.rmtree(log.parent, ignore_errors=True)
            log.parent.mkdir()
            log.write_text(build_site(), "utf-8")
        return log.read_text("utf-8")


@pytest.fixture(scope="session")
def site(request: pytest.FixtureRequest) -> Path:
    """The site of this repository, as it is now; `make test` has just built it."""
    if not os.environ.get("SITE_IS_BUILT"):
        request.getfixturevalue("site_log")
    return ROOT / "site"
