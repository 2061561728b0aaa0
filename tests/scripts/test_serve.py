"""`mkdocs serve` of a small project: real saves, real requests."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from scripts import serve

PATIENCE = 120  # seconds, for a busy machine; how fast it is, the benchmark measures
SLOW = "import time\n\n\ndef compute():\n    time.sleep(50)\n    return {'a': 1}\n"
PAGES = {"zh": ("zh/index.html", ">值</text>"), "en": ("en/index.html", ">value</text>")}

Project = Any  # tests/conftest.py


class Served:
    """`mkdocs serve` in a project, on a free port of this machine."""

    def __init__(self, project: Project) -> None:
        self.project = project
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.address = f"http://127.0.0.1:{free.getsockname()[1]}/"
        self.log = project.root / ".serve.log"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", self.address.split("/")[2]],
                cwd=project.root,
                stderr=log,
                env=os.environ
                | {"PYTHONPATH": str(project.root), "SITE_URL": self.address, "TMPDIR": str(project.root / ".cache")},
            )

    def get(self, path: str) -> str:
        """A page; nothing if there is none."""
        try:
            with urllib.request.urlopen(self.address + path, timeout=30) as answer:
                return str(answer.read().decode())
        except (urllib.error.URLError, OSError):
            return ""

    def state(self, path: str = "en/index.html") -> dict[str, Any]:
        """What the script in a page is told."""
        found: dict[str, Any] = json.loads(self.get(f"livereload?page={path}"))
        return found

    def until(self, holds: Callable[[], object], seconds: float = PATIENCE) -> None:
        """Ask until something holds."""
        end = time.monotonic() + seconds
        while not holds():
            said = self.log.read_text("utf-8")
            assert self.process.poll() is None, said
            assert time.monotonic() < end, said
            time.sleep(0.05)

    def until_says(self, path: str, text: str) -> None:
        """Ask until a page says something."""
        self.until(lambda: text in self.get(path))

    def until_good(self) -> None:
        """Ask until nothing is wrong."""
        self.until(lambda: not self.state()["faults"] and not self.state()["busy"])

    @contextmanager
    def edited(self, path: str, old: str, new: str) -> Iterator[None]:
        """A file with an edit, which is taken back in the end."""
        self.project.edit(path, old, new)
        try:
            yield
        finally:
            self.project.edit(path, new, old)
            self.until_good()


@pytest.fixture(scope="module")
def served(built: Project, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One for all tests, each of which takes back what it has done."""
    shutil.copytree(built.root, root := tmp_path_factory.mktemp("served") / "项目 one", symlinks=True)
    one = Served(type(built)(root))
    one.until_says(*PAGES["en"])
    yield one
    one.process.terminate()
    assert one.process.wait(20) == 143
    assert not list((root / ".cache").glob("mkdocs_*"))


def test_both_languages_are_there_under_a_policy(served: Served) -> None:
    for path, text in PAGES.values():
        page = served.get(path)
        assert text in page
        assert 'http-equiv="Content-Security-Policy"' in page
    assert "zh/" in served.get("")
    assert served.get("zh/") == served.get("zh/index.html")
    for other in ("en/assets/site.css", "en/search/search_index.json", "en/figures/halves.svg", "livereload.js"):
        assert served.get(other)
    assert not served.get("en/../mkdocs.yml")
    assert not served.get("en/none.html")


def test_a_page_is_the_same_until_it_is_made_again(served: Served) -> None:
    before = served.get("en/")
    assert served.get("en/") == before
    with served.edited("docs/zh/index.md", "值 {{", "值改 {{"):
        served.until_says("zh/", "值改 3.12")
        assert served.get("en/") == before
    served.until_says("zh/", "值 3.12")


def test_an_edit_shows_wherever_it_reaches_and_runs_no_more_than_it_must(served: Served) -> None:
    began = len(served.log.read_text("utf-8"))
    with served.edited("docs/en/index.md", "value {{", "changed {{"):
        served.until_says("en/", "changed 3.12")
    with served.edited("snippets/words.toml", '"值"', '"数值"'):
        served.until_says("zh/", ">数值</text>")
    with served.edited("snippets/halves.py", "DEPTH = 5", "DEPTH = 6"):
        served.until_says("zh/", "1.56\u202f×\u202f10⁻²")
        served.until_says("en/", "1.56\u202f×\u202f10⁻²")
    said = served.log.read_text("utf-8")[began:]
    assert (said.count("-  halves: run, "), said.count("figure halves: run, ")) == (1, 2)
    with served.edited("docs/shared/site.css", ":root", "/* new */ :root"):
        served.until_says("en/assets/site.css", "/* new */")


