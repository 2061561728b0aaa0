"""Faults of a snippet while it runs, each one contained; the server that starts them."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from bench import measure
from scripts import execute as executing
from scripts.execute import Borrowed, Outcome, Server
from scripts.problem import Problem
from scripts.settings import ROOT

Run = Callable[..., Outcome]
Failure = Callable[..., str]

FINE = "def compute():\n    return {'a': 1}\n"


def test_a_run_returns_files_time_and_memory(execute: Run) -> None:
    outcome = execute(FINE)
    assert outcome.files == {"result.json": '{"a": 1}'}
    assert 0 < outcome.seconds < 20
    assert outcome.mib > 10


@pytest.mark.fault("F30", "F32", "F33", "F38")
@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("raise ValueError('no')", "x.py:2: compute: ValueError: no"),
        ("import sys\nsys.exit(0)", "x.py:3: compute: called exit (0); a snippet returns its result"),
        ("exit()", "x.py:2: compute: called exit (None)"),
        ("import os\nos._exit(0)", "x.py:1: compute: ended with status 0 before it returned"),
        ("import os\nos.kill(os.getpid(), 9)", "x.py:1: compute: ended by SIGKILL at "),
        ("import os\nos.abort()", "x.py:1: compute: ended by SIGABRT at "),
        ("import ctypes\nctypes.string_at(0)", "x.py:1: compute: ended by SIGSEGV at "),
        ("input()", "x.py:2: compute: EOFError: EOF when reading a line; a snippet has no standard input"),
        ("raise KeyboardInterrupt", "x.py:2: compute: KeyboardInterrupt"),
        ("import missing_package", "x.py:2: compute: ModuleNotFoundError: No module named 'missing_package'"),
    ],
)
def test_an_end_without_a_result_is_named(failure: Failure, body: str, message: str) -> None:
    assert message in failure(body)


@pytest.mark.fault("F34")
@pytest.mark.parametrize(
    "body",
    [
        "while True: pass",
        "import signal, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\nwhile True: time.sleep(1)",
        "import time\nwhile True:\n    try: time.sleep(60)\n    except BaseException: pass",
        "import ctypes\nctypes.PyDLL(None).sleep(60)",
    ],
    ids=["busy", "ignores SIGTERM", "catches everything", "sleeps in C"],
)
def test_an_endless_run_is_ended(failure: Failure, body: str) -> None:
    begin = time.monotonic()
    assert "x.py:1: compute: still running after 1 s; make it faster, or declare SECONDS" in failure(body, seconds=1)
    assert time.monotonic() - begin < 30


@pytest.mark.fault("F35")
@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("return {'a': len(bytearray(5 * 2**30))}", "x.py:2: compute: out of memory (limit 4096 MiB)"),
        ("import torch\nreturn {'a': torch.ones(5 * 2**30).sum().item()}", "; out of memory (limit 4096 MiB)"),
    ],
)
def test_memory_is_limited(failure: Failure, body: str, message: str) -> None:
    assert message in failure(body, memory_mib=4096)


@pytest.mark.fault("F39")
def test_much_output_is_refused_with_its_end(failure: Failure) -> None:
    message = failure("print('x' * 5_000_000)\nprint('last words')\nreturn {'a': 1}")
    assert "x.py:1: compute: printed 5000012 bytes; at most 64 KiB are allowed" in message
    assert message.endswith("| last words")
    assert len(message) < 5000


@pytest.mark.fault("F39")
def test_endless_output_does_not_fill_the_disk(failure: Failure) -> None:
    assert "File too large" in failure("while True: print('x' * 2**22)")


def test_a_little_output_is_no_fault(execute: Run) -> None:
    assert execute("def compute():\n    print('hello')\n    return {'a': 1}\n").files == {"result.json": '{"a": 1}'}


@pytest.mark.fault("F39")
@pytest.mark.parametrize(
    "code",
    [
        "for i in range(100_000): print(i)",
        "for i in range(30_000): print(end=f'\\r{i} %')",
        "print(end='x' * 20_000_000)",
        "__import__('os').system('yes | head -c 1000000')",
    ],
    ids=["many lines", "a progress bar", "one line", "a child"],
)
def test_every_kind_of_much_output_is_counted(failure: Failure, code: str) -> None:
    message = failure(f"{code}\nreturn {{'a': 1}}")
    assert re.match(r"x\.py:1: compute: printed \d{6,8} bytes; at most 64 KiB are allowed", message)
    assert len(message) < 2000


@pytest.mark.fault("F40")
@pytest.mark.parametrize(
    "noise",
    [
        "print('before\\0')",
        "print('before\\x1b[31m')",
        "print('before\\u202e')",
        "sys.stdout.buffer.write(b'before\\xff\\n')",
        "sys.stdout.buffer.write('before\\udc80\\n'.encode(errors='surrogatepass'))",
    ],
    ids=["NUL", "ANSI", "bidi", "no UTF-8", "lone surrogate"],
)
def test_control_characters_of_output_never_reach_the_terminal(failure: Failure, noise: str) -> None:
    message = failure(f"import sys\n{noise}\nprint('after')\nraise ValueError")
    assert message.endswith("| after")
    message.encode()
    assert all(line.isprintable() for line in message.splitlines())


@pytest.mark.fault("F46")
@pytest.mark.parametrize(
    "body",
    [
        "import socket\nsocket.create_connection(('127.0.0.1', 9))",
        "import urllib.request\nurllib.request.urlopen('http://example.org')",
        "import socket\nsocket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', 9))",
        "import socket\nsocket.socket().bind(('127.0.0.1', 0))",
    ],
)
def test_there_is_no_network(failure: Failure, body: str) -> None:
    assert "a snippet has no network; put the data into snippets/ and declare it" in failure(body)


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    file = tmp_path / "outside.txt"
    file.write_text("kept", "utf-8")
    return file


@pytest.mark.parametrize(
    "code",
    [
        "open({0!r}, 'w')",
        "open({0!r}, 'a')",
        "open({0!r}, 'r+')",
        "__import__('os').open({0!r}, 1)",
        "__import__('os').remove({0!r})",
        "__import__('os').rename({0!r}, 'here')",
        "__import__('pathlib').Path({0!r}).write_text('x')",
        "__import__('os').chdir('/') or open({0!r}[1:], 'w')",
        "__import__('os').symlink({0!r}, 'link') or open('link', 'w')",
    ],
)
def test_nothing_outside_its_folder_is_changed(failure: Failure, outside: Path, code: str) -> None:
    message = failure(code.format(str(outside)))
    assert f"PermissionError: changes {outside}: a snippet writes only into its own working folder" in message
    assert outside.read_text("utf-8") == "kept"


def test_its_own_folder_is_there_to_write_and_gone_afterwards(execute: Run) -> None:
    source = (
        "import os\ndef compute():\n    open('a.txt', 'w').write('b')\n    os.mkdir('c')\n"
        "    return {'a': open('a.txt').read(), 'where': os.getcwd()}\n"
    )
    content = executing.json.loads(execute(source).files["result.json"])
    assert content["a"] == "b"
    assert not Path(content["where"]).exists()


@pytest.mark.fault("F3")
@pytest.mark.parametrize(
    "code",
    [
        "open({0!r})",
        "__import__('os').open({0!r}, 0)",
        "__import__('numpy').loadtxt({0!r})",
        "__import__('pathlib').Path({0!r}).read_text()",
    ],
)
def test_an_undeclared_file_is_found_out(failure: Failure, tmp_path: Path, code: str) -> None:
    (tmp_path / "snippets").mkdir()
    data = tmp_path / "snippets" / "data.csv"
    data.write_text("1", "utf-8")
    message = failure(f"return {{'a': str({code.format(str(data))})}}")
    assert f"PermissionError: reads {data}: declare it, DATA = ('data.csv',)" in message


def test_a_declared_file_is_read(execute: Run, tmp_path: Path) -> None:
    (tmp_path / "snippets").mkdir()
    data = tmp_path / "snippets" / "data.csv"
    data.write_text("1", "utf-8")
    source = f"def compute():\n    return {{'a': open({str(data)!r}).read()}}\n"
    assert execute(source, readable=(str(data),)).files == {"result.json": '{"a": "1"}'}


@pytest.mark.fault("F1")
def test_an_import_that_the_key_does_not_see_is_found_out(failure: Failure, tmp_path: Path) -> None:
    (tmp_path / "snippets").mkdir()
    helper = tmp_path / "snippets" / "helper.py"
    helper.write_text("x = 1", "utf-8")
    body = "import importlib\nreturn {'a': importlib.import_module('helper').x}"
    assert f"PermissionError: reads {helper}: " in failure(body)
    subprocess.run([sys.executable, "-m", "compileall", "-q", str(helper)], check=True)
    assert f"PermissionError: reads {helper}: " in failure(body)


@pytest.mark.fault("F2", "F47")
def test_the_environment_is_scrubbed(execute: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_TOKEN", "hunter2")
    monkeypatch.setenv("OMP_NUM_THREADS", "7")
    source = "import os, time\ndef compute():\n    return dict(os.environ) | {'zone': time.tzname[0]}\n"
    server = Server([])
    try:
        seen = executing.json.loads(execute(source, server=server).files["result.json"])
    finally:
        server.close()
    assert "SECRET_TOKEN" not in seen
    assert (seen["OMP_NUM_THREADS"], seen["PYTHONHASHSEED"], seen["zone"]) == ("1", "0", "UTC")


def running(pid: int) -> bool:
    """Whether a process does something still; one that has ended and not been waited for does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("utf-8").rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def gone(pid: int, seconds: float = 20) -> bool:
    """Wait for the end of a process."""
    end = time.monotonic() + seconds
    while running(pid) and time.monotonic() < end:
        time.sleep(0.02)
    return not running(pid)


