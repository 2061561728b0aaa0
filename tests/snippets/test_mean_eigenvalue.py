"""The largest eigenvalue of the second moments follows m²n + v where m is not zero."""

import math

import pytest
import torch
from mean_eigenvalue import theory, top_eigenvalues


def test_theory_and_run_agree(result):
    for name in ("sigmoid", "relu"):
        assert result[name]["off"] < 0.06
        assert result["digits"][name]["last"]["raw"]["median"] == pytest.approx(result[name]["last"], rel=0.1)


def test_centring_takes_the_growing_one_out(result):
    for name, at_least in (("sigmoid", 300), ("relu", 30)):
        assert result["normal"][name]["last"]["fall"]["low"] > at_least
    assert result["normal"]["tanh"]["last"]["fall"]["high"] < 1.05


def test_on_digits_something_grows_that_is_no_mean(result):
    for name in ("sigmoid", "relu", "tanh"):
        rows = result["digits"][name]["rows"]
        assert rows[-1]["centred"]["median"] > 5 * rows[0]["centred"]["median"]
    assert result["digits"]["tanh"]["last"]["raw"]["low"] > result["digits"]["relu"]["last"]["centred"]["low"]
    assert 20 < result["digits"]["sigmoid"]["last"]["fall"]["median"] < 80


def test_closed_form_for_relu():
    for n in (1, 10, 100):
        assert theory(torch.relu, n) == pytest.approx((n - 1) / (2 * math.pi) + 0.5, abs=1e-9)


def test_top_eigenvalues():
    h = torch.tensor([[1.0, 1], [3, 3]])
    raw, centred = top_eigenvalues(h)
    assert raw.item() == pytest.approx(10)
    assert centred.item() == pytest.approx(2)
