"""Depth allows exponentially many linear pieces, but random networks use about as many as they have units. Counted exactly: on a line by its bends, on a square by cutting polygons."""

import math

import numpy as np
import torch

WIDTH, SEEDS, DEPTHS = 16, 10, (1, 2, 4, 8)
SQUARE = [[-1.0, -1.0], [1.0, -1.0], [1.0, 1.0], [-1.0, 1.0]]


# --8<-- [start:bends]
def bends(t, h, layers):
    """Cut the line at every place where some unit changes sign; `h` holds the input at each t."""
    for W, b in layers:
        z = h @ W + b
        left, right = z[:-1], z[1:]
        place, unit = torch.where(left * right < 0)
        share = left[place, unit] / (left[place, unit] - right[place, unit])
        t = torch.cat([t, t[place] + share * (t[place + 1] - t[place])])
        z = torch.cat([z, z[place] + share[:, None] * (z[place + 1] - z[place])])
        t, order = t.sort()
        h = torch.relu(z[order])
    return t
# --8<-- [end:bends]


def random_layers(sizes, seed, bias=0.3):
    torch.manual_seed(seed)
    return [(torch.randn(n, m, dtype=torch.float64) * (2 / n) ** 0.5, torch.randn(m, dtype=torch.float64) * bias)
            for n, m in zip(sizes, sizes[1:], strict=False)]


# --8<-- [start:sawtooth]
def sawtooth(depth):
    """Two units per layer fold [0, 1] onto itself: tent(x) = 2 ReLU(x) - 4 ReLU(x - 1/2)."""
    first = torch.ones(1, 2), torch.tensor([0, -0.5])
    again = torch.tensor([[2.0], [-4.0]]).repeat(1, 2), torch.tensor([0, -0.5])
    return [first] + [again] * (depth - 1)
# --8<-- [end:sawtooth]


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
    low, median, high = torch.tensor(values, dtype=torch.float64).quantile(
        torch.tensor([0.1, 0.5, 0.9], dtype=torch.float64)).tolist()
    return {"median": median, "low": low, "high": high}


def count(layers, inputs, radius):
    """Pieces along a random line through the origin (or the axis itself), from -radius to radius."""
    direction = torch.randn(1, inputs, dtype=torch.float64)
    t = torch.linspace(-radius, radius, 2, dtype=torch.float64)
    return len(bends(t, t[:, None] * direction / direction.norm(), layers)) - 1


def compute() -> dict:
    rows = {}
    for depth in DEPTHS:
        for shape, width in (("deep", WIDTH), ("wide", WIDTH * depth)):
            sizes = (1,) + ((width,) * depth if shape == "deep" else (width,))
            counts = [count(random_layers(sizes, s), 1, 1e6) for s in range(SEEDS)]
            layers = depth if shape == "deep" else 1
            rows.setdefault(shape, {})[str(depth)] = {"units": WIDTH * depth, "pieces": summary(counts),
                                                     "montufar": width ** (layers - 1) * (width + 1)}
    line = torch.tensor([0.0, 1.0], dtype=torch.float64)
    saw = {str(d): len(bends(line, line[:, None], [(W.double(), b.double()) for W, b in sawtooth(d)])) - 1 for d in DEPTHS}
    corners = np.array(SQUARE)
    plane = {str(n): [len(regions(random_layers((2, n), s), 1e4 * corners)) for s in range(5)] for n in (4, 8, 16)}
    maps, on_square = {}, {}
    for name, sizes in (("shallow", (2, 18)), ("deep", (2, 6, 6, 6))):
        drawn = [regions(random_layers(sizes, s, bias=1.0), 3 * corners) for s in range(SEEDS)]
        on_square[name] = summary([len(found) for found in drawn])
        typical = min(drawn, key=lambda found: abs(len(found) - on_square[name]["median"]))
        maps[name] = [p[:, :2].tolist() for p in typical]
    return {**rows, "sawtooth": saw, "plane": {n: summary(found) for n, found in plane.items()},
            "zaslavsky": {n: 1 + int(n) + math.comb(int(n), 2) for n in plane},
            "maps": maps, "on_square": on_square}


def draw(figure, result, word=str):
    from matplotlib.patches import Polygon

    tall = figure.get_figheight() > figure.get_figwidth()
    panels = figure.subplots(2, 1) if tall else figure.subplots(1, 2)
    if tall:
        figure.set_figheight(6.6)
    titles = "18 " + word("units in one layer"), "3 × 6 " + word("units")
    for axes, name, title in zip(panels, ("shallow", "deep"), titles, strict=True):
        for k, corners in enumerate(result["maps"][name]):
            strength = 0.08 + 0.5 * (k * 0.618 % 1)
            axes.add_patch(Polygon(corners, facecolor=("C0", strength), edgecolor="white", linewidth=0.7))
        axes.set(xlim=(-3, 3), ylim=(-3, 3), aspect="equal", xlabel="x₁", ylabel="x₂")
        axes.set_title(f"{title}\n{len(result['maps'][name])} " + word("regions"), fontsize=10)


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    draw(plt.figure(), compute())
    plt.show()
