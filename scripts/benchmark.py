"""The table of the last benchmark, from bench/result.json, which `make bench` writes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from scripts.problem import Problem

HEAD = {
    "zh": ("比较", "片段数", "中位数 [最小, 最大]", "目标", "达到"),
    "en": ("What", "Snippets", "Median [least, most]", "Target", "Met"),
}
MET = {"zh": {True: "是", False: "**否**", None: "—"}, "en": {True: "yes", False: "**no**", None: "—"}}
COLON = {"zh": "：", "en": ": "}
SITE = {"zh": "本站", "en": "this site"}
WORDS = {
    "cold-wall": ("从头构建，时间 / 单进程做同样的事", "cold, time / the same work in one process"),
    "cold-cpu": ("从头构建，CPU / 同上", "cold, CPU / the same"),
    "halves-wall": (
        "两个进程各做一半，时间 / 单进程（本机的极限）",
        "two processes, half the work each, time / one process: the limit here",
    ),
    "halves-cpu": ("两个进程各做一半，CPU / 同上", "two processes, half the work each, CPU / the same"),
    "cold-wall-plainly": (
        "从头构建，时间 / 单进程，每幅图只画一次",
        "cold, time / one process that draws each figure once",
    ),
    "cold-cpu-plainly": ("从头构建，CPU / 同上", "cold, CPU / the same"),
    "unchanged-cpu": ("没有改动，CPU / 普通 `mkdocs build`", "nothing changed, CPU / plain `mkdocs build`"),
    "unchanged": ("没有改动 / 普通 `mkdocs build`", "nothing changed / plain `mkdocs build`"),
    "prose": ("改一行文字 / 同上", "one line of prose / the same"),
    "label": ("改图中一个词 / 同上", "one label / the same"),
    "draw": ("改一个 `draw` / 同上", "one `draw` / the same"),
    "compute": ("改一个 `compute` / 允许的时间", "one `compute` / the time allowed"),
    "code": ("改一行代码 / 普通 `mkdocs build`", "one line of code / plain `mkdocs build`"),
    "helper": ("改一个辅助模块 / 允许的时间", "a helper / the time allowed"),
    "memory": ("所有进程的内存峰值", "peak memory of all processes"),
    "per-snippet": ("每个片段的时间，大站 / 小站", "time for each snippet, large site / small"),
    "further-snippet": ("每多一个片段的时间，大站 / 小站", "time for one snippet more, large site / small"),
    "serve-prose": ("`serve`：改一行文字到页面更新", "`serve`: one line of prose, save to page"),
    "serve-compute": ("`serve`：改一个片段，减去它自己的时间", "`serve`: one snippet, less its own time"),
    "doctests": ("文档测试，两个进程 / 单进程同样的代码", "doc tests, two workers / the same code in one process"),
}
OTHER = {"cold-wall": "cold-wall-plainly", "cold-cpu": "cold-cpu-plainly", "compute": "code"}
MACHINE = {
    "zh": "{date}，{processor}，{processors} 核，{memory} GiB 内存，{system}，Python {python}，torch {torch}，"
    "matplotlib {matplotlib}，MkDocs {mkdocs}，Material {mkdocs-material}；{repetitions} 轮，轮流测。",
    "en": "{date}; {processor}, {processors} processors, {memory} GiB of memory, {system}; Python {python}, "
    "torch {torch}, matplotlib {matplotlib}, MkDocs {mkdocs}, Material {mkdocs-material}; "
    "{repetitions} rounds, interleaved.",
}


def page(path: Path, language: str) -> str:
    """What measured it, and a row for each comparison; raise Problem where there is no run, or one of another form."""
    try:
        run = json.loads(path.read_text("utf-8"))
        machine = MACHINE[language].format(**run["machine"], repetitions=run["repetitions"])
        rows = [row(one, language) for one in run["rows"]]
    except (OSError, ValueError, KeyError) as error:
        raise Problem(path, 0, f"is no benchmark ({error!r}); run `make bench`") from None
    head = HEAD[language]
    return "\n".join([machine, "", line(head), line(("---",) * len(head)), *map(line, rows)])


def row(one: dict[str, Any], language: str) -> tuple[str, ...]:
    """One comparison as cells; other tools draw each figure once, and one line of code costs them the whole page."""
    tool, _, kind = one["key"].rpartition(" ")
    what = WORDS[OTHER.get(kind, kind) if tool else kind][language == "en"]
    unit = f" {one['unit']}" if one["unit"] else ""
    span = f"{one['value']:.3g} [{one['low']:.3g}, {one['high']:.3g}]{unit}".replace("-", "−")
    target = "—" if one["target"] is None else f"≤ {one['target']:g}{unit}"
    where = SITE[language] if one["where"] == "site" else one["where"]
    return (f"{tool}{COLON[language]}{what}" if tool else what, where, span, target, MET[language][one["met"]])


def line(cells: tuple[str, ...]) -> str:
    """A row of a Markdown table."""
    return f"| {' | '.join(cells)} |"
