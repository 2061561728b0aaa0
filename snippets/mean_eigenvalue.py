"""A mean m of the hidden units gives their second moments one eigenvalue m²n + v, which grows with the width n.
Random layers at the start, fed with independent normal inputs or with digits; nothing is trained.
"""

import torch
from gaussian_means import gaussian_mean
from sklearn.datasets import load_digits

WIDTHS, SEEDS = (16, 32, 64, 128, 256, 512), 5
FUNCTIONS = {"sigmoid": torch.sigmoid, "tanh": torch.tanh, "relu": torch.relu}


def top_eigenvalues(h):
    """The largest eigenvalue of E[h hᵀ], as the layer gives h and after taking the mean out; rows are samples."""
    pairs = []
    for values in (h, h - h.mean(-2, keepdim=True)):
        moments = values.mT @ values / values.shape[-2]
        pairs.append(torch.linalg.eigvalsh(moments)[..., -1])
    return pairs


# --8<-- [start:theory]
def theory(f, n):
    """m²n + v for z ~ N(0, 1)."""
    m = gaussian_mean(f)
    v = gaussian_mean(lambda z: f(z) ** 2) - m**2
    return m**2 * n + v
# --8<-- [end:theory]


def spread(values):
    return {"median": values.median().item(), "low": values.min().item(), "high": values.max().item()}


def compute() -> dict:
    torch.manual_seed(0)
    digits = torch.tensor(load_digits().data, dtype=torch.float32)
    digits = digits - digits.mean(0)
    digits = digits / digits.square().mean().sqrt()
    result = {"widths": list(WIDTHS), "normal": {}, "digits": {}}
    for name, f in FUNCTIONS.items():
        rows = {"normal": [], "digits": []}
        for n in WIDTHS:
            inputs = {"normal": torch.randn(SEEDS, max(4 * n, 1024), n), "digits": digits.expand(SEEDS, -1, -1)}
            for source, x in inputs.items():
                d = x.shape[-1]
                raw, centred = top_eigenvalues(f(x @ (torch.randn(SEEDS, d, n) / d**0.5)))
                rows[source].append({"raw": spread(raw), "centred": spread(centred), "fall": spread(raw / centred)})
        line = [theory(f, n) for n in WIDTHS]
        for source, found in rows.items():
            result[source][name] = {"rows": found, "last": found[-1]}
        result[name] = {"theory": line, "last": line[-1], "mean": gaussian_mean(f),
                        "off": max(abs(row["raw"]["median"] / t - 1) for row, t in
                                   zip(rows["normal"][2:], line[2:], strict=True))}
    return result


def draw(figure, result, word=str):
    tall = figure.get_figheight() > figure.get_figwidth()
    if tall:
        figure.set_figheight(6.2)
    panels = figure.subplots(*((2, 1) if tall else (1, 2)), sharex=True, sharey=True)
    widths = result["widths"]
    for axes, source, title in zip(panels, ("normal", "digits"), (word("normal inputs"), word("digits")), strict=True):
        for name, color, marker in (("relu", "C1", "s"), ("sigmoid", "C0", "o"), ("tanh", "C2", "^")):
            rows = result[source][name]["rows"]
            if name != "tanh":
                axes.plot(widths, result[name]["theory"], color=color, lw=1.2)
            axes.plot(widths, [row["raw"]["median"] for row in rows], marker, color=color, markersize=6)
            axes.plot(widths, [row["centred"]["median"] for row in rows], marker, color=color, markersize=6,
                      markerfacecolor="white", ls=":", lw=1)
        axes.set(xscale="log", yscale="log", xlabel=word("width n"))
        axes.set_xticks(widths, [str(n) for n in widths])
        axes.minorticks_off()
        axes.set_title(title, fontsize=10)
        axes.spines[["top", "right"]].set_visible(False)
    panels[0].set_ylabel(word("largest eigenvalue"))
    if tall:
        panels[1].set_ylabel(word("largest eigenvalue"))
    for name, label, color, factor in (("sigmoid", "σ", "C0", 1.35), ("relu", "ReLU", "C1", 0.45)):
        panels[0].text(150, factor * result[name]["theory"][3], label, color=color, ha="right")
    panels[0].text(110, 2.2, "tanh", color="C2", ha="right", va="bottom")


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    draw(plt.figure(layout="constrained"), compute())
    plt.show()
