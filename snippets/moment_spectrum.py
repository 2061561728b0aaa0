"""A mean lifts one eigenvalue of the second moments out of the others and leaves those where they are.
Independent units, and a random hidden layer fed with digits; nothing is trained.
"""

import math

import torch
from gaussian_means import gaussian_mean
from sklearn.datasets import load_digits

WIDTH, SAMPLES, SEEDS = 256, 1024, 10
SHOWN = (1, 2, 3, 5, 8, 12, 18, 28, 42, 64, 96, 136, 176, 212, 240, 256)


def spectra(h):
    """Eigenvalues of E[h hᵀ], largest first, as the layer gives h and after taking the mean out; rows are samples."""
    both = []
    for values in (h, h - h.mean(-2, keepdim=True)):
        both.append(torch.linalg.eigvalsh(values.mT @ values / values.shape[-2]).flip(-1))
    return both


# --8<-- [start:bulk]
def bulk(n, ratio, points=20_000):
    """Quantiles of the law for v = 1 and n/N = ratio, largest first."""
    angle = torch.linspace(0, math.pi, points, dtype=torch.float64)
    x = 1 + ratio + 2 * ratio**0.5 * angle.cos()
    share = 2 * angle.sin() ** 2 / (math.pi * x)
    below = torch.cumulative_trapezoid(share, angle)
    wanted = (torch.arange(n, dtype=torch.float64) + 0.5) / n
    return x[1:][torch.searchsorted(below, wanted)]
# --8<-- [end:bulk]


def spread(values):
    """Median, 10 % and 90 % quantile."""
    low, median, high = values.quantile(torch.tensor([0.1, 0.5, 0.9], dtype=values.dtype)).tolist()
    return {"median": median, "low": low, "high": high}


def compute() -> dict:
    torch.manual_seed(0)
    x = torch.tensor(load_digits().data, dtype=torch.float64)
    x = x - x.mean(0)
    x = x / x.square().mean().sqrt()
    weights = torch.randn(SEEDS, x.shape[1], WIDTH, dtype=torch.float64) / x.shape[1] ** 0.5
    layers = {"independent": torch.randn(SEEDS, SAMPLES, WIDTH, dtype=torch.float64), "digits": x @ weights}
    m = gaussian_mean(torch.sigmoid)
    v = gaussian_mean(lambda z: torch.sigmoid(z) ** 2) - m**2
    result = {"shown": list(SHOWN), "variance": v, "top": m**2 * WIDTH + v}
    for name, z in layers.items():
        ratio = WIDTH / z.shape[1]
        raw, centred = spectra(torch.sigmoid(z))
        theory = v * bulk(WIDTH, ratio)
        edges = [v * (1 + sign * ratio**0.5) ** 2 for sign in (-1, 1)]
        above = centred > edges[1]
        result[name] = {
            "theory": [theory[k - 1].item() for k in SHOWN], "lower": edges[0], "upper": edges[1],
            "raw": [spread(raw[:, k - 1]) for k in SHOWN], "centred": [spread(centred[:, k - 1]) for k in SHOWN],
            "off": (raw.median(0).values[1:] / (v * bulk(WIDTH - 1, ratio)) - 1).abs().max().item(),
            "condition": {"raw": spread(raw[:, 0] / raw[:, -1]), "centred": spread(centred[:, 0] / centred[:, -1])},
            "above": spread(above.sum(1).double()), "share": spread((centred * above).sum(1) / centred.sum(1)),
        }
    ideal = result["independent"]
    return result | {"condition": {"raw": result["top"] / ideal["lower"], "centred": ideal["upper"] / ideal["lower"]}}


def draw(figure, result, word=str):
    tall = figure.get_figheight() > figure.get_figwidth()
    if tall:
        figure.set_figheight(6.2)
    panels = figure.subplots(*((2, 1) if tall else (1, 2)), sharex=True, sharey=True)
    places, labels = result["shown"], {"raw": word("as it is"), "centred": word("centred")}
    for axes, name, title in zip(panels, ("independent", "digits"), (word("independent units"), word("digits")),
                                 strict=True):
        rows = result[name]
        axes.plot(places, rows["theory"], color="black", lw=1.2)
        axes.plot([0.8, 1.3], [result["top"]] * 2, color="black", lw=1.2)
        for kind, color, marker, size, fill in (("raw", "C0", "o", 4, "full"), ("centred", "C1", "s", 7, "none")):
            axes.plot(places, [row["median"] for row in rows[kind]], marker, color=color, markersize=size,
                      fillstyle=fill, label=labels[kind])
        axes.set(xscale="log", yscale="log", xlabel=word("place of the eigenvalue"))
        axes.set_xticks([1, 4, 16, 64, 256], ["1", "4", "16", "64", "256"])
        axes.minorticks_off()
        axes.set_title(title, fontsize=10)
        axes.spines[["top", "right"]].set_visible(False)
    for axes in panels[: 2 if tall else 1]:
        axes.set_ylabel(word("eigenvalue"))
    panels[0].legend(loc="upper right")


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    draw(plt.figure(figsize=(6.8, 3.4), layout="constrained"), compute())
    plt.show()
