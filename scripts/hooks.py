"""MkDocs events, and nothing else: each one hands over to a module that has never heard of MkDocs."""

from __future__ import annotations

import atexit
import logging
import signal
import sys
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from click import get_current_context
from jinja2 import Environment
from mkdocs.commands import serve as mkdocs_serve
from mkdocs.commands.build import _populate_page, build, get_context
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, BuildError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink
from mkdocs.utils import CountHandler
from mkdocs.utils.templates import TemplateContext

from scripts import book, preview, rendered
from scripts.problem import Problem, Problems, of_disk
from scripts.serve import Site

log = logging.getLogger("mkdocs.lessons")
FIRST, *OTHERS = book.SETTINGS.languages
TALKATIVE = ("jieba", "mkdocs.mkdocs-jupyter", "mkdocs.plugins.mkdocs_jupyter")  # on dictionaries and caches
warnings = CountHandler(level=logging.WARNING)


def on_startup(command: str, **_: Any) -> None:
    """Leave nothing behind; while serving, leave the building to a process of its own."""
    if command == "serve" and get_current_context().params["livereload"]:
        mkdocs_serve.build = lambda *_, **__: None  # type: ignore[attr-defined]
    atexit.register(book.end)
    if command == "build":  # MkDocs would end with status 1
        signal.signal(signal.SIGINT, lambda *_: sys.exit(128 + signal.SIGINT))


def on_config(config: MkDocsConfig) -> None:
    """Begin a build with the first language; send every language into its own folder of the staging area."""
    if language(config) == FIRST:
        logger = logging.getLogger("mkdocs")
        logger.setLevel(min(logger.level, logging.WARNING))  # -q would hide the warnings from strict mode
        logger.addHandler(warnings)
        warnings.counts.clear()  # of the build before, while serving
        for talkative in TALKATIVE:
            logging.getLogger(talkative).setLevel(logging.WARNING)
        book.begin(Path(config.site_dir))
        config.site_url = book.served_at or config.site_url
    # mkdocs-jupyter removes from its cache what a build did not use, so each language has its own
    config.plugins["mkdocs-jupyter"].config["cache_dir"] = str(
        book.SETTINGS.cache / "mkdocs-jupyter" / language(config)
    )
    config.site_dir = str(told(book.current).staging.folder / language(config))
    config.site_url = f"{(config.site_url or '/').rstrip('/')}/{language(config)}/"


def on_pre_build(config: MkDocsConfig) -> None:
    """Bring every snippet up to date, then let the other languages begin."""
    told(book.current().produce, log.info)
    if language(config) == FIRST:
        book.current().begin_others([partial(build_other, other, config) for other in OTHERS])


@event_priority(100)  # before mkdocs-jupyter looks for notebooks
def on_files(files: Files, config: MkDocsConfig) -> None:
    """Add what no folder of pages holds."""
    for path, content in told(book.current().generated, language(config)).items():
        files.append(added(path, content, config))


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, **_: Any) -> str:
    """Resolve includes, claims and numbers; a notebook says what its lesson says, so search need not find it too."""
    if book.is_notebook(source(page)):
        page.meta["search"] = {"exclude": True}
    repository = config.extra.get("repository") or ""
    return str(told(book.current().markdown, markdown, source(page), language(config), repository))


def on_page_content(content: str, page: Page, config: MkDocsConfig, **_: Any) -> str:
    """Put in figures and formulas, but hand the search what is easier to read and to find."""
    page.finished = str(told(book.current().html, content, source(page), language(config)))  # type: ignore[attr-defined]
    if book.is_notebook(source(page)):  # mkdocs-jupyter's table of contents knows nothing of our ids
        for entry, identity in zip(entries(page.toc), rendered.ids(page.finished), strict=False):  # type: ignore[attr-defined]
            entry.id = identity
    return str(told(book.current().searchable, content, source(page)))


@event_priority(-100)  # after the search
def on_page_context(context: TemplateContext, page: Page, **_: Any) -> TemplateContext:
    """Show the reader what is finished."""
    page.content = page.finished  # type: ignore[attr-defined]
    return context


