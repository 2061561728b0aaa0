"""An edit reaches only what lies behind it on the way of the data: prose never reaches the numbers.

The way is written down by hand; that the pipeline keeps to it is for the pipeline's tests, not for this drawing.
"""

SOURCES = ["labels", "draw()", "compute()", "shown code", "prose"]
WAYS = [
    ("compute()", "numbers"), ("shown code", "numbers"),
    ("labels", "figures"), ("draw()", "figures"), ("numbers", "figures"),
    ("prose", "pages"), ("shown code", "pages"), ("numbers", "pages"), ("figures", "pages"),
    ("pages", "notebooks"), ("pages", "site"),
]
# where a box stands: steps along the way, rows across it
PLACES = {
    "labels": (0, 4), "draw()": (0, 3), "compute()": (0, 2), "shown code": (0, 1), "prose": (0, 0),
    "numbers": (1, 2), "figures": (2, 3), "pages": (3, 2), "notebooks": (4, 1), "site": (4, 3),
}


# --8<-- [start:behind]
def behind(start, ways):
    """All that an edit of `start` reaches; `ways` in order of flow."""
    reached = []
    for source, target in ways:
        touched = source == start or source in reached
        if touched and target not in reached:
            reached.append(target)
    return reached
# --8<-- [end:behind]


def compute() -> dict:
    return {"ways": [list(way) for way in WAYS], "behind": {source: behind(source, WAYS) for source in SOURCES}}


def texts(word):
    """What stands in the boxes: names of code as they are, the rest in the language of the page."""
    return {
        "labels": word("labels"), "draw()": "draw()", "compute()": "compute()", "shown code": word("shown code"),
        "prose": word("prose"), "numbers": word("numbers"), "figures": word("figures"), "pages": word("pages"),
        "notebooks": word("notebooks"), "site": word("site"),
    }


def draw(figure, result, word=str):
    tall = figure.get_figheight() > figure.get_figwidth()
    wide, high = (0.9, 0.46) if tall else (0.8, 0.62)
    axes = figure.subplots()
    axes.set_axis_off()

    def place(name, side=0):
        """The middle of a box, or of the edge where the way comes in (-1) or goes out (1)."""
        step, row = PLACES[name]
        return (4 - row, -step + side * -high / 2) if tall else (step + side * wide / 2, row)

    snippet = [place("draw()"), place("shown code")]
    (left, top), (right, bottom) = snippet
    axes.bar((left + right) / 2, top - bottom + high + 0.2, right - left + wide + (0.06 if tall else 0.14),
             bottom=bottom - high / 2 - 0.1, color="gray", alpha=0.3)
    for name, text in texts(word).items():
        x, y = place(name)
        written = name in result["behind"]
        axes.bar(x, high, wide, bottom=y - high / 2, color="white")
        axes.bar(x, high, wide, bottom=y - high / 2, color="white" if written else "C0", alpha=0.25)
        axes.bar(x, high, wide, bottom=y - high / 2, fill=False, edgecolor="black", linestyle="--" if written else "-")
        axes.text(x, y, text.replace(" ", "\n"), ha="center", va="center", size=8 if tall else 9)
    for source, target in result["ways"]:
        arrow = {"arrowstyle": "-|>", "color": "black", "shrinkA": 0, "shrinkB": 0}
        axes.annotate("", place(target, -1), place(source, 1), arrowprops=arrow).set_in_layout(False)
    axes.set(xlim=(-0.5, 4.5), ylim=(-4.3, 0.4) if tall else (-0.4, 4.4))


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    draw(plt.figure(), compute())
    plt.show()
