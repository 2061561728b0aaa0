"""Every page in a real browser: both languages, both themes, a phone, a tablet and a laptop."""

from __future__ import annotations

import json
import re
import shutil
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import material
import pytest
from audit import audit, audit_both_themes
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from weigh import budget, weigh

from scripts import languages, settings
from scripts.purge import calm

SETTINGS = settings.load()
LESSONS = sorted(path.stem for path in (SETTINGS.docs / SETTINGS.languages[0] / "lessons").glob("*.md"))
PAGES = [
    f"{language}/{name.removesuffix('.md')}.html"
    for language in SETTINGS.languages
    for name in sorted(languages.names(SETTINGS.docs / language))
] + [f"{language}/notebooks/{lesson}.html" for language in SETTINGS.languages for lesson in LESSONS]
KINDS = (
    "index",
    "claims",
    f"lessons/{LESSONS[0]}",
    "appendix/quiz",
    "appendix/glossary",
    f"notebooks/{LESSONS[0]}",
)
EACH_KIND = [f"{language}/{kind}.html" for language in SETTINGS.languages for kind in KINDS]
MISSING = "404.html"  # the page above the languages, without anything of Material


def each(name: str, values: Sequence[str], quick: str) -> pytest.MarkDecorator:
    """A test for every value of a parameter, slow for all but one."""
    marks = {value: () if value == quick else pytest.mark.slow for value in values}
    return pytest.mark.parametrize(name, [pytest.param(value, marks=marks[value]) for value in values])


def each_page(pages: Sequence[str]) -> pytest.MarkDecorator:
    """A test for every page."""
    return each("path", pages, f"zh/lessons/{LESSONS[0]}.html")


each_language = each("language", SETTINGS.languages, SETTINGS.languages[0])


OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
MATERIAL = Path(material.__file__).parent / "templates" / "assets" / "stylesheets"
# Selectors of a whole style sheet that match something of the page and are not in the purged one of the same name.
PURGED = """([name, whole]) => {
  const selectors = (rules) => [...rules].flatMap((rule) => rule.selectorText
    ? rule.selectorText.split(/,(?![^(]*[)])/).map((one) => one.trim()) : selectors(rule.cssRules ?? []));
  const used = new CSSStyleSheet();
  used.replaceSync(whole);
  const kept = new Set(selectors([...document.styleSheets].find(({ href }) => href?.endsWith(name)).cssRules));
  const state = /::[\\w-]+|:(?:hover|focus(?:-\\w+)?|active|before|after|first-letter|target)(?![\\w-])/g;
  return selectors(used.cssRules).filter((one) => {
    try { return !kept.has(one) && document.querySelector(one.replace(state, "") || "*"); } catch { return false; }
  });
}"""
# Rules of our own that apply to something of the page and are not published; PurgeCSS may shorten their selectors.
TAKEN = """([name, whole]) => {
  const rules = (all) => [...all].flatMap((rule) => [rule, ...rules(rule.cssRules ?? [])])
    .filter((rule) => rule.selectorText);
  const body = ({ style }) => [...style].filter((one) => !one.startsWith("--")).map((one) => one + style[one]).join();
  const used = new CSSStyleSheet();
  used.replaceSync(whole);
  const sheet = [...document.styleSheets].find(({ href }) => href?.endsWith(`/${name}`));
  const kept = new Set(sheet && rules(sheet.cssRules).map(body));
  const state = /::[\\w-]+|:(?:hover|focus(?:-\\w+)?|active|before|after|target)(?![\\w-])/g;
  const there = (selector) => {
    try { return document.querySelector(selector.replace(state, "") || "*"); } catch { return true; }
  };
  return !sheet ? [] : rules(used.cssRules).filter((rule) => body(rule) && !kept.has(body(rule)))
    .map((rule) => rule.selectorText).filter(there);
}"""
# What is not in view counts too. Playwright's own way to add a style waits for an event, and for ever without script.
IN_VIEW = """() => document.head.append(Object.assign(document.createElement("style"),
  { textContent: "* { content-visibility: visible !important }" }))"""
# Each stop of the keyboard is marked; a ring may be that of the label after an input, or of the box of the search.
RINGLESS = """() => {
  const one = document.activeElement;
  if (one === document.body || "reached" in one.dataset) return "the end";
  one.dataset.reached = "";
  const ring = [one, one.matches(".md-option") && one.nextElementSibling, one.closest(".md-search__form")]
    .some((it) => it && getComputedStyle(it).outlineStyle !== "none" && parseFloat(getComputedStyle(it).outlineWidth));
  return ring ? "" : one.outerHTML.slice(0, 200);
}"""
UNREACHED = """() => [...document.querySelectorAll("a[href], button:not([tabindex='-1']), summary")]
  .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !("reached" in one.dataset))
  .map((one) => one.outerHTML.slice(0, 200))"""
MOVING = """() => [...document.querySelectorAll("body, body *")].filter((one) => {
  const { transitionDuration, animationDuration, scrollBehavior } = getComputedStyle(one);
  const times = `${transitionDuration},${animationDuration}`.split(",");
  return scrollBehavior === "smooth" || times.some((time) => parseFloat(time) > .001);
}).slice(0, 3).map((one) => one.outerHTML.slice(0, 120))"""
# Root signs and arrows of formulas are drawings; a rule for all drawings can make them too flat to be seen.
FLAT = """() => [...document.querySelectorAll(".katex svg")]
  .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 2)
  .map((one) => one.closest(".katex").textContent.slice(0, 80))"""
