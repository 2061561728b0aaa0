"""What went wrong, where, and what to do: the one kind of error that the pipeline reports to people."""

from __future__ import annotations

import re
from difflib import get_close_matches
from errno import EDQUOT, ENOSPC, EROFS
from pathlib import Path


class Problem(Exception):
    """A fault in something that a contributor wrote. `where` is a file, `line` counts from 1 (0: the whole file)."""

    def __init__(self, where: Path | str, line: int, what: str) -> None:
        super().__init__(where, line, what)
        self.where, self.line, self.what = where, line, what

    def __str__(self) -> str:
        return f"{shown(self.where)}{f':{self.line}' if self.line else ''}: {self.what}"


class Problems(Exception):
    """Several problems, all of them listed."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(problems)
        self.problems = sorted(problems, key=lambda problem: (str(problem.where), problem.line))

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


def of_disk(error: BaseException) -> str:
    """One line for a disk that takes nothing more; empty for any other error."""
    if not isinstance(error, OSError) or error.errno not in (ENOSPC, EDQUOT, EROFS):
        return ""
    where = shown(error.filename or "the disk")
    return f"{where}: {error.strerror}; free some space, or name another place with LESSONS_CACHE or --site-dir"


def blamed(said: str, root: Path) -> str:
    """A traceback as one line, with the last place in `root` that it names; any other text as it is."""
    places = re.findall(r'File "(.+?)", line (\d+)', said)
    ours = [
        (file, int(line))
        for file, line in places
        if Path(file).is_relative_to(root) and "site-packages" not in Path(file).parts
    ]
    return str(Problem(*ours[-1], said.strip().splitlines()[-1])) if ours else said.strip()


def shown(where: Path | str) -> str:
    """The path as a person in the project's folder would type it."""
    path = Path(where)
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(where)


def nearest(name: str, known: list[str]) -> str:
    """A sentence that names the known names nearest to `name`."""
    close = get_close_matches(name, known, n=3, cutoff=0.4) or sorted(known)[:8]
    return f"nearest known: {', '.join(close)}" if close else "none is known"