def test_a_borrowed_server_runs_tasks_until_it_is_given_back(execute: Run) -> None:
    server = Server([])
    try:
        borrowed = Borrowed(server.start())
        assert execute(FINE, server=borrowed).files == {"result.json": '{"a": 1}'}
        timer = threading.Timer(1, borrowed.close)
        timer.start()
        begin = time.monotonic()
        with pytest.raises(RuntimeError, match="has died"):
            execute("import time\ndef compute():\n    time.sleep(40)\n", server=borrowed)
        assert time.monotonic() - begin < 30
        with pytest.raises(RuntimeError, match="given back"):
            execute(FINE, server=borrowed)
        assert execute(FINE, server=Borrowed(server.start())).mib > 0
    finally:
        server.close()


CHILD = "import subprocess\ndef compute():\n    return {'pid': subprocess.Popen(['sleep', '60']).pid}\n"
DAEMON = CHILD.replace("'60']", "'60'], start_new_session=True")


@pytest.mark.fault("F36")
@pytest.mark.parametrize(("source", "forked"), [(CHILD, True), (CHILD, False), (DAEMON, True)],
                         ids=["forked", "spawned", "in a session of its own"])  # fmt: skip
def test_what_a_snippet_started_ends_with_it(execute: Run, warm: Server, source: str, forked: bool) -> None:
    pid = executing.json.loads(execute(source, server=warm if forked else None).files["result.json"])["pid"]
    assert gone(pid)


