"""The questions as data, and the quiz made from them: plain HTML that answers without a script."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from scripts import numbers, place
from scripts.numbers import REFERENCE, Results
from scripts.place import Owner

ANSWER = {"zh": "答案：{}。", "en": "Answer: {}."}
MARK = {"zh": {True: "对", False: "不对"}, "en": {True: "right", False: "not so"}}
BETWEEN = {"zh": "", "en": " "}
TEXTS = {"question", "options", "feedback"}


@dataclass(frozen=True)
class Wording:
    """A question in one language; `feedback` says why the right option is right."""

    question: str
    options: tuple[str, ...]
    feedback: str


@dataclass(frozen=True)
class Question:
    """A question, the number of its right option, and where a lesson decides it."""

    owner: Owner
    lesson: str
    section: str
    right: int
    wordings: dict[str, Wording]


@dataclass(frozen=True)
class Quiz:
    """All questions by key, in the order in which they are asked."""

    path: Path
    questions: dict[str, Question]

    def page(self, language: str, results: Results) -> str:
        """Every question, under the title of the lesson that decides it."""
        parts, lesson = [], ""
        for number, (key, question) in enumerate(self.questions.items(), 1):
            if question.lesson != lesson:
                lesson = question.lesson
                page = self.path.parent / language / "lessons" / f"{lesson}.md"
                parts.append(f"## {place.title(page.read_text('utf-8'))} {{ #{lesson} }}\n")
            parts.append(self.fieldset(number, key, question, language, results))
        return "\n".join(parts)

    def fieldset(self, number: int, key: str, question: Question, language: str, results: Results) -> str:
        """One question; the style sheet shows what belongs to the option that is chosen, paper shows the answer."""
        words = question.wordings[language]
        rows = [
            f'<fieldset class="quiz" id="q-{key}" markdown="block">',
            f'<legend markdown="span">{number}. {words.question}</legend>',
            "",
        ]
        for place_, option in enumerate(words.options, 1):
            mark = MARK[language][place_ == question.right]
            rows.append(
                f'<input type="radio" name="{key}" id="{key}-{place_}"><label for="{key}-{place_}">{option} '
                f'<span class="mark">{mark}</span></label><br>'
            )
        feedback = numbers.fill(words.feedback, results, self.path, question.owner.line - 1)
        where = place.link(self.path.parent, language, question.lesson, question.section, question.owner)
        says = [f"<b>{ANSWER[language].format(words.options[question.right - 1])}</b>", feedback, where]
        rows += [f'<span class="feedback" role="status">{BETWEEN[language].join(says)}</span>', "", "</fieldset>", ""]
        return "\n".join(rows)


def load(path: Path, languages: tuple[str, ...]) -> Quiz:
    """Read the questions; raise Problem for one that cannot be answered or says different things in two languages."""
    text, tables = place.tables(path)
    questions: dict[str, Question] = {}
    for key, row in tables.items():
        owner = place.owner(path, "question", key, text)
        owner.expect(row, {"lesson", "section", "right", *languages}, set())
        for language in languages:
            owner.expect(row[language], TEXTS, set(), f" in {language}")
        wordings = {
            one: Wording(row[one]["question"], tuple(row[one]["options"]), row[one]["feedback"]) for one in languages
        }
        question = Question(owner, row["lesson"], row["section"], row["right"], wordings)
        check(question)
        for language in languages:
            place.link(path.parent, language, question.lesson, question.section, owner)
        questions[key] = question
    return Quiz(path, questions)


def check(question: Question) -> None:
    """Raise Problem unless all languages offer as many options, with the right one among them, and cite one number."""
    first, *others = question.wordings
    counts = {len(words.options) for words in question.wordings.values()}
    if len(counts) != 1 or not counts <= {3, 4}:
        found = ", ".join(f"{len(words.options)} in {one}" for one, words in question.wordings.items())
        raise question.owner.problem(f"has {found} options; expected 3 or 4, as many in every language")
    if question.right not in range(1, counts.pop() + 1):
        raise question.owner.problem(f"has option {question.right!r} as the right one; count its options from 1")
    cited = {one: [found[0] for found in REFERENCE.finditer(its.feedback)] for one, its in question.wordings.items()}
    for other in others:
        if cited[other] != cited[first]:
            raise question.owner.problem(
                f"cites {', '.join(cited[other]) or 'no number'} in {other}, expected "
                f"{', '.join(cited[first]) or 'none'} as in {first}"
            )
