from __future__ import annotations

import base64
import hashlib

import pytest

from scripts.policy import secured

HEAD = '<!doctype html><head><meta charset="utf-8"><title>t</title>'


def policy(page: str) -> str:
    return page.split('Content-Security-Policy" content="')[1].split('"')[0]


def test_what_the_page_runs_is_named_by_its_hash() -> None:
    page = secured(HEAD + "<script>run()</script><script src='a.js'></script><script>run()</script></head>")
    expected = base64.b64encode(hashlib.sha256(b"run()").digest()).decode()
    assert f"script-src 'self' 'sha256-{expected}';" in policy(page)


@pytest.mark.parametrize("kind", ["json", "ld+json"])
def test_data_is_no_script(kind: str) -> None:
    page = secured(HEAD + f'<script type="application/{kind}">{{"a": 1}}</script></head>')
    assert "script-src 'self';" in policy(page)


def test_the_policy_comes_before_anything_that_is_loaded() -> None:
    page = secured(HEAD + '<link rel="stylesheet" href="a.css"></head>')
    assert page.index("Content-Security-Policy") < page.index("<title>") < page.index("a.css")
    assert "'unsafe-inline'" not in policy(page).split("style-src")[0]


def test_a_page_without_a_charset_is_refused() -> None:
    with pytest.raises(ValueError, match="charset"):
        secured("<p>a</p>")
