"""What a process says is heard, whatever it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts import maker
from scripts.maker import Maker


def test_bytes_that_are_no_text_do_not_silence_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    python = tmp_path / "python"
    python.write_text("#!/bin/sh\nprintf 'ERROR   -  a\\377b\\n' >&2\necho last >&2\n", "utf-8")
    python.chmod(0o755)
    monkeypatch.setattr(maker.sys, "executable", str(python))
    made = Maker(tmp_path / "mkdocs.yml", tmp_path / "1", "http://127.0.0.1:8000/")
    assert made.fault() == "a\ufffdb\nlast"
    assert made.ready is None
    assert made.ask(state=True) is None
    made.end()