@pytest.mark.fault("F36")
def test_a_thread_that_never_ends_holds_nobody_up(execute: Run) -> None:
    source = (
        "import threading, time\ndef compute():\n    threading.Thread(target=time.sleep, args=(60,)).start()\n"
        "    return {'a': 1}\n"
    )
    assert execute(source).seconds < 30


@pytest.mark.fault("F37")
@pytest.mark.parametrize(
    "spoil",
    [
        "import os; os.environ['TZ'] = 'X'; os.chdir('/')",
        "import builtins; builtins.open = None",
        "import torch; torch.set_default_dtype(torch.float64); torch.manual_seed(1)",
        "import matplotlib; matplotlib.rcParams['figure.dpi'] = 7",
        "import warnings; warnings.simplefilter('ignore')",
        "import numpy; numpy.random.seed(0)",
        "import random, sys; random.seed(0); sys.path.clear(); sys.modules.clear()",
    ],
)
def test_what_a_snippet_spoils_stays_with_it(execute: Run, spoil: str) -> None:
    look = (
        "import os, builtins, sys, warnings, torch, matplotlib, numpy\ndef compute():\n"
        "    return {'a': [os.environ['TZ'], builtins.open is not None, str(torch.get_default_dtype()),\n"
        "                  torch.initial_seed(), matplotlib.rcParams['figure.dpi'], warnings.filters[0][0],\n"
        "                  os.getcwd() == '/', len(sys.path),\n"
        "                  numpy.random.random() == 0.5488135039273248]}\n"
    )
    before = execute(look).files
    execute(f"def compute():\n    {spoil}\n    return {{'a': 1}}\n")
    assert execute(look).files == before


