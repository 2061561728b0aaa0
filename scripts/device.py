"""The classes of device that results are computed on, cpu and cuda, and who may use a GPU at the same time."""

from __future__ import annotations

import os
import re
import tempfile
from contextlib import AbstractContextManager, nullcontext
from functools import cache
from pathlib import Path

from scripts import lock

CLASSES = ("cpu", "cuda")
WANTED = ("auto", *CLASSES)


@cache
def chosen(wanted: str) -> str:
    """Cpu or cuda; decided from files, since importing torch would cost more than a whole build."""
    if wanted != "auto":
        return wanted
    from importlib.util import find_spec

    spec = find_spec("torch")
    build = (Path(str(spec.origin)).parent / "version.py").read_text("utf-8") if spec else ""
    return "cuda" if "cuda: Optional[str] = '" in build and Path("/dev/nvidia0").exists() else "cpu"


def turn(device: str, small: bool) -> AbstractContextManager[None]:
    """A turn on this user's GPU: a task has it alone, tasks declared small share it; a CPU needs no turns."""
    if device == "cpu":
        return nullcontext()
    user = os.getuid() if hasattr(os, "getuid") else 0
    card = re.sub(r"\W", "-", os.environ.get("CUDA_VISIBLE_DEVICES", "0").split(",")[0])
    return lock.held(Path(tempfile.gettempdir()) / f"lessons-gpu-{user}-{card}.lock", shared=small)
