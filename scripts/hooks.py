"""MkDocs events, and nothing else: each one hands over to a module that has never heard of MkDocs."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import BuildError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.utils import CountHandler

from scripts import book
from scripts.problem import Problem, Problems

log = logging.getLogger("mkdocs.lessons")
FIRST, *OTHERS = book.SETTINGS.languages
warnings = CountHandler(level=logging.WARNING)


def on_config(config: MkDocsConfig) -> None:
    """Begin a build with the first language; send every language into its own folder of the staging area."""
    if language(config) == FIRST:
        logger = logging.getLogger("mkdocs")
        logger.setLevel(min(logger.level, logging.WARNING))  # -q would hide the warnings from strict mode
        logger.addHandler(warnings)
        book.begin(Path(config.site_dir))
    config.site_dir = str(book.current().staging.folder / language(config))
    config.site_url = f"{(config.site_url or '/').rstrip('/')}/{language(config)}/"


def on_pre_build(config: MkDocsConfig) -> None:
    """Bring every snippet up to date."""
    told(book.current().produce, log.info)


@event_priority(100)  # before mkdocs-jupyter looks for notebooks
def on_files(files: Files, config: MkDocsConfig) -> None:
    """Add what no folder of pages holds."""
    for path, content in told(book.current().generated, language(config)).items():
        source = {"abs_src_path": str(content)} if isinstance(content, Path) else {"content": content}
        files.append(File.generated(config, path, **source))


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, **_: Any) -> str:
    """Resolve includes, claims and numbers."""
    return str(told(book.current().markdown, markdown, source(page), language(config)))


def on_page_content(content: str, page: Page, config: MkDocsConfig, **_: Any) -> str:
    """Put in figures and formulas."""
    return str(told(book.current().html, content, source(page), language(config)))


@event_priority(-100)  # after every plugin
def on_post_build(config: MkDocsConfig) -> None:
    """Build the other languages with the first, then publish them together."""
    if language(config) != FIRST:
        return
    for other in OTHERS:
        folder = Path(config.config_file_path).parent
        build(load_config(str(folder / f"mkdocs.{other}.yml"), site_dir=config.site_dir, site_url=root_url(config)))
    if counts := warnings.get_counts():
        raise BuildError(f"not published: {', '.join(f'{count} {level}' for level, count in counts)}")
    book.current().publish()


def on_build_error(error: Exception) -> None:
    """Leave the old site as it was."""
    book.current().discard()


def on_serve(server: LiveReloadServer, config: MkDocsConfig, **_: Any) -> LiveReloadServer:
    """Rebuild on a change to anything that a page is made of."""
    for path in (book.SETTINGS.docs, book.SETTINGS.snippets, *Path(config.config_file_path).parent.glob("mkdocs.*.yml")):
        server.watch(str(path))
    return server


def language(config: MkDocsConfig) -> str:
    """The language of a configuration."""
    return str(config.theme["language"])


def root_url(config: MkDocsConfig) -> str:
    """The address above the languages."""
    return str(config.site_url).removesuffix(f"{language(config)}/")


def source(page: Page) -> Path:
    """The file that a page was written in."""
    return Path(str(page.file.abs_src_path))


def told(step: Any, *arguments: Any) -> Any:
    """Run a step; a problem ends the build with its own words."""
    try:
        return step(*arguments)
    except (Problem, Problems) as problem:
        raise BuildError(f"\n{problem}") from None
