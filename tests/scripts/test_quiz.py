from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from scripts import quiz, settings
from scripts.problem import Problem
from scripts.quiz import Quiz

FIRST = """[slope]
lesson = "chain"
section = "ratio"
right = 1
zh = { question = "多陡？", options = ["一", "二", "三"], feedback = "量得 {{ x.ratio:.1f }}。" }
en = { question = "How steep?", options = ["One", "Two", "Three"], feedback = "Measured: {{ x.ratio:.1f }}." }

"""
SECOND = """[depth]
lesson = "chain"
section = "chain"
right = 2
zh = { question = "多深？", options = ["浅", "深", "都行"], feedback = "{{ x.ratio:.1f }}，证毕。" }
en = { question = "How deep?", options = ["Shallow", "Deep", "Any"], feedback = "{{ x.ratio:.1f }}, as proved." }
"""
RESULTS = {"x": {"ratio": 2.5}}


def load(folder: Path, text: str = FIRST + SECOND) -> Quiz:
    path = folder / "quiz.toml"
    path.write_text(text, "utf-8")
    for language, title in (("zh", "四层链"), ("en", "The chain")):
        lessons = folder / language / "lessons"
        lessons.mkdir(parents=True, exist_ok=True)
        (lessons / "chain.md").write_text(f"# {title} {{ #chain }}\n\n## Ratio {{ #ratio }}\n", "utf-8")
    return quiz.load(path, ("zh", "en"))


def test_a_question_needs_no_script(tmp_path: Path) -> None:
    lines = load(tmp_path).page("en", RESULTS).splitlines()
    assert lines[:5] == [
        "## The chain { #chain }",
        "",
        '<fieldset class="quiz" id="q-slope" markdown="block">',
        '<legend markdown="span">1. How steep?</legend>',
        "",
    ]
    assert lines[5] == (
        '<input type="radio" name="slope" id="slope-1"><label for="slope-1">One '
        '<span class="mark">right</span></label><br>'
    )
    assert lines[6].endswith('Two <span class="mark">not so</span></label><br>')
    assert lines[8] == (
        '<span class="feedback" role="status"><b>Answer: One.</b> Measured: 2.5. '
        "[The chain · Ratio](../lessons/chain.md#ratio)</span>"
    )
    assert lines[10] == "</fieldset>"


def test_questions_of_one_lesson_share_a_heading_and_are_numbered_throughout(tmp_path: Path) -> None:
    text = load(tmp_path).page("zh", RESULTS)
    assert text.count("## 四层链") == 1
    assert "2. 多深？" in text
    assert "<b>答案：深。</b>2.5，证毕。[四层链](../lessons/chain.md#chain)" in text


def test_a_number_that_is_not_there_is_named_in_the_file(tmp_path: Path) -> None:
    with pytest.raises(Problem, match=r"quiz\.toml:1: \{\{ x\.ratio \}\}: x has no 'ratio'"):
        load(tmp_path).page("en", {"x": {}})


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("right = 2", "right = 4", "has option 4 as the right one; count its options from 1"),
        ("right = 2", "right = 0", "has option 0 as the right one"),
        ("right = 2", 'right = "Deep"', "has option 'Deep' as the right one"),
        ("right = 2\n", "", "has en, lesson, section, zh; it must have en, lesson, right, section, zh"),
        ('"深", "都行"', '"深"', "has 2 in zh, 3 in en options; expected 3 or 4, as many in every language"),
        ("{{ x.ratio:.1f }}, as", "As", "cites no number in en, expected {{ x.ratio:.1f }} as in zh"),
        ("ratio:.1f }}, as", "ratio:.2f }}, as", "cites {{ x.ratio:.2f }} in en, expected {{ x.ratio:.1f }} as in zh"),
        (', feedback = "{{ x.ratio:.1f }}, as proved."', "", "has options, question in en; it must have feedback"),
        ('section = "chain"', 'section = "chian"', "names section 'chian' of lesson chain"),
    ],
)
def test_what_is_wrong_with_a_question_is_said_at_its_line(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in SECOND
    with pytest.raises(Problem, match=r"quiz\.toml:8: question depth ") as caught:
        load(tmp_path, FIRST + SECOND.replace(old, new))
    assert message in str(caught.value)


def test_the_quiz_of_the_site_is_long_and_asks_twice_about_every_lesson() -> None:
    ours = settings.load()
    asked = quiz.load(ours.docs / "quiz.toml", ours.languages).questions.values()
    assert len(asked) >= 30
    lessons = {path.stem for path in (ours.docs / "en" / "lessons").glob("*.md")}
    assert {lesson for lesson, times in Counter(q.lesson for q in asked).items() if times >= 2} == lessons
    assert len({question.right for question in asked}) == 3
