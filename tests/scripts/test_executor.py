from __future__ import annotations

import pytest

from scripts import executor
from scripts.executor import Local


@pytest.mark.parametrize("name", ["local", "dask://host:8786", "dask://10.0.0.1:1", "dask://[::1]:8786"])
def test_names(name: str) -> None:
    assert executor.NAMES.fullmatch(name)


@pytest.mark.parametrize(
    "name", ["", "Local", "dask://", "dask://host", "dask://host:port", "tcp://host:1", "dask://a b:1"]
)
def test_what_is_no_name(name: str) -> None:
    assert not executor.NAMES.fullmatch(name)


def test_this_machine_takes_as_many_tasks_as_it_has_workers() -> None:
    here = executor.begin(executor.LOCAL, 3, {"json"})
    assert isinstance(here, Local) and here.slots == 3
    here.close()
