"""What a page may load, said in the page itself: files of this site, and the few scripts that stand in the page."""

from __future__ import annotations

import base64
import hashlib
import re

# The second group is what the browser runs and hashes; data in JSON is not run, a script with a source holds nothing.
SCRIPT = re.compile(r"<script(?P<attributes>[^>]*)>(?P<body>.*?)</script>", re.DOTALL)
CHARSET = re.compile(r'<meta charset="utf-8"\s*/?>', re.IGNORECASE)
RULES = (
    "default-src 'none'",
    "script-src 'self'{hashes}",
    "style-src 'self' 'unsafe-inline'",  # formulas and figures are set by style attributes
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "frame-src 'self'",  # the search of a copy on disk
    "base-uri 'none'",
    "form-action 'none'",
)


def secured(page: str) -> str:
    """The page with a Content-Security-Policy directly after its charset; raise ValueError if it has no charset."""
    bodies = [found["body"] for found in SCRIPT.finditer(page) if found["body"].strip() and runs(found["attributes"])]
    hashes = "".join(f" 'sha256-{sha256(body)}'" for body in dict.fromkeys(bodies))
    content = "; ".join(RULES).format(hashes=hashes)
    meta = f'<meta http-equiv="Content-Security-Policy" content="{content}">'
    secured, places = CHARSET.subn(lambda found: found[0] + meta, page, count=1)
    if not places:
        raise ValueError('no <meta charset="utf-8">, after which the policy would stand')
    return secured


def runs(attributes: str) -> bool:
    """Whether a browser runs what a script element with these attributes holds."""
    return re.search(r"application/(ld\+)?json", attributes) is None


def sha256(text: str) -> str:
    """The hash as a policy writes it."""
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