@event_priority(-100)  # after every plugin
def on_post_build(config: MkDocsConfig) -> None:
    """Publish all languages together, once the first is there."""
    if language(config) == FIRST:
        refuse_warnings()
        told(book.current().finish_others)
        book.current().publish(root_url(config))
        if book.served_at:
            preview.answer(book.current())


def on_build_error(error: Exception) -> None:
    """Leave the old site as it was."""
    book.end()
    if full := of_disk(error):
        raise BuildError(full)


def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> None:
    """While serving, keep what it takes to make a single page again."""
    if book.served_at:
        book.current().showing[language(config)] = partial(shown, config, files, nav)


def on_env(env: Environment, config: MkDocsConfig, **_: Any) -> None:
    """That includes the templates."""
    if book.served_at:
        book.current().showing[language(config)] = partial(book.current().showing[language(config)], env)


def on_serve(server: LiveReloadServer, config: MkDocsConfig, **_: Any) -> Site:
    """Serve by means of our own."""
    server.server_close()
    return Site(book.SETTINGS, Path(config.config_file_path), Path(config.site_dir), server.url)


def shown(config: MkDocsConfig, files: Files, nav: Navigation, env: Environment, path: str) -> str | None:
    """The page at a path of the site as it would be built now, None if there is none; raise BuildError with a fault."""
    pages = files.documentation_pages()
    page = next((file.page for file in pages if file.dest_uri == path), None)
    if page is None or not source(page).exists():
        return None
    if book.is_notebook(source(page)):
        book.current().renew_notebook(source(page), language(config))
    with preview.heard(logging.getLogger("mkdocs")) as warned:
        page.links_to_anchors = {}
        _populate_page(page, config, files)
        page.validate_anchor_links(files=files, log_level=config.validation.links.anchors)
    if warned:
        raise BuildError("\n".join(preview.located(message, source(page)) for message in warned))
    page.active = True
    context = config.plugins.on_page_context(get_context(nav, pages, config, page), page=page, config=config, nav=nav)
    html = env.get_template(str(page.meta.get("template", "main.html"))).render(context)
    page.active = False
    return str(config.plugins.on_post_page(html, page=page, config=config))


def build_other(other: str, config: MkDocsConfig) -> None:
    """Build one more language, into the staging area of the first."""
    file = Path(config.config_file_path).with_name(f"mkdocs.{other}.yml")
    try:
        settings = load_config(str(file), site_dir=config.site_dir, site_url=root_url(config))
    except Abort as error:
        raise BuildError(f"{file.name}: {error}") from None
    build(settings)
    refuse_warnings()


def refuse_warnings() -> None:
    """End the build if anything was worth a warning, whether strict mode has seen it or not."""
    if counts := warnings.get_counts():
        raise BuildError(f"not published: {', '.join(f'{count} {level}' for level, count in counts)}")


def language(config: MkDocsConfig) -> str:
    """The language of a configuration."""
    return str(config.theme["language"])


def root_url(config: MkDocsConfig) -> str:
    """The address above the languages."""
    return str(config.site_url).removesuffix(f"{language(config)}/")


def added(path: str, content: Path | str | bytes, config: MkDocsConfig) -> File:
    """A file of the site; mkdocs-jupyter only finds one that lies in some folder under its path in the site."""
    if isinstance(content, Path) and book.is_notebook(content):
        return File(path, str(content.parents[path.count("/")]), config.site_dir, config.use_directory_urls)
    if isinstance(content, Path):
        return File.generated(config, path, abs_src_path=str(content))
    return File.generated(config, path, content=content)


def entries(toc: Iterable[AnchorLink]) -> Iterator[AnchorLink]:
    """The entries of a table of contents in the order of the page."""
    for entry in toc:
        yield entry
        yield from entries(entry.children)


def source(page: Page) -> Path:
    """The file that a page was written in."""
    return Path(str(page.file.abs_src_path))


def told(step: Any, *arguments: Any) -> Any:
    """Run a step; a problem ends the build with its own words."""
    try:
        return step(*arguments)
    except (Problem, Problems) as problem:
        raise BuildError(f"\n{problem}") from None