# Words of a figure that reach beyond its drawing and the .4rem around it that the page keeps free, and are cut off.
SPILT = """() => [...document.querySelectorAll("svg[class^=figure-]")].flatMap((drawing) => {
  const box = drawing.getBoundingClientRect();
  return [...drawing.querySelectorAll("text")].filter((one) => {
    const { left, right, top, bottom, width } = one.getBoundingClientRect();
    return width && Math.max(box.left - left, right - box.right, box.top - top, bottom - box.bottom) > 8;
  }).map((one) => `${drawing.closest("figure")?.id}: ${drawing.getAttribute("class")}: ${one.textContent}`);
})"""
# How much of what was in view has moved by itself since the page appeared.
SHIFT = """() => new Promise((done) => {
  let moved = 0;
  new PerformanceObserver((list) => { for (const one of list.getEntries()) moved += one.value; }).observe(
    { type: "layout-shift", buffered: true });
  setTimeout(() => done(moved), 100);
})"""
WIDER = """() => [...document.querySelectorAll("article *")]
  .filter((one) => one.getClientRects().length && one.getBoundingClientRect().right > innerWidth + 1
    && !one.closest(".formula, .katex, pre, .md-typeset__table, .md-typeset__scrollwrap, svg, [aria-hidden]"))
  .slice(0, 3).map((one) => one.outerHTML.slice(0, 120))"""


class Quiet(SimpleHTTPRequestHandler):
    """Serves files without a line per request."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def served(site: Path, handler: type[Quiet] = Quiet) -> Iterator[str]:
    """The address of a folder on a free port of this machine."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(site))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@contextmanager
def launched() -> Iterator[Browser]:
    """Debian's chromium, or the one that Playwright installed."""
    path = shutil.which("chromium")
    with sync_playwright() as playwright, playwright.chromium.launch(executable_path=path, args=OPTIONS) as browser:
        yield browser


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    """Where the site is served."""
    with served(site) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all pages."""
    with launched() as browser:
        yield browser


@pytest.fixture(scope="module")
def window(browser: Browser) -> Iterator[BrowserContext]:
    """One window for many pages, since opening one costs more than a page; nothing is looked at in mid-motion."""
    options = {"viewport": {"width": 1280, "height": 900}, "color_scheme": "light", "reduced_motion": "reduce"}
    with browser.new_context(**options) as window:  # type: ignore[arg-type]
        yield window


def opened(window: BrowserContext, address: str, path: str) -> tuple[Page, list[str]]:
    """A page, and what it did that it should not have done."""
    page = window.new_page()
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on(
        "request",
        lambda request: (
            faults.append(f"asks {request.url}") if not request.url.startswith((address, "data:", "blob:")) else None
        ),
    )
    page.on(
        "response",
        lambda response: faults.append(f"{response.status} {response.url}") if response.status >= 400 else None,
    )
    page.goto(address + path)
    page.evaluate(IN_VIEW)
    return page, faults


def fallen_back(page: Page) -> list[str]:
    """Formulas with a character that no font of ours holds; Chinese words in a formula have the font of the page."""
    page.evaluate("""() => document.querySelectorAll(".katex-html").forEach((one) => {
      one.toggleAttribute("data-checked", !/[\\u3000-\\uffff]/.test(one.textContent));
    })""")
    tools = page.context.new_cdp_session(page)
    for domain in ("DOM", "CSS"):
        tools.send(f"{domain}.enable")
    root = tools.send("DOM.getDocument")["root"]["nodeId"]
    nodes = tools.send("DOM.querySelectorAll", {"nodeId": root, "selector": ".katex-html[data-checked]"})["nodeIds"]
    fonts = {node: tools.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"] for node in nodes}
    return [
        f"{font['familyName']}: {tools.send('DOM.getOuterHTML', {'nodeId': node})['outerHTML']}"
        for node, those in fonts.items()
        for font in those
        if not font["isCustomFont"]
    ]


@each_page(PAGES)
def test_page_is_sound(window: BrowserContext, address: str, site: Path, path: str) -> None:
    """No error or foreign request, light, nothing too wide or flat to see, one shape of a figure, axe-core content."""
    page, faults = opened(window, address, path)
    try:
        # formulas move their line a little when their fonts arrive, cells of a notebook when their size is known
        assert page.evaluate(SHIFT) < (0.25 if "/notebooks/" in path else 0.1)
        weight, allowed = weigh(page, site, path), budget(site, path)
        assert weight.first <= allowed.first and weight.next <= allowed.next, "see tests/budgets.toml"
        assert fallen_back(page) == []
        for width in (390, 768, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            page.wait_for_function(
                "width => innerWidth === width && document.documentElement.scrollWidth <= width",
                arg=width,
                timeout=10_000,
            )
            assert page.evaluate(WIDER) == []
            assert page.evaluate(FLAT) == []
            assert page.evaluate(SPILT) == []
            wide, tall = (page.locator(f"svg.figure-{shape}:visible").count() for shape in ("wide", "tall"))
            assert (wide == 0) if width == 390 else (tall == 0)
            assert wide + tall == page.locator("svg.figure-wide").count()
        assert audit_both_themes(page) == []
        assert faults == []
    finally:
        page.close()


OPENED = [path for path in EACH_KIND if path.endswith(("index.html", "quiz.html", f"lessons/{LESSONS[0]}.html"))]


@pytest.mark.slow
@pytest.mark.parametrize("path", OPENED)
def test_what_a_reader_opens_is_sound(window: BrowserContext, address: str, site: Path, path: str) -> None:
    """Axe-core has nothing against answers, a term, the menu or the search, light or dark; purging took none of it."""
    page, faults = opened(window, address, path)
    sheets = [
        sheet
        for sheet in MATERIAL.glob("*.css")
        if (site / path.split("/")[0] / "assets/stylesheets" / sheet.name).exists()
    ]
    assert len(sheets) == 2
    try:
        for state in (answers_open, term_open, copy_button_hovered, menu_open, results_shown):
            if not state(page):
                continue
            assert audit_both_themes(page) == [], state.__name__
            for sheet in sheets:
                assert page.evaluate(PURGED, [sheet.name, calm(sheet.read_text("utf-8"))]) == [], (
                    "scripts/purge.py took these"
                )
        assert faults == []
    finally:
        page.close()


def test_a_missing_page_is_sound(window: BrowserContext, address: str) -> None:
    """The page that says so knows no theme but that of the reader's browser."""
    for scheme in ("dark", "light"):
        page, faults = opened(window, address, MISSING)
        try:
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            assert audit(page) == [] == faults
        finally:
            page.close()


