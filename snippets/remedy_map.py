"""Columns of the grid of remedies: how one is measured, stored and drawn."""

from matplotlib.patches import Rectangle

NAMES = ("nothing", "rate", "decay", "clip", "adam", "start", "function", "batch", "layer", "path")


def power(share):
    """10 to the median, and the exponents of the smallest and the largest: 10⁻³¹ [−33, −30]."""
    median, low, high = (str(round(share[key])) for key in ("median", "low", "high"))
    ends = f" [{low}, {high}]".replace("-", "−")
    return "10" + median.translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")) + ends


def heat(figure, result, titles, labels, guess=0.5):
    """Colour: accuracy above guessing. Numbers: accuracy in percent, and the gradient ratio at the start,
    each with its smallest and largest.
    """
    tall = figure.get_figheight() > figure.get_figwidth()
    figure.set_figheight(5.6 if tall else 3.9)
    axes = figure.subplots()
    rows = [name for name in NAMES if name in labels]
    for column, kind in enumerate(("vanish", "explode")):
        for row, name in enumerate(rows):
            cell = result[kind].get(name)
            if cell is None:
                axes.text(column + 0.5, row + 0.5, "–", ha="center", va="center")
                continue
            share = cell["accuracy"]
            strength = min(max((share["median"] - guess) / (1 - guess), 0.02), 1) * 0.55
            axes.add_patch(Rectangle((column, row), 1, 1, facecolor="C0", alpha=strength, linewidth=0))
            median, low, high = (round(100 * share[key]) for key in ("median", "low", "high"))
            size = power(cell["ratio"])
            if tall:
                axes.text(column + 0.5, row + 0.32, f"{median} [{low}, {high}]", fontsize=8.5, ha="center", va="center")
                axes.text(column + 0.5, row + 0.73, size, fontsize=8.5, ha="center", va="center", color="black")
            else:
                axes.text(column + 0.27, row + 0.5, f"{median} [{low}, {high}]", ha="center", va="center")
                axes.text(column + 0.76, row + 0.5, size, ha="center", va="center")
    axes.set(xlim=(0, 2), ylim=(len(rows), 0))
    axes.hlines(range(1, len(rows)), 0, 2, color="white", linewidth=1.5)
    axes.vlines(1, 0, len(rows), color="white", linewidth=3)
    axes.set_xticks([0.5, 1.5], titles)
    axes.set_yticks([row + 0.5 for row in range(len(rows))], [labels[name] for name in rows])
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
