"""`mkdocs serve` of a small project: real saves, real requests."""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT, SNIPPET
from scripts import serve
from scripts.keys import digest

pytestmark = pytest.mark.slow
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
                preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_DFL) and None,  # `nohup` may have run us
            )

    def get(self, path: str) -> str:
        """A page; nothing if there is none."""
        try:
            with urllib.request.urlopen(self.address + path, timeout=30) as answer:
                return str(answer.read().decode())
        except (urllib.error.URLError, OSError):
            return ""

    def answer(self, path: str, **headers: str) -> tuple[int, str]:
        """The status and the text that a path gets just as it is written."""
        connection = http.client.HTTPConnection(self.address.split("/")[2], timeout=30)
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        return response.status, response.read().decode()

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

    def until_whole(self) -> None:
        """Ask until the whole site is up to date."""
        self.until(lambda: self.state()["whole"] and not self.state()["faults"])

    def processes(self) -> dict[int, str]:
        """All processes that run in the project's folder or below it, each with where."""
        found = {}
        for link in Path("/proc").glob("[0-9]*/cwd"):
            with suppress(OSError):
                if (where := str(link.readlink())).startswith(str(self.project.root)):
                    found[int(link.parent.name)] = where
        return found

    def runs_a_snippet(self) -> bool:
        """Whether a process has a working folder of its own."""
        return any("/lessons-" in where for where in self.processes().values())

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
        other = re.search(r'data-other-language[^>]* href="([^"]+)"', page)
        assert other and served.get(urllib.parse.urljoin(path, other[1]))
    assert "zh/" in served.get("")
    assert served.get("zh/") == served.get("zh/index.html")
    for other in ("en/assets/site.css", "en/search/search_index.json", "en/figures/halves.svg", "livereload.js"):
        assert served.get(other)
    assert not served.get("en/../mkdocs.yml")
    assert not served.get("en/none.html")


def test_no_file_outside_the_site_is_read(served: Served, tmp_path: Path) -> None:
    secret = tmp_path / "secret.html"
    secret.write_text('<html><head><meta charset="utf-8"></head><body>hunter2</body></html>', "utf-8")
    config = served.project.root / "mkdocs.yml"
    assert served.answer("/en/assets/site.css")[0] == 200
    for file in (secret, config):
        plain = urllib.parse.quote(str(file))
        up = "../" * 40
        for path in (
            f"/{urllib.parse.quote(str(file), safe='')}",
            f"/en/assets/{plain}",
            f"/en/assets/{up}{plain[1:]}",
            f"/en/{up}{plain[1:]}",
            f"/en/{urllib.parse.quote(up + str(file)[1:], safe='')}",
            f"/livereload?page={urllib.parse.quote(str(file), safe='')}",
        ):
            status, text = served.answer(path)
            assert "hunter2" not in text and "site_name" not in text, path
            assert status == 404 or path.startswith("/livereload")
    assert served.state(urllib.parse.quote(str(secret)))["sum"] == served.state("none.html")["sum"]


def test_a_foreign_name_that_leads_here_is_refused(served: Served) -> None:
    assert served.answer("/en/", Host="evil.example")[0] == 403
    port = served.address.rsplit(":", 1)[1].strip("/")
    assert served.answer("/en/", Host=f"localhost:{port}")[0] == 200


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


def test_figures_are_drawn_by_the_code_that_their_keys_name(served: Served) -> None:
    """Also where the process that draws has drawn before the edit."""
    served.until_whole()
    with served.edited("snippets/words.toml", '"value"', '"warm"'):
        served.until_says("en/", ">warm</text>")
    served.until_says("en/", ">value</text>")
    served.until_whole()
    with served.edited("scripts/figure.py", '"lines.linewidth": 1.8', '"lines.linewidth": 2.9'):
        served.until(lambda: re.search("stroke-width: ?2.9", served.get("en/")))
        style = digest((served.project.root / "scripts" / "figure.py").read_bytes())
        served.until_whole()
    served.until(lambda: not re.search("stroke-width: ?2.9", served.get("en/")))
    drawn = list((served.project.root / ".cache").glob("entries-1/figures/halves/*/manifest.json"))
    assert len(drawn) > 1
    for manifest in drawn:
        bold = json.loads(manifest.read_text("utf-8"))["parts"]["style figure.py"] == style
        for figure in manifest.parent.glob("*.svg"):
            assert bool(re.search("stroke-width: ?2.9", figure.read_text("utf-8"))) == bold, figure


FRESH = """\"\"\"Nothing is trained.\"\"\"


def compute():
    return {"values": [1, 2, 4]}


def draw(figure, result, word=str):
    figure.subplots().plot(result["values"])
"""
CAPTION = "\n/// figure-caption\n    attrs: {id: fig-fresh}\nfresh\n///\n"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0h1v1z"/></svg>\n'
NEW_PAGE = "---\ndescription: x\n---\n\n# Fresh { #fresh }\n"
MORE = SNIPPET.replace(
    "\n\nif __name__", "\n\ndef draw_fresh(figure, result, word=str):\n    draw(figure, result, word)\n\n\nif __name__"
)
WANTED: dict[str, tuple[str, dict[str, str | tuple[str, str]]]] = {
    "a snippet": ('![fresh](figures/fresh.svg "fresh")' + CAPTION, {"snippets/fresh.py": FRESH}),
    "a draw": ('![fresh](figures/halves.fresh.svg "fresh")' + CAPTION, {"snippets/halves.py": MORE}),
    "an image": ("![fresh](assets/fresh.svg)", {"docs/shared/fresh.svg": SVG}),
    "a page": ("[fresh](fresh.md)", {"docs/zh/fresh.md": NEW_PAGE, "docs/en/fresh.md": NEW_PAGE}),
    "code": (
        "{{ fresh }}",
        {
            "scripts/numbers.py": ('LISTS = "', 'LISTS = "fresh|'),
            "scripts/appendix.py": ('case ["claims"]:', 'case ["fresh"]: return "fresh"\n            case ["claims"]:'),
        },
    ),
}


