"""What happens inside the process of one snippet: contain it, run one function, leave JSON or SVG behind.

This is containment against accidents, not a sandbox against malice.
"""

from __future__ import annotations

import ast
import json
import math
import os
import sys
import traceback
import types
import warnings
from pathlib import Path
from typing import Any

from scripts.snippet import prune

RESULT, ERROR, OUTPUT = "result.json", "error.json", "output.txt"
NETWORK = {f"socket.{name}" for name in ("connect", "bind", "sendto", "sendmsg", "getaddrinfo", "gethostbyname")}
CHANGES = {f"os.{name}" for name in ("remove", "rename", "mkdir", "rmdir", "truncate", "chmod")}
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


class NoGpu(Exception):
    """The GPU that was asked for cannot be used, and why."""


def main(task: dict[str, Any]) -> None:
    """Run `task` in the folder task["scratch"]: `result.json` with the files made, or `error.json`."""
    scratch = Path(task["scratch"])
    contain(task)
    try:
        files = compute(task) if task["function"] == "compute" else drawing(task)
        (scratch / RESULT).write_text(json.dumps(files, ensure_ascii=False), "utf-8")
    except BaseException as error:  # SystemExit and KeyboardInterrupt of a snippet are its failures too
        (scratch / ERROR).write_text(json.dumps(report(error, task)), "utf-8")
        sys.stdout.flush()
        os._exit(1)


def contain(task: dict[str, Any]) -> None:
    """Give the process its limits, its standard streams, its folder; forbid the network and foreign writes."""
    scratch = Path(task["scratch"])
    os.chdir(scratch)
    null, output = os.open(os.devnull, os.O_RDONLY), os.open(OUTPUT, os.O_WRONLY | os.O_CREAT)
    os.dup2(null, 0)
    os.dup2(output, 1)
    os.dup2(output, 2)
    limit(task)
    warnings.simplefilter("error")
    sys.dont_write_bytecode = True
    sys.path[0:0] = [str(Path(task["path"]).parent)]
    sys.addaudithook(guard(scratch.resolve(), Path(task["path"]).parent, set(task["readable"])))


def limit(task: dict[str, Any]) -> None:
    """Bound address space and file size, where the platform can."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (2**26, 2**26))
    if task["device"] == "cpu":
        resource.setrlimit(resource.RLIMIT_AS, (task["memory_mib"] * 2**20,) * 2)


def guard(scratch: Path, folder: Path, readable: set[str]) -> Any:
    """An audit hook: no network, no writing outside the scratch folder, no undeclared file of the project."""
    own = (str(scratch) + os.sep, os.devnull)

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event in NETWORK:
            raise PermissionError(f"{event}: a snippet has no network; put the data into snippets/ and declare it")
        if event not in ("open", *CHANGES) or not isinstance(arguments[0], str | bytes):
            return
        path = os.path.realpath(os.fsdecode(arguments[0]))
        writing = event in CHANGES or (isinstance(arguments[2], int) and arguments[2] & WRITING)
        if writing and not path.startswith(own):
            raise PermissionError(f"changes {path}: a snippet writes only into its own working folder")
        inside = path.startswith(str(folder) + os.sep)  # Python falls back to the source where it cannot read a .pyc
        if inside and path not in readable and not Path(path).is_dir():
            raise PermissionError(f"reads {path}: declare it, DATA = ({os.path.relpath(path, folder)!r},)")

    return hook


def load(task: dict[str, Any]) -> types.ModuleType:
    """Execute the part of the snippet that the function reaches, at its own lines."""
    tree = prune(ast.parse(task["source"]), task["function"])
    module = types.ModuleType("snippet")
    module.__file__ = task["path"]
    sys.modules["snippet"] = module
    exec(compile(tree, task["path"], "exec"), module.__dict__)
    return module


def compute(task: dict[str, Any]) -> dict[str, str]:
    """Run `compute()` on the device asked for and check that its result is plain data."""
    if task["device"] == "cuda":
        take_gpu()
    result = load(task).compute()
    if not isinstance(result, dict) or not result:
        raise ValueError(f"compute() returned {type(result).__name__}; expected a dict with something in it")
    check(result, "result")
    return {RESULT: json.dumps(result, ensure_ascii=False, allow_nan=False)}


def take_gpu() -> None:
    """Make the GPU torch's default device; raise NoGpu if it cannot even hold a one."""
    import torch

    try:
        torch.set_default_device("cuda")
        torch.ones(1).item()
    except Exception as error:  # none there, a driver too old, a card too old or taken: torch names each differently
        raise NoGpu(str(error).splitlines()[0]) from None


def lacks_gpu(error: BaseException, device: str) -> bool:
    """Whether a CPU might do what a GPU could not: there is none, or its memory did not suffice."""
    words = f"{type(error).__name__}: {error}"
    full = any(sign in words for sign in ("OutOfMemoryError", "CUDA error: out of memory", "STATUS_ALLOC_FAILED"))
    return isinstance(error, NoGpu) or (device == "cuda" and full)


def check(value: Any, where: str) -> None:
    """Raise ValueError at the first thing in a result that is not plain, finite data."""
    if isinstance(value, dict):
        for name, item in value.items():
            if not isinstance(name, str):
                raise ValueError(f"{where} has the key {name!r}; expected a string")
            check(item, f"{where}[{name!r}]")
    elif type(value) is list:
        for index, item in enumerate(value):
            check(item, f"{where}[{index}]")
    elif type(value) is float and not math.isfinite(value):
        raise ValueError(f"{where} is {value}; expected a finite number")
    elif type(value) not in (bool, int, float, str):
        hint = "; end with .item() or .tolist()" if hasattr(value, "tolist") else ""
        raise ValueError(f"{where} is {type(value).__name__}; expected plain numbers, strings, lists{hint}")


def drawing(task: dict[str, Any]) -> dict[str, str]:
    """Draw every variant of one figure: one SVG for each language and shape."""
    from scripts.figure import variants

    function = getattr(load(task), task["function"])
    return variants(function, json.loads(task["result"]), task["words"])


def report(error: BaseException, task: dict[str, Any]) -> dict[str, Any]:
    """Where in the author's own files it happened, and why."""
    folder = str(Path(task["path"]).parent)
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.startswith(folder)]
    line = frames[-1].lineno if frames else task["line"]
    reason = f"{type(error).__name__}: {error}"
    if isinstance(error, SystemExit):
        reason = f"called exit ({error.code}); a snippet returns its result"
    elif isinstance(error, EOFError):
        reason += "; a snippet has no standard input"
    elif isinstance(error, MemoryError):
        reason = f"out of memory (limit {task['memory_mib']} MiB)"
    elif "can't allocate memory" in reason:  # how torch says it
        reason += f"; out of memory (limit {task['memory_mib']} MiB)"
    if len(frames) > 1:
        reason += " (" + " -> ".join(f"line {frame.lineno} {frame.name}" for frame in frames) + ")"
    gpu = lacks_gpu(error, task["device"])
    return {"file": frames[-1].filename if frames else task["path"], "line": line, "reason": reason, "gpu": gpu}
