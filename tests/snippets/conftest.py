"""`result`: what the snippet of a test module computed, from the cache or by a run."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
import torch

from scripts import settings, snippet
from scripts.produce import Producer

SETTINGS = settings.load()


@cache
def computed(name: str) -> dict[str, Any]:
    """The result of a snippet by its name."""
    path = SETTINGS.snippets / f"{name}.py"
    return Producer(SETTINGS).one(snippet.read(path, SETTINGS.snippets)).result


@pytest.fixture(autouse=True)
def seed() -> None:
    """A test that draws numbers gets the same ones whenever it runs."""
    torch.manual_seed(0)


@pytest.fixture
def result(request: pytest.FixtureRequest) -> dict[str, Any]:
    """tests/snippets/test_x.py is given the result of snippets/x.py."""
    return computed(request.path.stem.removeprefix("test_"))