@each_language
def test_a_long_lesson_is_laid_out_as_the_reader_comes_near(browser: Browser, address: str, language: str) -> None:
    """On a phone the heaviest lesson styles fewer elements while it loads than it has; it was twice as many."""
    with browser.new_context(viewport={"width": 412, "height": 823}) as phone:
        page = phone.new_page()
        tools, events, ended = phone.new_cdp_session(page), [], []
        tools.on("Tracing.dataCollected", lambda data: events.extend(data["value"]))
        tools.on("Tracing.tracingComplete", lambda data: ended.append(data))
        tools.send("Tracing.start", {"categories": "devtools.timeline", "transferMode": "ReportEvents"})
        page.goto(f"{address}{language}/lessons/functions.html")
        page.locator(".js .md-typeset__scrollwrap").first.wait_for(state="attached")
        tools.send("Tracing.end")
        while not ended:
            page.wait_for_timeout(20)
        styled = sum(event["args"].get("elementCount", 0) for event in events if event["name"] == "UpdateLayoutTree")
        assert 0 < styled < page.locator("*").count()


@each_page(EACH_KIND)
def test_every_rule_of_ours_is_published(window: BrowserContext, address: str, path: str) -> None:
    """PurgeCSS takes a rule that it does not understand, such as the ring of what the keyboard has reached."""
    page, _ = opened(window, address, path)
    try:
        for sheet in (SETTINGS.docs / "shared").glob("*.css"):
            assert page.evaluate(TAKEN, [sheet.name, sheet.read_text("utf-8")]) == [], sheet
    finally:
        page.close()


@each_page([*EACH_KIND, MISSING])
def test_keyboard_goes_everywhere_and_shows_where_it_is(window: BrowserContext, address: str, path: str) -> None:
    """Each stop of the Tab key has a visible ring, and nothing to click is left out; no motion for who wants none."""
    page, _ = opened(window, address, path)
    try:
        assert page.evaluate(MOVING) == []
        for _ in range(2000):
            page.keyboard.press("Tab")
            if unseen := page.evaluate(RINGLESS):
                break
        assert unseen == "the end"
        for key in ["Shift+Tab"] * 100 + ["Tab"] * 100:  # the button to the top appears late, or while going back
            if not page.evaluate(UNREACHED):
                break
            page.keyboard.press(key)
            assert page.evaluate(RINGLESS) in ("", "the end")
        assert page.evaluate(UNREACHED) == []
    finally:
        page.close()


def answers_open(page: Page) -> bool:
    """The folded answers of all exercises unfolded, and all questions of the quiz answered."""
    return bool(
        page.evaluate("""() => {
          for (const one of document.querySelectorAll("article details")) one.open = true;
          for (const one of document.querySelectorAll("article input")) one.checked = true;
          return document.querySelectorAll("article :is(details, input)").length;
        }""")
    )


def term_open(page: Page) -> bool:
    """The entry of a term."""
    terms = page.locator(".term:visible")
    if terms.count():
        terms.first.click()
    return page.locator("[popover]:visible").count() > 0


def copy_button_hovered(page: Page) -> bool:
    """The button that copies code, with its hint."""
    if page.locator("pre:visible button").count():
        page.locator("pre:visible").first.hover()
        page.locator("pre:visible button").first.hover()
    return page.locator("pre:visible button").count() > 0


def menu_open(page: Page) -> bool:
    """The menu of a phone."""
    page.set_viewport_size({"width": 390, "height": 900})
    page.locator("label[for=__drawer]:visible").first.click()
    page.wait_for_function("() => document.querySelector('.md-sidebar--primary').getBoundingClientRect().left === 0")
    return True


def results_shown(page: Page) -> bool:
    """The search with its results, which a click on the page behind the menu makes room for."""
    page.evaluate("document.querySelector('#__drawer').checked = false")
    page.set_viewport_size({"width": 1280, "height": 900})
    page.locator("input[name=query]").fill("ReLU")
    page.keyboard.press("End")
    page.wait_for_selector(".md-search-result__link")
    return True


