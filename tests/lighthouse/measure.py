"""Lighthouse on a page of each kind, on a phone and on a laptop, beside a page of Material as it comes."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import statistics
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from test_browser import PAGES as EVERY
from test_browser import SETTINGS, Quiet, served

PROGRAM = Path(__file__).parent / "node_modules" / ".bin" / "lighthouse"
KINDS = ("index", "claims", "lessons/functions", "notebooks/functions", "appendix/quiz")
PAGES = [f"{language}/{kind}.html" for language in SETTINGS.languages for kind in KINDS]
SCORES = ("accessibility", "best-practices", "seo", "performance")
AUDITS = ("total-blocking-time", "cumulative-layout-shift", "total-byte-weight")
MOVED = 0.1  # of the view, by formulas whose fonts arrive
TEXTS = (".html", ".css", ".js", ".json", ".svg", ".xml", ".txt")
FLAGS = "--headless=new --no-sandbox --disable-gpu"


class Packed(Quiet):
    """Sends texts as any host does: packed, over connections that stay open."""

    protocol_version = "HTTP/1.1"

    def send_head(self) -> BytesIO | BinaryIO | None:
        """The head of an answer, and what follows it."""
        path = Path(self.translate_path(self.path))
        if path.suffix not in TEXTS or not path.is_file():
            return super().send_head()
        content = gzip.compress(path.read_bytes())
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        return BytesIO(content)


def measure(address: str, form: str) -> dict[str, Any]:
    """One report of Lighthouse for `form` mobile or desktop."""
    with sync_playwright() as playwright:
        chromium = shutil.which("chromium") or playwright.chromium.executable_path
    command = [str(PROGRAM), address, "--output=json", "--quiet", f"--chrome-flags={FLAGS}"]
    command += ["--preset=desktop"] if form == "desktop" else []
    done = subprocess.run(command, env=os.environ | {"CHROME_PATH": chromium}, capture_output=True, check=True)
    return dict(json.loads(done.stdout))


def row(reports: list[dict[str, Any]]) -> list[float]:
    """Medians over reports: scores in percent, then milliseconds, shift and bytes."""
    scores = [[100 * report["categories"][name]["score"] for report in reports] for name in SCORES]
    audits = [[report["audits"][name]["numericValue"] for report in reports] for name in AUDITS]
    return [statistics.median(values) for values in scores + audits]


def bare(folder: Path) -> None:
    """A page of Material without anything of ours, in `folder`/bare."""
    (folder / "docs").mkdir()
    (folder / "docs" / "index.md").write_text("# Material\n\nA bare page.\n")
    (folder / "mkdocs.yml").write_text("site_name: Bare\ntheme: {name: material, font: false}\n")
    target = folder / "bare"
    subprocess.run([sys.executable, "-m", "mkdocs", "build", "-q", "-d", target], cwd=folder, check=True)


def main(times: int, pages: list[str]) -> int:
    """Print the table; answer how many pages have less than 100 in what must have it, or move while they load."""
    short = 0
    print(f"{'median of ' + str(times):36} form      a11y  best   seo  perf  TBT ms    CLS      bytes")
    with TemporaryDirectory() as name:
        bare(Path(name))
        for site, paths in ((Path(name) / "bare", ["index.html"]), (SETTINGS.root / "site", pages)):
            with served(site, Packed) as address:
                for path in paths:
                    for form in ("mobile", "desktop"):
                        *scores, blocked, shift, size = row([measure(address + path, form) for _ in range(times)])
                        label = path if paths is pages else "(bare Material)"
                        numbers = "".join(f"{score:6.0f}" for score in scores)
                        print(f"{label:36} {form:8}{numbers}{blocked:8.0f}{shift:7.3f}{size:11,.0f}", flush=True)
                        short += paths is pages and (min(scores[:3]) < 100 or shift > MOVED)
    return short


if __name__ == "__main__":
    times, *pages = sys.argv[1:] or ["5"]  # how often, and which pages: some of each kind, "all", or paths in the site
    sys.exit(bool(main(int(times), EVERY if pages == ["all"] else pages or PAGES)))
