from __future__ import annotations

import pytest

from scripts import prose
from scripts.fences import Fence


@pytest.mark.parametrize(("page", "jupyter"), [
    ('!!! right "S1 · right"\n\n    Said.\n\n    Found.\n\nOn.\n',
     "> **S1 · right**\n>\n> Said.\n>\n> Found.\n\nOn.\n"),
    ('!!! info "P"\n\n    $$\n    a\n    $$\n', "> **P**\n>\n> $$ a $$\n"),
    ('??? success "Answer"\n\n    Yes.\n\nOn.\n', "<details><summary>Answer</summary>\n\nYes.\n\n</details>\n\nOn.\n"),
    ("## Two { #two }\n", '<a id="two"></a>\n\n## Two\n'),
    ("/// figure-caption\n    attrs: {id: fig-a}\nA $b$.\n///\n\n/// figure-caption\n    attrs: {id: fig-b}\nB.\n///\n",
     '<a id="fig-a"></a>**Figure 1.** A $b$.\n\n<a id="fig-b"></a>**Figure 2.** B.\n'),
    ("[a](b.md#c), [d](#e), [f](https://g.org)\n", "a, [d](#e), [f](https://g.org)\n"),
    ("One[^b], two[^a].\n\n[^a]: First.\n[^b]: Second.\n",
     "One<sup>[2]</sup>, two<sup>[1]</sup>.\n\n1. First.\n2. Second.\n"),
    ('``` python\n!!! note "n"\n# h { #h }\n[^a]\n```\n', '``` python\n!!! note "n"\n# h { #h }\n[^a]\n```\n'),
])  # fmt: skip
def test_markdown_without_extensions(page: str, jupyter: str) -> None:
    assert prose.plain(page, "en").strip() == jupyter.strip()


def test_captions_in_chinese() -> None:
    text = prose.plain("/// table-caption\n    attrs: {id: tab-a}\n甲\n///\n", "zh")
    assert text == '<a id="tab-a"></a>**表 1**：甲\n'


def test_code_comes_out_of_a_folded_block_and_is_marked() -> None:
    page = '??? success "Answer"\n\n    Because.\n\n    ``` python\n    >>> 1\n    1\n    ```\n\n    Thus.\n'
    because, code, thus = [piece for piece in prose.pieces(prose.plain(page, "en")) if piece]
    assert isinstance(code, Fence) and "folded" in code.info and code.is_python and code.body == ">>> 1\n1"
    assert "Because." in str(because) and str(thus).startswith("<details>") and "Thus." in str(thus)


def test_pieces_in_their_order() -> None:
    page = 'A\n\n![b](../figures/x.svg "t")\n\nC\n\n``` python\nd\n```\n'
    text, figure, more, code, _ = prose.pieces(page)
    assert (text, more) == ("A", "C") and not isinstance(figure, str | Fence)
    assert figure["name"] == "x" and isinstance(code, Fence)
