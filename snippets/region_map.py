"""A layer of ReLU units cuts the plane along straight lines; later layers cut it along lines that are bent. Two
inputs, untrained weights; regions are cut out exactly as polygons.
"""

import math
from itertools import pairwise

import numpy as np
import torch

SEEDS = 10
SQUARE = [[-1.0, -1.0], [1.0, -1.0], [1.0, 1.0], [-1.0, 1.0]]


def random_layers(sizes, seed):
    torch.manual_seed(seed)
    return [(torch.randn(n, m, dtype=torch.float64) * (2 / n) ** 0.5, torch.randn(m, dtype=torch.float64))
            for n, m in pairwise(sizes)]


def cut(polygons, unit):
    """Split each polygon, a row of (x, y, values...) per corner, along the line where column `unit` is zero."""
    for polygon in polygons:
        z = polygon[:, unit]
        if z.min() >= 0 or z.max() <= 0:
            yield polygon
            continue
        following = np.roll(polygon, -1, axis=0)
        sides = {1: [], -1: []}
        for here, there in zip(polygon, following, strict=True):
            for side, corners in sides.items():
                if side * here[unit] >= 0:
                    corners.append(here)
                if here[unit] * there[unit] < 0:
                    corner = here + here[unit] / (here[unit] - there[unit]) * (there - here)
                    corner[unit] = 0
                    corners.append(corner)
        yield from (np.array(corners) for corners in sides.values())


def regions(layers, corners):
    """The polygons on which a network with two inputs is affine."""
    polygons = [np.hstack([corners, corners])]
    for W, b in layers:
        polygons = [np.hstack([p[:, :2], p[:, 2:] @ np.array(W.tolist()) + np.array(b.tolist())]) for p in polygons]
        for unit in range(2, 2 + W.shape[1]):
            polygons = list(cut(polygons, unit))
        polygons = [np.hstack([p[:, :2], np.maximum(p[:, 2:], 0)]) for p in polygons]
    return polygons


def summary(values):
    low, median, high = np.quantile(values, [0.1, 0.5, 0.9]).tolist()
    return {"median": median, "low": low, "high": high}


def compute() -> dict:
    corners = np.array(SQUARE)
    plane = {str(n): [len(regions(random_layers((2, n), s), 1e4 * corners)) for s in range(SEEDS)] for n in (4, 8, 16)}
    maps, counts = {}, {}
    for name, sizes in (("shallow", (2, 18)), ("deep", (2, 6, 6, 6))):
        found = [regions(random_layers(sizes, s), 3 * corners) for s in range(SEEDS)]
        counts[name] = summary([len(polygons) for polygons in found])
        typical = min(found, key=lambda polygons: abs(len(polygons) - counts[name]["median"]))
        maps[name] = [polygon[:, :2].tolist() for polygon in typical]
    return {"plane": {n: summary(each) for n, each in plane.items()},
            "zaslavsky": {n: 1 + int(n) + math.comb(int(n), 2) for n in plane}, "maps": maps, "counts": counts}


def draw(figure, result, word=str):
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    tall = figure.get_figheight() > figure.get_figwidth()
    panels = figure.subplots(2, 1) if tall else figure.subplots(1, 2)
    if tall:
        figure.set_figheight(6.6)
    titles = "18 " + word("units in one layer"), "3 × 6 " + word("units")
    for axes, name, title in zip(panels, ("shallow", "deep"), titles, strict=True):
        for shade in range(6):
            regions = [Path([*corners, corners[0]], closed=True) for corners in result["maps"][name][shade::6]]
            axes.add_patch(PathPatch(Path.make_compound_path(*regions), facecolor=("C0", 0.08 + 0.1 * shade),
                                     edgecolor="white", linewidth=0.7))
        axes.set(xlim=(-3, 3), ylim=(-3, 3), aspect="equal", xlabel="x₁", ylabel="x₂")
        axes.set_title(f"{title}\n{len(result['maps'][name])} " + word("regions"), fontsize=10)


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    draw(plt.figure(), compute())
    plt.show()
