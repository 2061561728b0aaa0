"""An edit reaches only what lies behind it."""

from dataflow import PLACES, SOURCES, WAYS, behind, draw
from matplotlib.figure import Figure

MADE = ["numbers", "figures", "pages", "site", "notebooks"]


def test_prose_and_labels_never_reach_the_numbers(result):
    assert set(result["behind"]["prose"]) == {"pages", "notebooks", "site"}
    for source in ("labels", "draw()"):
        assert set(result["behind"][source]) == {"figures", "pages", "notebooks", "site"}


def test_code_that_computes_reaches_everything(result):
    for source in ("compute()", "shown code"):
        assert set(result["behind"][source]) == set(MADE)


def test_nothing_runs_backwards(result):
    for source, target in result["ways"]:
        assert PLACES[source][0] < PLACES[target][0]


def test_the_ways_into_a_stage_come_before_the_ways_out_of_it():
    for position, (source, _) in enumerate(WAYS):
        assert all(target != source for _, target in WAYS[position:])


def test_behind_follows_several_steps_and_stops():
    ways = [("a", "b"), ("x", "c"), ("b", "c"), ("c", "d")]
    assert behind("a", ways) == ["b", "c", "d"]
    assert behind("x", ways) == ["c", "d"]
    assert behind("d", ways) == []


def test_every_stage_has_a_box_and_every_way_an_arrow(result):
    figure = Figure()
    draw(figure, result, lambda key: f"<{key}>")
    written = sorted(text.get_text().strip("<>").replace("\n", " ") for text in figure.axes[0].texts if text.get_text())
    assert written == sorted(SOURCES + MADE)
    assert sum(getattr(text, "arrow_patch", None) is not None for text in figure.axes[0].texts) == len(WAYS)