def test_the_whole_site_follows(served: Served) -> None:
    with served.edited("docs/en/index.md", "value {{", "zyzzyva {{"):
        served.until_says("en/search/search_index.json", "zyzzyva")
    with served.edited("mkdocs.en.yml", "site_name: ", "site_name: New "):
        served.until_says("en/", "<title>New")
    served.until(lambda: "<title>New" not in served.get("en/"))


FAULTS = {
    "formula": ("docs/en/index.md", "a^2 + b^2", r"\frac{a", "docs/en/index.md:24: "),
    "number": ("docs/en/index.md", "halves.last:.2e", "halves.lost:.2e", "docs/en/index.md:7: "),
    "link": ("docs/zh/index.md", "值 {{", "[值](gone.md) {{", "docs/zh/index.md:7: "),
    "snippet": ("snippets/halves.py", "return torch", "return torhc", "snippets/halves.py:10: compute: NameError"),
    "no Python": ("snippets/halves.py", "DEPTH = 5", "DEPTH = = 5", "snippets/halves.py:5: not Python"),
    "data": ("docs/claims.toml", 'verdict = "open"', 'verdict = "odd"', "docs/claims.toml:1: "),
    "template": (
        "docs/overrides/main.html",
        "{% block site_meta %}",
        "{% block site_meta",
        "docs/overrides/main.html:",
    ),
    "settings": ("mkdocs.yml", "site_name: ", "site_name: [", "mkdocs.yml:"),
    "settings of a language": ("mkdocs.en.yml", "  language: en", "  name: none\n  language: en", "theme"),
    "hook": ("scripts/hooks.py", "def on_config(", "def on_config)(", "scripts/hooks.py:"),
    "hook that raises": ("scripts/hooks.py", "def language(", "1 / 0\n\n\ndef language(", "ZeroDivisionError"),
}


@pytest.mark.fault("V1")
@pytest.mark.parametrize(("path", "old", "new", "message"), FAULTS.values(), ids=FAULTS)
def test_the_last_good_pages_stay_with_a_message(served: Served, path: str, old: str, new: str, message: str) -> None:
    good = {page: served.get(page) for page, _ in PAGES.values()}
    with served.edited(path, old, new):
        served.until(lambda: message in served.state()["faults"])
        assert Path(path).name in served.state()["faults"]
        assert {page: served.get(page) for page in good} == good
    assert {page: served.get(page) for page in good} == good


@pytest.mark.fault("V1")
def test_a_deleted_page_stays_until_it_is_deleted_everywhere(served: Served) -> None:
    root = served.project.root
    for language in PAGES:
        (root / f"docs/{language}/more.md").write_text("---\ndescription: x\n---\n\n# More { #more }\n", "utf-8")
    served.until_says("en/more.html", "More")
    (root / "docs/en/more.md").rename(root / ".more.md")
    served.until(lambda: "docs/en/more.md: the page is missing" in served.state()["faults"])
    assert "More" in served.get("en/more.html")
    (root / ".more.md").rename(root / "docs/en/more.md")
    served.until_good()
    for language in PAGES:
        (root / f"docs/{language}/more.md").unlink()
    served.until(lambda: not served.get("en/more.html"))
    served.until_good()


@pytest.mark.fault("V1")
def test_the_last_of_quick_saves_counts(served: Served) -> None:
    with served.edited("docs/en/index.md", "value {{", "$\\frac{$ {{"):
        time.sleep(0.05)
        with served.edited("docs/en/index.md", "$\\frac{$ {{", "second {{"):
            served.until_says("en/", "second 3.12")
            assert not served.state()["faults"]


@pytest.mark.fault("V2")
def test_a_slow_snippet_holds_up_no_page_and_can_be_mended_while_it_runs(served: Served) -> None:
    slow = served.project.root / "snippets" / "slow.py"
    slow.write_text(SLOW, "utf-8")
    try:
        served.until(lambda: served.state()["busy"])
        with served.edited("docs/en/index.md", "value {{", "meanwhile {{"):
            served.until_says("en/", "meanwhile 3.12")
            assert served.state()["busy"]
            begin = time.monotonic()
            slow.write_text(SLOW.replace("50", "0"), "utf-8")
            served.until_good()
            assert time.monotonic() - begin < 40
    finally:
        slow.unlink()
        served.until_good()