@pytest.mark.parametrize("first", ["wanted first", "made first"])
@pytest.mark.parametrize(("line", "files"), WANTED.values(), ids=WANTED)
def test_what_a_page_wants_may_come_before_it_or_after(
    served: Served, line: str, files: dict[str, str | tuple[str, str]], first: str
) -> None:
    """Who makes pages knows the files and the code of its beginning; its faults must not hold up the next one."""
    root = served.project.root
    served.until_whole()
    before = {name: file.read_text("utf-8") for name in files if (file := root / name).exists()}
    page = root / "docs" / "en" / "index.md"
    text = page.read_text("utf-8")

    def make() -> None:
        for name, new in files.items():
            assert isinstance(new, str) or new[0] in before[name], f"{name} has no {new[0]!r}"
            (root / name).write_text(new if isinstance(new, str) else before[name].replace(*new), "utf-8")

    try:
        if first == "made first":
            make()
            served.until(lambda: not served.state()["whole"])
        page.write_text(f"{text}\n{line}\n", "utf-8")
        if first == "wanted first":
            served.until(lambda: "docs/en/index.md" in served.state()["faults"])
            make()
        served.until(lambda: "fresh" in served.get("en/") and served.state()["whole"] and not served.state()["faults"])
    finally:
        page.write_text(text, "utf-8")
        for name in files:
            (root / name).write_text(before[name], "utf-8") if name in before else (root / name).unlink()
        served.until(lambda: "fresh" not in served.get("en/"))
        served.until_whole()


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


@pytest.mark.parametrize(("how", "status"), [(signal.SIGHUP, 129), (signal.SIGTERM, 143), (signal.SIGKILL, -9)])
def test_nothing_outlives_it(copy: Project, how: signal.Signals, status: int) -> None:
    """Not the build that is under way, not the snippet that it runs; only who is killed can remove no folder."""
    (copy.root / "snippets" / "slow.py").write_text(SLOW, "utf-8")
    one = Served(copy)
    try:
        one.until(lambda: one.runs_a_snippet())
        one.process.send_signal(how)
        assert one.process.wait(20) == status
        end = time.monotonic() + 20
        while (left := one.processes()) and time.monotonic() < end:
            time.sleep(0.05)
        assert not left
        while (folders := list((copy.root / ".cache").glob("lessons-*"))) and time.monotonic() < end:
            time.sleep(0.05)
        assert not folders
        assert how == signal.SIGKILL or not list((copy.root / ".cache").glob("mkdocs_*"))
    finally:
        one.process.kill()
        one.process.wait()
        for pid in one.processes():
            os.kill(pid, signal.SIGKILL)


def test_a_build_that_is_out_of_date_leaves_no_folder(served: Served) -> None:
    served.until_whole()
    before = served.state()["builds"]
    with served.edited("docs/en/index.md", "value {{", "one {{"):
        served.until(lambda: served.state()["builds"] > before)
        with served.edited("docs/en/index.md", "one {{", "two {{"):
            served.until(lambda: served.state()["builds"] > before + 1)
            served.until_whole()
            folder = next((served.project.root / ".cache").glob("mkdocs_*"))
            served.until(lambda: len(list(folder.iterdir())) == 1)


def test_the_benchmark_is_shown_when_it_is_new(served: Served) -> None:
    run = served.project.root / "bench" / "result.json"
    run.parent.mkdir(exist_ok=True)
    result = (ROOT / "bench" / "result.json").read_text("utf-8")
    processor = json.loads(result)["machine"]["processor"]
    run.write_text(result, "utf-8")
    served.until_whole()
    with served.edited("docs/en/index.md", "value {{", "{{ benchmark }}\n\nvalue {{"):
        served.until_says("en/", processor)
        served.until_whole()
        run.write_text(result.replace(processor, "Abacus"), "utf-8")
        served.until_says("en/", "Abacus")


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


def test_the_message_is_put_up_once(served: Served) -> None:
    """Else a reader would lose what is selected in it and how far it is scrolled, and hear it again and again."""
    from test_browser import launched

    with launched() as browser, browser.new_page() as page:
        page.goto(f"{served.address}en/index.html")
        with served.edited("docs/zh/index.md", "值 {{", "[值](gone.md) {{"):
            page.get_by_role("alert").wait_for()
            page.evaluate(
                "() => { window.times = 0;"
                " new MutationObserver(() => window.times++).observe(document.body, {childList: true}) }"
            )
            page.wait_for_timeout(1200)
            assert page.evaluate("window.times") == 0
