"""A project of N snippets on ceil(N / 5) pages in two languages, laid out for this repository's own build."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PER_PAGE = 5
STEPS = 750  # about 0.3 s of training on one thread
HELPER = "helper.py"

SNIPPET = '''"""A small network learns wave {number}."""

import torch
from torch import nn
{more}
SEED = {number}
STEPS = {steps}


# --8<-- [start:train]
def train(seed, steps, frequency):
    torch.manual_seed(seed)
    x = torch.linspace(-2, 2, 128)[:, None]
    y = torch.sin(frequency * x)
    net = nn.Sequential(nn.Linear(1, 32), nn.Tanh(), nn.Linear(32, 1))
    optimiser = torch.optim.SGD(net.parameters(), lr=0.1)
    losses = []
    for _ in range(steps):
        optimiser.zero_grad()
        loss = ((net(x) - y) ** 2).mean()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    return losses, net(x).flatten().tolist()
# --8<-- [end:train]


def compute() -> dict:
    losses, outputs = train(SEED, STEPS, {frequency})
    return {{"losses": losses[::10], "outputs": outputs, "first": losses[0], "last": losses[-1]}}


def draw(figure, result, word=str):
    axes = figure.subplots()
    axes.plot(result["losses"], label=word("{label}"))
    axes.set(xlabel=word("steps"), yscale="log")
    axes.legend()


def draw_fit(figure, result, word=str):
    axes = figure.subplots()
    axes.plot(result["outputs"], linewidth=1.0, label=word("output"))
    axes.set_xlabel(word("point"))
    axes.legend()
'''

WORDS = """only = { zh = "损失", en = "only loss" }
loss = { zh = "损失", en = "loss" }
steps = { zh = "十步", en = "tens of steps" }
output = { zh = "输出", en = "output" }
point = { zh = "点", en = "point" }
"""

TEXTS = {
    "zh": {
        "home": "波", "page": "第 {} 页", "section": "第 {} 个波",
        "prose": "一个小网络学一个波：损失从 {first} 降到 {last}。代价 $C$ 是误差 $h_i - y_i$ 的均方，"
        "梯度 $\\partial C / \\partial w$ 由反向传播求出，学习率 $\\eta = 0.1$。",
        "losses": "损失随步数下降", "fit": "学到的输出",
    },
    "en": {
        "home": "Waves", "page": "Page {}", "section": "Wave {}",
        "prose": "A small network learns a wave: its loss falls from {first} to {last}. The cost $C$ is the mean "
        "square of the errors $h_i - y_i$; backpropagation gives the gradient $\\partial C / \\partial w$, and the "
        "learning rate is $\\eta = 0.1$.",
        "losses": "The loss falls with the steps", "fit": "The output after training",
    },
}  # fmt: skip

SECTION = """## {section} {{ #wave-{number} }}

{prose}

$$
C = \\frac{{1}}{{n}} \\sum_{{i=1}}^{{n}} (h_i - y_i)^2,
\\qquad w \\leftarrow w - \\eta\\, \\frac{{\\partial C}}{{\\partial w}}
$$

``` python
--8<-- "{name}.py:train"
```

``` python
>>> losses, outputs = train({number}, {steps}, 2.0)
>>> losses[-1] < losses[0]
True
```

![{losses}](figures/{name}.svg "{losses}")
/// figure-caption
    attrs: {{id: fig-{number}}}
{losses}
///

![{fit}](figures/{name}.fit.svg "{fit}")
/// figure-caption
    attrs: {{id: fig-{number}-fit}}
{fit}
///
"""


@dataclass(frozen=True)
class Wave:
    """One snippet: the text of its file, and where its pages show it."""

    number: int

    @property
    def name(self) -> str:
        """The name of the file, less its suffix."""
        return f"wave_{self.number:03}"

    @property
    def source(self) -> str:
        """The text of the file; the first one alone has a helper and a word of its own."""
        first = self.number == 0
        more, frequency = ("\nimport helper\n", "helper.FREQUENCY") if first else ("", f"{1 + self.number / 100}")
        return SNIPPET.format(
            number=self.number, steps=STEPS, more=more, frequency=frequency, label="only" if first else "loss"
        )

    def section(self, language: str, first: str, last: str) -> str:
        """Its part of a page, with two numbers as the page's tool writes them."""
        texts = TEXTS[language]
        return SECTION.format(
            number=self.number,
            name=self.name,
            steps=STEPS,
            section=texts["section"].format(self.number),
            prose=texts["prose"].format(first=first, last=last),
            losses=texts["losses"],
            fit=texts["fit"],
        )


def waves(count: int) -> list[list[Wave]]:
    """The snippets of each page."""
    return [
        [Wave(number) for number in range(first, min(first + PER_PAGE, count))] for first in range(0, count, PER_PAGE)
    ]


def project(root: Path, count: int) -> None:
    """Write the project: nothing is built in it yet."""
    empty(root)
    write(root / "snippets" / "words.toml", WORDS)
    write(root / "snippets" / HELPER, "FREQUENCY = 1.0\n")
    pages = waves(count)
    for shown in pages:
        for wave in shown:
            write(root / "snippets" / f"{wave.name}.py", wave.source)
    for language, texts in TEXTS.items():
        write(root / "docs" / language / "index.md", front(texts["home"], "home"))
        for number, shown in enumerate(pages, 1):
            title = texts["page"].format(number)
            sections = [
                wave.section(language, f"{{{{ {wave.name}.first:.3g }}}}", f"{{{{ {wave.name}.last:.2e }}}}")
                for wave in shown
            ]
            write(root / "docs" / language / f"page-{number:03}.md", front(title, "top") + "\n".join(sections))


def empty(root: Path) -> None:
    """A project with our scripts and settings and neither pages nor snippets."""
    for name in ("scripts", "docs/shared", "docs/overrides", "docs/root"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "mkdocs.yml", "mkdocs.en.yml", "conftest.py"):
        text = (ROOT / name).read_text("utf-8")
        write(root / name, re.sub(r"^nav:\n(?:[ ]+.*\n)+", "", text, flags=re.MULTILINE))
    (root / "node_modules").symlink_to(ROOT / "node_modules")
    write(root / "docs" / "claims.toml", "")
    write(root / "docs" / "terms.toml", "")


def front(title: str, identity: str) -> str:
    """How a page begins."""
    return f"---\ndescription: {title}\n---\n\n# {title} {{ #{identity} }}\n\n"


def write(path: Path, text: str) -> None:
    """Write a file and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