@pytest.mark.fault("V3")
def test_what_a_build_makes_starts_no_build(served: Served) -> None:
    served.until(lambda: served.state()["whole"])
    before = served.state()["builds"]
    root = served.project.root
    for path in ("site/en/index.html", ".cache/x", "scripts/__pycache__/x.pyc", "docs/en/.index.md.swp", "docs/en/a~"):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text("generated", "utf-8")
    time.sleep(2 * serve.QUIET)
    assert (served.state()["builds"], served.state()["whole"]) == (before, True)
    for path in ("docs/en/.index.md.swp", "docs/en/a~"):
        (root / path).unlink()


def test_a_fault_at_the_start_is_shown_and_can_be_mended(copy: Project) -> None:
    copy.edit("docs/en/index.md", "a^2 + b^2", r"\frac{a")
    one = Served(copy)
    try:
        one.until(lambda: one.get("livereload.js"))
        one.until(lambda: "docs/en/index.md:24: " in one.state()["faults"])
        assert not one.get("en/")
        copy.edit("docs/en/index.md", r"\frac{a", "a^2 + b^2")
        one.until_says(*PAGES["en"])
    finally:
        one.process.terminate()
        one.process.wait(20)


@pytest.mark.fault("F27")
def test_a_build_and_the_tests_run_beside_a_server(copy: Project) -> None:
    """From a cold cache: all are green, and each key is computed once."""
    (copy.root / "snippets" / "slow.py").write_text(SLOW.replace("50", "1"), "utf-8")
    served = Served(copy)
    try:
        beside = [
            subprocess.Popen([sys.executable, "-m", *command.split()], cwd=copy.root, stdout=subprocess.PIPE,
                             stderr=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": str(copy.root)})
            for command in ("mkdocs build", "pytest -q docs")
        ]  # fmt: skip
        said = [process.communicate(timeout=PATIENCE) for process in beside]
        assert [process.returncode for process in beside] == [0, 0], said
        assert "4 passed" in said[1][0]
        served.until_says(*PAGES["zh"])
        served.until_says("zh/data/slow.json", "1")
        assert (said[0][1] + served.log.read_text("utf-8")).count("slow: run, ") == 1
    finally:
        served.process.terminate()
        served.process.wait(20)


def test_the_message_is_seen_under_the_policy_and_the_page_reloads(served: Served) -> None:
    from test_browser import launched

    with launched() as browser, browser.new_page() as page:
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.goto(f"{served.address}en/index.html")
        with served.edited("docs/zh/index.md", "值 {{", "[值](gone.md) {{"):
            message = page.get_by_role("alert")
            message.wait_for()
            assert "docs/zh/index.md:7: " in message.inner_text()
        message.wait_for(state="detached")
        with served.edited("docs/en/index.md", "value {{", "reloaded {{"):
            page.get_by_text("reloaded 3.12").wait_for()
        page.get_by_text("value 3.12").wait_for()
        assert not [text for text in said if "Content Security Policy" in text or "Refused" in text]


def test_a_flaw_is_found_without_a_build(tmp_path: Path) -> None:
    for name, text, message in [
        ("a.py", "x = = 1", r"a\.py:1: not Python: invalid syntax"),
        ("a.yml", "a: 1\nb: [", r"a\.yml:\d: not YAML: "),
        ("a.toml", "a = 1\nb =\n", r"a\.toml:2: "),
    ]:
        (tmp_path / name).write_text(text, "utf-8")
        assert re.search(message, serve.flaw(tmp_path / name))
        (tmp_path / name).write_text("", "utf-8")
        assert not serve.flaw(tmp_path / name)
        (tmp_path / name).unlink()
        assert not serve.flaw(tmp_path / name)


def test_hidden_files_and_backups_are_not_seen(tmp_path: Path) -> None:
    for name in (".a", "a~", "__pycache__/a.pyc", "a.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    assert [path.name for path in serve.seen([tmp_path, tmp_path / "none"])] == ["a.md"]
