"""What a browser is answered while serving: a page, a file of the site, the state of a page; nothing else is read."""

from __future__ import annotations

import contextlib
import json
from http.server import BaseHTTPRequestHandler
from ipaddress import ip_address
from mimetypes import guess_type
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import parse_qs, unquote, urlsplit

SCRIPT = Path(__file__).with_name("serve.js")
STRANGE = b"mkdocs serve does not know this host; open its address, or name the host with --dev-addr HOST:PORT"


class Shown(Protocol):
    """A site as browsers see it."""

    address: str
    mount: str  # the path of the address

    def page(self, path: str) -> tuple[bytes, str, int]:
        """A page, its sum, its status."""

    def file(self, path: str) -> bytes | None:
        """A file, if there is one."""

    def state(self, path: str) -> dict[str, Any]:
        """What the script in a page is told."""


class Handler(BaseHTTPRequestHandler):
    """Answers one browser."""

    def __init__(self, site: Shown, *arguments: Any) -> None:
        self.site = site
        super().__init__(*arguments)

    def do_GET(self) -> None:
        """Send a page, a file, or the state of a page."""
        if not is_ours(self.headers.get("Host", ""), self.site.address):
            return self._send(STRANGE, "text/plain", 403)
        asked = urlsplit(self.path)
        if not asked.path.startswith(self.site.mount):
            return self._moved(self.site.mount)
        path = unquote(asked.path.removeprefix(self.site.mount))
        if path == "livereload.js":
            return self._send(SCRIPT.read_bytes(), "text/javascript")
        if path == "livereload":
            state = self.site.state(parse_qs(asked.query).get("page", [""])[0])
            return self._send(json.dumps(state).encode(), "application/json")
        path += "index.html" if not path or path.endswith("/") else ""
        file = None if path.endswith(".html") else self.site.file(path)
        if file is None:
            content, _, status = self.site.page(path)
            return self._send(content, "text/html; charset=utf-8", status)
        return self._send(file, guess_type(path)[0] or "application/octet-stream")

    def log_message(self, *_: Any) -> None:
        """Say nothing of what works."""

    def _moved(self, to: str) -> None:
        self.send_response(302)
        self.send_header("Location", to)
        self.end_headers()

    def _send(self, content: bytes, kind: str, status: int = 200) -> None:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.send_header("Cache-Control", "no-cache")
            self.end_headers()
            self.wfile.write(content)


def is_ours(host: str, address: str) -> bool:
    """Whether the Host of a request can be meant for us: any other name may be made to lead here (DNS rebinding)."""
    with contextlib.suppress(ValueError):
        name = urlsplit(f"//{host}").hostname or ""
        if name == "localhost" or name == urlsplit(address).hostname:
            return True
        return bool(ip_address(name))  # nobody can make a number lead elsewhere
    return False


def within(top: Path, path: str) -> bytes | None:
    """What a file below `top` holds; None if there is none, or if the path or a link leads out of `top`."""
    with contextlib.suppress(OSError, ValueError):
        file = (top / path).resolve()
        if file.is_relative_to(top.resolve()) and file.is_file():
            return file.read_bytes()
    return None
