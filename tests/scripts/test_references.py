from __future__ import annotations

from pathlib import Path

import pytest

from scripts import references

CHAIN = """# The chain { #chain }

Text[^he].

[^he]: K. He, J. Sun: Delving deep into rectifiers. ICCV 2015; section 2.2.
[^cybenko]: G. Cybenko, "Approximation by superpositions", MCSS 2, 303–314, 1989. The theorem.
"""
RELU = """# Dead ReLU { #relu }

[^kaiming]: Kaiming He, “Delving deep into rectifiers: surpassing people”, ICCV 2015 (arXiv 1502.01852). PReLU.
[^docs]: PyTorch documentation, `torch.nn.Linear`: section Variables.
"""


def test_a_work_is_listed_once_with_all_lessons_that_cite_it(tmp_path: Path) -> None:
    lessons = tmp_path / "en" / "lessons"
    lessons.mkdir(parents=True)
    (lessons / "chain.md").write_text(CHAIN, "utf-8")
    (lessons / "relu.md").write_text(RELU, "utf-8")
    assert references.page(tmp_path, "en").splitlines() == [
        '- G. Cybenko, "Approximation by superpositions", MCSS 2, 303–314, 1989. '
        "<small>[The chain](../lessons/chain.md#sources)</small>",
        "- K. He, J. Sun: Delving deep into rectifiers. ICCV 2015. "
        "<small>[The chain](../lessons/chain.md#sources), [Dead ReLU](../lessons/relu.md#sources)</small>",
        "- PyTorch documentation, `torch.nn.Linear`: section Variables. "
        "<small>[Dead ReLU](../lessons/relu.md#sources)</small>",
    ]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("A. B, “C”, arXiv 2007.06192, 2020. Abstract: bounds.", "A. B, “C”, arXiv 2007.06192, 2020"),
        ("A. B: C. ICLR 2014 (arXiv 1312.6120). That", "A. B: C. ICLR 2014 (arXiv 1312.6120)"),
        ("A. B: C. NC 12(10), 2451–2471, 2000；遗忘门。", "A. B: C. NC 12(10), 2451–2471, 2000"),
        (
            "M. N, *Book*, 2015, [chapter 5](http://x.y/z.html), section",
            "M. N, *Book*, 2015, [chapter 5](http://x.y/z.html)",
        ),
        ("A. B: A ConvNet for the 2020s. CVPR 2022; the default", "A. B: A ConvNet for the 2020s. CVPR 2022"),
        ("PyTorch 文档，`torch.nn.GRU`。", "PyTorch 文档，`torch.nn.GRU`"),
    ],
)
def test_remarks_are_left_out(text: str, left: str) -> None:
    assert references.bibliographic(text) == left


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Y. LeCun, L. Bottou: X", "lecun"),
        ("K. Cho and others: X", "cho"),
        ("R. Józefowicz, W. Zaremba: X", "jozefowicz"),
        ("T. van Laarhoven: X", "laarhoven"),
        ("PyTorch documentation, x", "pytorch documentation, x"),
        ("PyTorch, issue 1", "pytorch"),
    ],
)
def test_sources_are_sorted_by_surname(text: str, name: str) -> None:
    assert references.author(text) == name