@each_page(EACH_KIND)
def test_page_follows_the_reader_into_the_dark(browser: Browser, address: str, path: str) -> None:
    """Light figures on light ground, dark on dark: the text of a figure always stands out."""
    brightness = """() => ["--fig-ink", "--fig-paper"].map((name) => {
      const probe = document.body.appendChild(document.createElement("i"));
      probe.style.color = `var(${name})`;
      const [red, green, blue] = getComputedStyle(probe).color.match(/[\\d.]+/g).map(Number);
      return red + green + blue;
    })"""
    for scheme in ("light", "dark"):
        page = browser.new_page(viewport={"width": 1280, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
        try:
            page.goto(address + path)
            ink, paper = page.evaluate(brightness)
            assert (ink < paper) == (scheme == "light")
            assert abs(ink - paper) > 450
        finally:
            page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_light_and_dark_are_switched_by_keyboard(browser: Browser, address: str, scheme: str) -> None:
    """The switch that the reader sees has the ring, and its space bar leads to the other one and back."""
    seen = "document.activeElement.nextElementSibling.checkVisibility() && document.body.dataset.mdColorScheme"
    names = {"light": "default", "dark": "slate"}
    there = next(name for one, name in names.items() if one != scheme)
    page = browser.new_page(viewport={"width": 1280, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    try:
        page.goto(address + "en/index.html")
        for _ in range(20):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.matches('.md-option')"):
                break
        for expected in (names[scheme], there, names[scheme]):
            assert page.evaluate(seen) == expected
            assert page.evaluate(f"delete document.activeElement.dataset.reached && ({RINGLESS})()") == ""
            page.keyboard.press("Space")
    finally:
        page.close()


@each_page(EACH_KIND)
def test_language_switch_keeps_page_and_section(window: BrowserContext, address: str, path: str) -> None:
    """From a section of a page to the same section in the other language; test_site.py looks at every page's link."""
    page, _ = opened(window, address, path)
    try:
        heading = page.locator("article h2[id]").last
        section = f"#{heading.get_attribute('id')}" if heading.count() else ""
        page.evaluate("hash => { location.hash = hash }", section)
        page.locator("[data-other-language]:visible").first.click()
        page.wait_for_load_state()
        here, there = path.split("/")[0], {"zh": "en", "en": "zh"}[path.split("/")[0]]
        assert page.url == address + path.replace(here, there, 1) + section
        assert page.evaluate("document.documentElement.lang") == there
        assert not section or page.locator(f"[id='{section[1:]}']").count() == 1
        page.goto(address)
        page.wait_for_url(f"{address}{there}/index.html")  # the choice is remembered
    finally:
        page.close()


def test_language_switch_keeps_what_is_in_view(window: BrowserContext, address: str) -> None:
    """Also where the reader has come by scrolling."""
    page, _ = opened(window, address, f"zh/lessons/{LESSONS[0]}.html")
    try:
        page.evaluate("document.querySelector('#typical').scrollIntoView()")
        page.locator("[data-other-language]:visible").first.click()
        page.wait_for_url(f"{address}en/lessons/{LESSONS[0]}.html#typical")
    finally:
        page.close()


@pytest.mark.parametrize(("accepts", "language"), [("zh-CN", "zh"), ("en-GB", "en"), ("fr-FR", "en")])
def test_root_sends_the_reader_on(browser: Browser, address: str, accepts: str, language: str) -> None:
    """By the browser's language; English for everybody else."""
    context = browser.new_context(locale=accepts)
    try:
        page = context.new_page()
        page.goto(address)
        page.wait_for_url(f"{address}{language}/index.html")
    finally:
        context.close()


@each_page([*EACH_KIND, MISSING])
def test_malice_in_the_address_does_nothing(window: BrowserContext, address: str, path: str) -> None:
    """Neither what is searched for nor what is marked becomes part of the page."""
    malice = "?q=<img src=x onerror=alert(1)>&h=</script><script>alert(1)</script>#<b>"
    page, faults = opened(window, address, path + malice)
    try:
        page.wait_for_timeout(500)
        assert page.locator("img[src=x]").count() == 0
        assert faults == []
    finally:
        page.close()


def test_a_script_from_elsewhere_does_not_run(window: BrowserContext, address: str) -> None:
    """The policy of the page names what may run; a script that was put in is not among it."""
    page, faults = opened(window, address, "en/index.html")
    try:
        page.evaluate("""() => {
          document.body.append(Object.assign(document.createElement("script"), { text: "window.ran = 1" }));
          document.body.insertAdjacentHTML("beforeend", '<img src="data:," onerror="window.ran = 1">');
        }""")
        page.wait_for_timeout(200)
        assert page.evaluate("window.ran") is None
        assert len(faults) >= 1 and all("Content Security Policy" in fault for fault in faults)
    finally:
        page.close()


@pytest.mark.slow
def test_every_page_works_from_disk(window: BrowserContext, site: Path) -> None:
    """It asks nobody for anything, and nothing in it fails."""
    found = {}
    for path in PAGES:
        page, faults = opened(window, f"{site.as_uri()}/", path)
        found[path] = faults
        page.close()
    assert {path: faults for path, faults in found.items() if faults} == {}


@pytest.mark.slow
def test_site_works_from_a_folder_on_disk(window: BrowserContext, site: Path, tmp_path: Path) -> None:
    """Packed and unpacked: from the first page to a lesson, to the other language, and through the search."""
    shutil.unpack_archive(shutil.make_archive(str(tmp_path / "site"), "zip", site), tmp_path / "离线 copy")
    page, faults = opened(window, f"{(tmp_path / '离线 copy').as_uri()}/", "index.html")
    try:
        page.wait_for_url(re.compile(r"/(zh|en)/index\.html$"))
        page.locator("article a[href*='lessons/']").first.click()
        page.wait_for_url(re.compile(r"/lessons/[\w-]+\.html"))
        there = page.locator("[data-other-language]:visible").first
        language = there.get_attribute("hreflang")
        there.click()
        page.wait_for_url(re.compile(rf"/{language}/lessons/[\w-]+\.html"))
        page.locator("input[name=query]").fill("ReLU")
        page.keyboard.press("End")
        page.wait_for_selector(".md-search-result__link")
        page.locator(".md-search-result__link").first.click()
        page.wait_for_url(re.compile(rf"/{language}/.*\?h="))
        assert faults == []
    finally:
        page.close()


def test_search_index_waits_for_the_reader(window: BrowserContext, address: str) -> None:
    """The page comes without the index of the whole site, and the search with it."""
    page = window.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    try:
        page.goto(f"{address}zh/")
        page.wait_for_timeout(500)
        assert not [url for url in asked if "search_index" in url]
        with page.expect_response(lambda response: "search_index.json" in response.url):
            page.keyboard.press("/")
    finally:
        page.close()


SOUGHT = {
    "zh": {
        "lessons/why-activations": ["异或"],
        "lessons/functions": ["激活函数", "饱和", "sigmoid", "tanh", "LeakyReLU", "GELU", "增益"],
        "lessons/zero-centred": ["零中心", "锯齿", "特征值"],
        "lessons/dead-relu": ["死亡 ReLU", "死亡ReLU", "死亡"],
        "lessons/properties": ["单调", "自规范化"],
        "lessons/vanishing-exploding": ["梯度消失", "梯度爆炸", "NaN"],
        "lessons/chain": ["链式法则", "反向传播"],
        "lessons/initialisation": ["初始化", "He初始化", "Xavier", "雅可比矩阵", "相图"],
        "lessons/normalisation": ["批量规范化"],
        "lessons/residual": ["残差连接"],
        "lessons/recurrent": ["LSTM", "奇异值"],
        "lessons/clipping": ["梯度裁剪", "权重衰减"],
        "lessons/remedies": ["并排比较"],
        "lessons/diagnose": ["诊断"],
        "claims": ["四十四条"],
        "notation": ["记号"],
        "design": ["缓存", "笔记本"],
    },
    "en": {
        "lessons/why-activations": ["activation function", "xor"],
        "lessons/functions": ["saturation", "sigmoid", "leaky relu", "gelu", "gain"],
        "lessons/relu-speed": ["learning rate", "plateau"],
        "lessons/zero-centred": ["zero-centred", "zig-zag", "eigenvalue", "covariance"],
        "lessons/dead-relu": ["dead relu", "weight decay"],
        "lessons/properties": ["monotone", "universal approximation"],
        "lessons/vanishing-exploding": ["vanishing", "exploding", "nan"],
        "lessons/chain": ["chain rule"],
        "lessons/initialisation": ["initialisation", "xavier", "orthogonal", "phase diagram"],
        "lessons/normalisation": ["batch normalisation"],
        "lessons/residual": ["residual"],
        "lessons/recurrent": ["lstm", "singular value"],
        "lessons/clipping": ["clipping"],
        "lessons/remedies": ["mixed precision"],
        "lessons/diagnose": ["diagnose"],
        "claims": ["claims"],
        "notation": ["notation"],
        "design": ["cache", "notebook"],
    },
}


@each_language
def test_search_finds_what_a_reader_types(window: BrowserContext, address: str, language: str) -> None:
    """The expected page comes first, and no page of another language comes at all."""
    page, faults = opened(window, address, f"{language}/index.html")
    field = page.locator("input[name=query]")
    found: dict[str, str] = {}
    try:
        for query in (query for queries in SOUGHT[language].values() for query in queries):
            field.fill("")
            page.wait_for_selector(".md-search-result__link", state="detached")
            field.fill(query)
            page.keyboard.press("End")  # Material listens to keys, and filling a field presses none
            page.wait_for_selector(".md-search-result__link")
            links = page.eval_on_selector_all(".md-search-result__link", "all => all.map((one) => one.href)")
            assert all(link.startswith(address + language) for link in links)
            found[query] = links[0].removeprefix(f"{address}{language}/").split(".html")[0]
        assert len(found) >= 30
        assert found == {query: path for path, queries in SOUGHT[language].items() for query in queries}
        assert faults == []
    finally:
        page.close()


@each_language
def test_claims_are_chosen_by_verdict_and_lesson(window: BrowserContext, address: str, language: str) -> None:
    """By keyboard and by address, alone and together; the number is announced, and the switch of language keeps it."""
    page, faults = opened(window, address, f"{language}/claims.html")
    rows, status = page.locator(".claims tbody tr:visible"), page.locator(".filter [role=status]")
    try:
        every = rows.count()
        page.locator(".filter [data-name=wrong]").focus()
        page.keyboard.press("Enter")
        wrong = page.locator(".claims tr[data-verdict=wrong]").count()
        assert page.url.endswith("#wrong") and 0 < rows.count() == wrong < every
        assert str(wrong) in status.inner_text() and status.get_attribute("role") == "status"
        lesson = str(page.locator(".claims tr[data-verdict=wrong]").first.get_attribute("data-lesson"))
        link = page.locator(f".filter [data-name={lesson}]")
        both = page.locator(f".claims tr[data-verdict=wrong][data-lesson={lesson}]").count()
        assert link.locator("small").inner_text() == str(both)
        link.click()
        assert page.url.endswith(f"#wrong+{lesson}") and rows.count() == both
        assert page.locator(".filter [aria-current]").count() == 2
        page.locator("[data-other-language]:visible").first.click()
        page.wait_for_load_state()
        assert page.url.endswith(f"#wrong+{lesson}") and rows.count() == both
        shown = rows.first.get_attribute("id")
        for hash_, count in ((f"#{shown}", both), ("#filter", every), ("#<img src=x onerror=alert(1)>", every)):
            page.evaluate("hash => { location.hash = hash }", hash_)
            page.wait_for_function("n => [...document.querySelectorAll('.claims tbody tr')].filter("
                                   "(one) => !one.hidden).length === n", arg=count, timeout=5_000)  # fmt: skip
        assert faults == []
    finally:
        page.close()


HIDDEN = """() => [...document.querySelectorAll(
    "article :is(h1, h2, h3, p, li, td, figure, figcaption, summary, pre, .katex-html, .formula, svg.figure-wide)")]
  .filter((one) => one.textContent.trim()
    && !one.closest("details:not([open]) > :not(summary), dialog, [popover], .feedback")
    && !one.matches(".filter *") && !one.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
  .map((one) => one.outerHTML.slice(0, 120))"""


@pytest.fixture(scope="module")
def still(browser: Browser) -> Iterator[BrowserContext]:
    """A window that runs no script."""
    with browser.new_context(viewport={"width": 1280, "height": 900}, java_script_enabled=False) as window:
        yield window


@each_page(PAGES)
def test_page_can_be_read_without_script(still: BrowserContext, address: str, path: str) -> None:
    """All text, figures and formulas are seen, exercises open, what pops up is there, and the filter is links."""
    page, faults = opened(still, address, path)
    try:
        assert page.evaluate(HIDDEN) == []
        if folded := page.locator("article details").count():
            page.locator("article details > summary").first.click()
            assert page.locator("article details[open] > :not(summary)").first.is_visible() and folded > 0
        assert (
            page.evaluate("""() => [...document.querySelectorAll("[popovertarget]")]
          .filter((one) => !document.getElementById(one.getAttribute("popovertarget"))).length""")
            == 0
        )
        assert page.locator(".picture:visible").count() == 0
        if path.endswith("quiz.html"):
            page.locator(".quiz label").first.click()
            assert page.locator(".quiz .feedback").first.is_visible()
        if path.endswith("claims.html"):
            rows = page.locator(".claims tbody tr")
            assert rows.filter(visible=True).count() == rows.count() > 40
            page.locator(".filter [data-name=wrong]").click()
            assert rows.filter(visible=True).count() == page.locator(".claims tr[data-verdict=wrong]").count() > 0
        assert faults == []
    finally:
        page.close()


# Where the marks of the living figure lie on the axis of each of its drawings, in decades, as a reader sees it.
READ_OFF = """() => [...document.querySelectorAll("#fig-home svg")].map((drawing) => {
  const uses = (of) => [...of.querySelectorAll(":scope > use")].map((use) => Number(use.getAttribute("y")));
  const powers = { "⁻": "-", ...Object.fromEntries([..."⁰¹²³⁴⁵⁶⁷⁸⁹"].map((digit, value) => [digit, value])) };
  const ticks = [...drawing.querySelectorAll("text")].filter((one) => /^10./.test(one.textContent)
    && one.previousElementSibling.localName === "use").map((one) => [
      Number([...one.textContent.slice(2)].map((digit) => powers[digit]).join("")),
      Number(one.previousElementSibling.getAttribute("y"))]).filter(([power]) => power);
  const [[low, bottom], [high, top]] = [ticks[0], ticks.at(-1)];
  const rows = [...drawing.querySelectorAll("g")].map(uses).filter(({ length }) => length === 20);
  return rows.map((row) => row.map((y) => low + (y - bottom) * (high - low) / (top - bottom)));
})"""
BOX = """() => [...document.querySelectorAll(".living, .living output, #fig-home svg")].map((one) => {
  const { x, y, width, height } = one.getBoundingClientRect();
  return [x, y, width, height];
})"""


@pytest.mark.parametrize("place", ["served", "on disk"])
def test_the_living_figure_shows_the_numbers_of_the_run(
    window: BrowserContext, address: str, site: Path, place: str
) -> None:
    """By keyboard, at its ends, at its start and between; nothing else moves, and the words follow the marks."""
    run = json.loads((site / "en/data/scale_of_weights.json").read_text("utf-8"))
    page, faults = opened(window, address if place == "served" else f"{site.as_uri()}/", "en/index.html")
    slider, words = page.locator(".living input"), page.locator(".living output")
    try:
        assert page.evaluate(SHIFT) < 0.01  # of a page that was painted before its script ran
        box, start = page.evaluate(BOX), words.inner_text()
        assert page.locator(".living").evaluate("one => one.getBoundingClientRect().bottom") < 900
        slider.focus()
        for keys, at in (([], run["start"]), (["Home"], 0), (["ArrowRight"] * 8, 8), (["End"], 24)):
            for key in keys:
                page.keyboard.press(key)
            shown = page.evaluate(READ_OFF)
            assert len(shown) == 2
            for rows in shown:
                for kind, row in zip(("relu", "tanh", "sigmoid"), rows, strict=True):
                    assert row == pytest.approx(run["log10"][kind][at], abs=0.03), (kind, at)
            said = f"g = {run['scales'][at]:.2f}"
            assert said in words.inner_text() and said in str(slider.get_attribute("aria-valuetext"))
            assert page.evaluate(BOX) == box
        assert "Xavier" not in words.inner_text() and "explodes" in words.inner_text() != start
        assert words.evaluate("one => one.localName") == "output"  # which is a live region, polite and read as a whole
        assert faults == []
    finally:
        page.close()


def test_the_living_figure_can_be_dragged(browser: Browser, address: str) -> None:
    """By a finger on a phone: the figure stands on the first screen, and its words stay within their columns."""
    with browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True) as phone:
        page, faults = opened(phone, address, "zh/index.html")
        slider = page.locator(".living input")
        assert page.locator("#fig-home svg.figure-tall").evaluate("one => one.getBoundingClientRect().bottom") <= 844
        before = page.evaluate(READ_OFF)
        box = slider.bounding_box() or pytest.fail("no slider")
        page.touchscreen.tap(box["x"] + 5, box["y"] + box["height"] / 2)
        assert slider.input_value() == "0" and page.evaluate(READ_OFF) != before
        assert page.evaluate("""() => [...document.querySelectorAll(".living output > :not(:first-child)")]
          .filter((one) => one.scrollWidth > one.clientWidth + 1).length""") == 0  # fmt: skip
        assert faults == []


@each_language
def test_the_living_figure_stands_still_without_script(still: BrowserContext, address: str, language: str) -> None:
    """The drawing of the build and its words are there, and nothing that would do nothing."""
    page, _ = opened(still, address, f"{language}/index.html")
    try:
        assert page.locator(".living :is(input, label):visible").count() == 0
        assert page.locator("#fig-home svg:visible").count() == 1
        assert "g = 1.41 (He)" in page.locator(".living output").inner_text()
    finally:
        page.close()


PRINTED = """() => {
  const light = (colour) => { const [r, g, b] = colour.match(/[\\d.]+/g).map(Number); return (r + g + b) / 765 };
  const of = (one) => getComputedStyle(one);
  const all = (selector) => [...document.querySelectorAll(selector)];
  const faults = [];
  const probe = document.body.appendChild(document.createElement("i"));
  probe.style.color = "var(--paper)";
  if (light(of(probe).color) < .99) faults.push("paper is not white");
  probe.remove();
  // the numbers in the dark cells of a figure have the colour of paper, and the cells are printed too
  const drawn = "text:not([style*='fill:var(--fig-paper)'])";
  for (const one of all(`article :is(p, li, td, h1, h2, a, figcaption, summary, code, ${drawn})`)) {
    const ink = light(one.matches("text") ? of(one).fill : of(one).color);
    if (one.getClientRects().length && ink > .6) faults.push(`too pale: ${one.outerHTML.slice(0, 100)}`);
  }
  for (const one of all("article details > :not(summary)")) {
    if (!one.checkVisibility({ contentVisibilityAuto: true })) faults.push(`folded: ${one.outerHTML.slice(0, 100)}`);
  }
  for (const one of all("article :is(figure, .formula, .claims tbody tr)")) {
    if (of(one).breakInside !== "avoid") faults.push(`may break: ${one.outerHTML.slice(0, 100)}`);
  }
  for (const one of all("article figure")) {
    if (one.querySelector("svg.figure-wide")?.getClientRects().length === 0) faults.push("no figure");
  }
  for (const one of all("article p > a:not(.headerlink, .footnote-ref, .footnote-backref)")) {
    if (!of(one).textDecorationLine.includes("underline")) faults.push(`no link: ${one.outerHTML.slice(0, 100)}`);
  }
  const clicked = ".headerlink, .picture, .filter, .md-clipboard, [type=range]";
  for (const one of all(`.md-header, .md-sidebar, .md-footer, ${clicked}`)) {
    if (one.getClientRects().length) faults.push(`printed: ${one.className}`);
  }
  return [...new Set(faults)].slice(0, 5);
}"""


@each_page(PAGES)
def test_page_is_printed_light_and_unfolded(window: BrowserContext, address: str, path: str) -> None:
    """Also for a reader in the dark; figures and formulas stay whole, and nothing is printed that is to be clicked."""
    page, _ = opened(window, address, path)
    try:
        page.evaluate("document.body.dataset.mdColorScheme = 'slate'")
        page.emulate_media(media="print")
        assert page.evaluate(PRINTED) == []
    finally:
        page.close()


def test_formulas_are_copied_as_tex(window: BrowserContext, address: str) -> None:
    """A paragraph with its formulas; a part of a formula counts as the whole."""
    page, _ = opened(window, address, "en/lessons/functions.html")
    copied = """(select) => {
      const range = document.createRange();
      const formula = document.querySelector(".formula [data-tex]");
      select === "paragraph" ? range.selectNodeContents(document.querySelector("article p:has([data-tex])"))
        : range.selectNodeContents(formula.querySelector(".katex-html *"));
      getSelection().removeAllRanges();
      getSelection().addRange(range);
      const data = new DataTransfer();
      document.dispatchEvent(new ClipboardEvent("copy", { clipboardData: data, bubbles: true, cancelable: true }));
      return [data.getData("text/plain"), formula.dataset.tex];
    }"""
    try:
        text, _ = page.evaluate(copied, "paragraph")
        assert re.search(r"\w \$[^$]+\$", text)
        text, tex = page.evaluate(copied, "formula")
        assert text.strip() == f"$${tex}$$"
    finally:
        page.close()


@each_language
def test_a_term_opens_its_entry_by_mouse_and_by_touch(browser: Browser, address: str, language: str) -> None:
    """A mouse need only rest on it; a finger, which cannot, taps; both leave by going elsewhere."""
    path = f"{address}{language}/lessons/{LESSONS[0]}.html"
    with browser.new_context(viewport={"width": 390, "height": 900}, has_touch=True) as phone:
        page = phone.new_page()
        page.goto(path)
        term = page.locator("article .term").first
        entry = page.locator(f"[id='{term.get_attribute('popovertarget')}']")
        for reach, leave in (
            (term.hover, lambda: page.mouse.move(1, 1)),
            (term.tap, lambda: page.touchscreen.tap(8, 450)),
        ):
            assert not entry.is_visible()
            reach()
            entry.wait_for()
            assert len(entry.inner_text()) > 20 and entry.locator("a[href*='glossary.html#']").count() == 1
            assert page.evaluate("document.documentElement.scrollWidth") <= 390
            leave()
            entry.wait_for(state="hidden")


@each_language
def test_code_is_copied_without_prompts(browser: Browser, address: str, language: str) -> None:
    """The button of an example copies what one types, and not what is answered."""
    with browser.new_context(permissions=["clipboard-read", "clipboard-write"]) as context:
        page = context.new_page()
        page.goto(f"{address}{language}/lessons/{LESSONS[0]}.html")
        example = page.locator(".language-pycon").first
        example.scroll_into_view_if_needed()
        example.hover()
        example.locator("button[data-md-type=copy]").click()
        page.wait_for_function("navigator.clipboard.readText().then((text) => text.length > 0)")
        copied = page.evaluate("navigator.clipboard.readText()")
        lines = example.inner_text().splitlines()
        typed = [line[4:] for line in lines if line.startswith((">>> ", "... "))]
        assert len(lines) > len(typed) > 0
        assert [line.rstrip() for line in copied.splitlines() if line.strip()] == [line.rstrip() for line in typed]


def test_a_source_opens_in_place(window: BrowserContext, address: str) -> None:
    """A footnote is read where it is referred to."""
    page, faults = opened(window, address, "en/lessons/functions.html")
    try:
        reference = page.locator("article .footnote-ref").first
        source = page.locator(".footnote li").first.inner_text().strip()[:20]
        reference.scroll_into_view_if_needed()
        reference.hover()
        page.locator(".md-tooltip2", has_text=source).wait_for()
        assert faults == []
    finally:
        page.close()


@pytest.mark.slow
def test_a_lesson_is_a_handful_of_sheets(window: BrowserContext, address: str) -> None:
    """Neither cut off nor mostly empty: the sheets hold about what the page is long."""
    page, _ = opened(window, address, f"zh/lessons/{LESSONS[0]}.html")
    try:
        sheets = len(re.findall(rb"/Type\s*/Page\b(?!s)", page.pdf(format="A4")))
        page.emulate_media(media="print")
        page.set_viewport_size({"width": 642, "height": 900})  # A4 without its margins, at 96 dots per inch
        long = page.evaluate("document.querySelector('article').scrollHeight") / 986
        assert long <= sheets <= 1.5 * long + 1
    finally:
        page.close()


@pytest.mark.slow
@pytest.mark.parametrize("language", SETTINGS.languages)
def test_a_figure_is_saved_as_png(window: BrowserContext, address: str, language: str, tmp_path: Path) -> None:
    """From the drawing on the page, in the colours of the light theme on white, also for a reader in the dark."""
    page, faults = opened(window, address, f"{language}/lessons/{LESSONS[0]}.html")
    try:
        page.emulate_media(color_scheme="dark")
        with page.expect_download() as download:
            page.locator(".picture").first.click()
        assert download.value.suggested_filename.endswith(".png")
        content = Path(download.value.path()).read_bytes()
        assert content.startswith(b"\x89PNG") and len(content) > 10_000
        coloured = page.evaluate("""async (bytes) => {
          const image = await createImageBitmap(new Blob([new Uint8Array(bytes)]));
          const context = new OffscreenCanvas(image.width, image.height).getContext("2d");
          context.drawImage(image, 0, 0);
          const { data } = context.getImageData(0, 0, image.width, image.height);
          let white = 0, colour = 0;
          for (let i = 0; i < data.length; i += 4) {
            const [least, most] = [Math.min(...data.slice(i, i + 3)), Math.max(...data.slice(i, i + 3))];
            white += least === 255; colour += most - least > 60;
          }
          return [white / (data.length / 4), colour];
        }""", list(content))  # fmt: skip
        assert coloured[0] > 0.3 and coloured[1] > 100
        assert faults == []
    finally:
        page.close()
