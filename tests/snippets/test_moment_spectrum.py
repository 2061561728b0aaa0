"""One eigenvalue leaves, the others follow the law of independent units, and hidden layers on digits do not."""

import pytest
import torch
from moment_spectrum import bulk, spectra


def test_independent_units_obey_the_law(result):
    rows = result["independent"]
    assert rows["raw"][0]["median"] == pytest.approx(result["top"], rel=0.01)
    assert rows["off"] < 0.03
    for found, theory in zip(rows["centred"], rows["theory"], strict=True):
        assert found["median"] == pytest.approx(theory, rel=0.03)


def test_the_spread_hides_behind_the_marks(result):
    for name in ("independent", "digits"):
        assert all(row["high"] < 1.4 * row["low"] for kind in ("raw", "centred") for row in result[name][kind])


def test_the_mean_ruins_the_condition_and_chance_is_left(result):
    condition, theory = result["independent"]["condition"], result["condition"]
    assert condition["raw"]["median"] == pytest.approx(theory["raw"], rel=0.05)
    assert condition["centred"]["median"] == pytest.approx(theory["centred"], rel=0.05)
    assert theory["centred"] == pytest.approx(9, rel=1e-9)


def test_digits_have_large_directions_of_their_own(result):
    rows = result["digits"]
    assert rows["raw"][0]["median"] == pytest.approx(result["top"], rel=0.02)
    assert rows["above"]["low"] > 10 and rows["share"]["low"] > 0.8
    assert rows["off"] > 1
    after = result["shown"].index(64)
    assert rows["centred"][after - 1]["low"] > 5 * rows["centred"][after]["high"]
    assert rows["condition"]["raw"]["low"] > 10 * rows["condition"]["centred"]["high"]


@pytest.mark.parametrize("ratio", [0.1, 0.5, 0.9])
def test_the_law_has_mean_one_and_variance_ratio(ratio):
    law = bulk(100_000, ratio)
    assert law.mean().item() == pytest.approx(1, abs=1e-3)
    assert law.var().item() == pytest.approx(ratio, abs=1e-3)
    assert law[0] <= (1 + ratio**0.5) ** 2 and law[-1] >= (1 - ratio**0.5) ** 2
    assert (law.diff() <= 0).all()


def test_spectra_interlace():
    h = torch.rand(3, 40, 10, dtype=torch.float64)
    raw, centred = spectra(h)
    assert (raw >= centred).all() and (centred[:, :-1] >= raw[:, 1:]).all()
