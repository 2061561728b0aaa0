from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from scripts import device, executor
from scripts.execute import GpuFault, Outcome, Server
from scripts.executor import DRAWING
from scripts.problem import Problem
from scripts.produce import Producer
from scripts.settings import Settings


@pytest.mark.fault("F45")
@pytest.mark.parametrize(
    ("version", "driver", "expected"),
    [
        ("cuda: Optional[str] = '13.0'", True, "cuda"),
        ("cuda: Optional[str] = '13.0'", False, "cpu"),
        ("cuda: Optional[str] = None", True, "cpu"),
    ],
)
def test_device(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str, driver: bool, expected: str) -> None:
    (tmp_path / "version.py").write_text(version, "utf-8")
    monkeypatch.setattr("importlib.util.find_spec", lambda name: SimpleNamespace(origin=tmp_path / "__init__.py"))
    exists = Path.exists
    monkeypatch.setattr(Path, "exists", lambda path: driver if os.fspath(path) == "/dev/nvidia0" else exists(path))
    device.chosen.cache_clear()
    assert device.chosen("auto") == expected
    assert device.chosen("cpu") == "cpu"
    device.chosen.cache_clear()


@pytest.fixture(scope="module")
def gpu() -> Iterator[Server]:
    """A server whose torch believes in a GPU; see tests/gpu.py."""
    server = Server(["torch", "tests.gpu", *DRAWING])
    yield server
    server.close()


@pytest.fixture
def none(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A server that sees no GPU, wherever the test runs."""
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "")
    server = Server(["torch", *DRAWING])
    yield server
    server.close()


FULL = """import torch


def compute():
    if torch.on_gpu:
        raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB")
    return {"a": 1}


def draw(figure, result, word=str):
    figure.subplots().plot([result["a"]])
"""
PLAIN = "def compute():\n    return {'b': 2}\n"


@pytest.fixture
def build(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Callable[[Server], Producer]:
    """A producer for `device = "cuda"` with one server for everything; `lines` is what it has reported."""

    def make(server: Server) -> Producer:
        monkeypatch.setattr(executor, "Server", lambda packages: server)
        monkeypatch.setattr(server, "close", lambda: None)
        lines: list[str] = []
        new = Producer(replace(settings, device="cuda"), lines.append)
        new.lines = lines  # type: ignore[attr-defined]
        return new

    return make


@pytest.mark.fault("F7")
def test_a_gpu_has_results_of_its_own(build: Callable[[Server], Producer], write: Any, gpu: Server) -> None:
    write(**{"y.py": PLAIN, "words.toml": ""})
    made = build(gpu).all()["y"]
    assert (made.result, made.notes["device"]) == ({"b": 2}, "cuda")
    assert "instead" not in made.notes


@pytest.mark.fault("F45")
def test_without_a_gpu_a_cpu_does_and_it_is_said(build: Callable[[Server], Producer], write: Any, none: Server) -> None:
    write(**{"y.py": PLAIN, "words.toml": ""})
    for how in ("run", "cached"):
        producer = build(none)
        made = producer.all()["y"]
        assert (made.result, made.notes["device"], made.notes["instead"]) == ({"b": 2}, "cpu", "cuda")
        fallback, told = producer.lines  # type: ignore[attr-defined]
        assert "y.py:1: compute: NoGpu: " in fallback and fallback.endswith("; on the CPU instead")
        assert told.startswith(f"y: {how}") and told.endswith(" cpu")


@pytest.mark.fault("F45")
def test_a_gpu_with_too_little_memory_is_replaced_for_that_snippet_alone(
    build: Callable[[Server], Producer], write: Any, gpu: Server
) -> None:
    write(**{"x.py": FULL.replace("torch.on_gpu", "getattr(torch, 'on_gpu', False)"), "y.py": PLAIN, "words.toml": ""})
    producer = build(gpu)
    made = producer.all()
    assert {name: one.notes["device"] for name, one in made.items()} == {"x": "cpu", "y": "cuda"}
    assert made["x"].figures[""] and made["x"].notes["instead"] == "cuda"
    assert sorted(producer.ran) == ["figures/x", "results/x", "results/y"]


@pytest.mark.parametrize(
    ("error", "gpu_fault"),
    [
        ("torch.OutOfMemoryError('CUDA out of memory')", True),
        ("RuntimeError('CUDA error: out of memory')", True),
        ("RuntimeError('CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`')", True),
        ("RuntimeError('CUDA error: device-side assert triggered')", False),
        ("ValueError('no')", False),
    ],
)
def test_only_missing_memory_is_the_fault_of_the_gpu(
    execute: Callable[..., Outcome], gpu: Server, error: str, gpu_fault: bool
) -> None:
    with pytest.raises(Problem) as caught:
        execute(f"import torch\ndef compute():\n    raise {error}\n", device="cuda", server=gpu)
    assert isinstance(caught.value, GpuFault) == gpu_fault


def test_on_a_cpu_too_little_memory_is_the_snippets_fault(execute: Callable[..., Outcome]) -> None:
    with pytest.raises(Problem) as caught:
        execute("import torch\ndef compute():\n    raise torch.OutOfMemoryError('out of memory')\n")
    assert not isinstance(caught.value, GpuFault)


SLEEP = "import time\ndef compute():\n    begin = time.monotonic()\n    time.sleep(0.5)\n    return {'a': begin}\n"


@pytest.mark.parametrize(
    ("small", "device", "together"), [(False, "cuda", False), (True, "cuda", True), (False, "cpu", True)]
)
def test_one_task_at_a_time_has_a_gpu_unless_all_are_small(
    execute: Callable[..., Outcome], gpu: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    small: bool, device: str, together: bool,
) -> None:  # fmt: skip
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    def begin(_: int) -> float:
        outcome = execute(SLEEP, device=device, server=gpu, small=small)
        return float(json.loads(outcome.files["result.json"])["a"])

    with ThreadPoolExecutor(2) as pool:
        one, two = pool.map(begin, range(2))
    assert (abs(one - two) < 0.5) == together


def test_a_small_task_waits_for_one_that_is_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    done: list[str] = []

    def small() -> None:
        with device.turn("cuda", small=True):
            done.append("small")

    with ThreadPoolExecutor(1) as pool, device.turn("cuda", small=False):
        pool.submit(small)
        done.append("large")
    assert done == ["large", "small"]