def test_without_a_server_a_task_is_spawned(execute: Run) -> None:
    assert execute(FINE, server=None).files == {"result.json": '{"a": 1}'}
    with pytest.raises(Problem, match=r"x\.py:2: compute: ValueError: no"):
        execute("def compute():\n    raise ValueError('no')\n", server=None)


def test_a_spawned_draw_needs_no_home(execute: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(executing.tempfile, "tempdir", str(tmp_path))
    source = "def draw(figure, result, word=str):\n    figure.subplots().plot([1, 2])\n"
    outcome = execute(source, "draw", server=None, result="{}", words={"zh": {}, "en": {}})
    assert sorted(outcome.files) == ["en.tall.svg", "en.wide.svg", "zh.tall.svg", "zh.wide.svg"]


def test_a_package_that_cannot_be_imported_fails_only_who_needs_it(execute: Run) -> None:
    server = Server(["no_such_package"])
    try:
        assert execute(FINE, server=server).files
        with pytest.raises(Problem, match=r"x\.py:2: compute: ModuleNotFoundError"):
            execute("def compute():\n    import no_such_package\n", server=server)
    finally:
        server.close()


def test_a_server_that_died_is_an_error_and_no_wait(execute: Run) -> None:
    server = Server([])
    try:
        execute(FINE, server=server)
        assert server._process
        server._process.kill()
        server._process.wait()
        with pytest.raises(RuntimeError, match="the process that starts the snippets ended with status -9"):
            execute(FINE, server=server)
    finally:
        server.close()


ENDLESS = """
import signal
from scripts.execute import Server, Task, run
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs inherit that it is ignored
source = "import time, os\\ndef compute():\\n    open('pid', 'w').write(str(os.getpid()))\\n    time.sleep(60)\\n"
server = Server([])
run(Task("x.py", source, "compute", 2, "cpu", 60, 8192, 64), server)
"""


@pytest.mark.fault("F20", "F21")
@pytest.mark.parametrize(
    ("end", "how"), [(os.killpg, signal.SIGINT), (os.kill, signal.SIGKILL)], ids=["Ctrl-C", "killed"]
)
def test_snippets_end_with_the_build(tmp_path: Path, end: Callable[[int, int], None], how: int) -> None:
    build = subprocess.Popen(
        [sys.executable, "-c", ENDLESS],
        cwd=ROOT,
        start_new_session=True,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"TMPDIR": str(tmp_path)},
    )
    try:
        while not (found := [path for path in tmp_path.rglob("pid") if path.read_text("utf-8")]):
            assert build.poll() is None
            time.sleep(0.02)
        pid = int(found[0].read_text("utf-8"))
        end(build.pid, how)
        assert gone(pid)
        build.wait(20)
        end_of_wait = time.monotonic() + 20
        while list(tmp_path.iterdir()) and time.monotonic() < end_of_wait:
            time.sleep(0.02)
        assert list(tmp_path.iterdir()) == []
    finally:
        build.kill()
        build.wait()


@pytest.mark.fault("F48")
@pytest.mark.parametrize("name", ["long " * 40, 'it\'s "#1" 项目 100% \\\\ &'], ids=["long", "odd"])
def test_a_folder_may_have_any_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """The socket lies in the folder for temporary files, and a socket's address has 108 bytes."""
    folder = tmp_path / name
    folder.mkdir()
    monkeypatch.setattr(executing.tempfile, "tempdir", str(folder))
    server = Server([])
    try:
        task = executing.Task(str(folder / "snippets" / "x.py"), FINE, "compute", 1, "cpu", 20, 8192, 64)
        assert executing.run(task, server).files == {"result.json": '{"a": 1}'}
    finally:
        server.close()
    assert list(folder.iterdir()) == []


def test_time_of_a_snippet_is_counted_with_the_build(execute: Run) -> None:
    """`time mkdocs build` would tell too little, and so would the benchmark."""
    server = Server([])
    before = measure.cpu()
    execute(
        "import time\ndef compute():\n    while time.process_time() < 0.5: pass\n    return {'a': 1}\n", server=server
    )
    server.close()
    assert measure.cpu() - before > 0.45
