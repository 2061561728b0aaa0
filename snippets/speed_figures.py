"""What the two races have in common on paper: steps against depth, and loss against learning rate."""

STYLES = {"sigmoid": ("C1", "s", "--", "sigmoid"), "tanh": ("C2", "D", "-.", "tanh"), "relu": ("C0", "o", "-", "ReLU"),
          "leaky": ("C3", "^", ":", "LeakyReLU")}


def pair(figure, height):
    tall = figure.get_figheight() > figure.get_figwidth()
    if tall:
        figure.set_figheight(height)
    return figure.subplots(2, 1, sharex=True, sharey=True) if tall else figure.subplots(1, 2, sharex=True, sharey=True)


def panels_of_steps(figure, result, titles, depth, steps, never):
    """One panel for each start; a hollow mark beyond the line stands for a median run that never arrives."""
    top = 2.2 * result["limit"]
    panels = pair(figure, 6.4)
    for axes, (way, title) in zip(panels, titles.items(), strict=True):
        for column, (kind, (color, marker, style, name)) in enumerate(STYLES.items()):
            cells = result["ways"][way][kind]
            x = [place + 0.15 * (column - 1.5) for place in range(len(cells))]
            rows = [cell["steps"] for cell in cells.values()]
            y = [row["median"] if row["median"] > 0 else top for row in rows]
            axes.plot(x, y, color=color, linestyle=style, linewidth=1, alpha=0.6)
            for place, height, row in zip(x, y, rows, strict=True):
                end = row["high"] if row["high"] > 0 else top
                axes.plot([place, place], [row["low"] if row["low"] > 0 else top, end], color=color, linewidth=2)
                axes.plot(place, height, color=color, marker=marker, markersize=6,
                          markerfacecolor=color if row["median"] > 0 else "white", linestyle="none",
                          label=name if place == x[0] else None)
        axes.axhline(result["limit"] * 1.25, color="lightgray", linewidth=1)
        axes.set_title(title)
        axes.set_yscale("log")
        axes.set_ylim(7, 1.6 * top)
        axes.set_xlim(-0.4, 2.4)
        axes.set_xticks(range(len(cells)), list(cells))
        axes.set_yticks([10, 30, 100, 300, top], ["10", "30", "100", "300", never])
        axes.minorticks_off()
    panels[-1].set_xlabel(depth)
    if len({axes.get_position().y0 for axes in panels}) == 1:
        panels[0].set_xlabel(depth)
    panels[0].set_ylabel(steps)
    free = (0, 0.88) if result["ways"]["matched"]["tanh"]["1"]["steps"]["median"] < 50 else (0, 0.33)
    panels[1].legend(fontsize=9, loc="upper left", bbox_to_anchor=free, handletextpad=0.3, borderaxespad=0.2,
                     ncols=1 if free[1] > 0.5 else 2, columnspacing=0.8)


def panels_of_losses(figure, result, titles, rate, loss):
    panels = pair(figure, 6.0)
    for axes, (way, title) in zip(panels, titles.items(), strict=True):
        for kind, (color, marker, style, name) in STYLES.items():
            rows = result["ways"][way][kind]["5"]["losses"]
            kept = [(x, row) for x, row in zip(result["rates"], rows, strict=True) if row["median"] >= 0]
            x = [each[0] for each in kept]
            low = [max(each[1]["low"], 1e-4) for each in kept]
            high = [each[1]["high"] if each[1]["high"] >= 0 else 1e3 for each in kept]
            axes.fill_between(x, low, high, color=color, alpha=0.15, linewidth=0)
            axes.plot(x, [max(each[1]["median"], 1e-4) for each in kept], color=color, linestyle=style, marker=marker,
                      markersize=4.5, label=name)
        axes.set_title(title)
        axes.set_xscale("log")
        axes.set_yscale("log")
        axes.set_ylim(1e-3, 10)
    panels[-1].set_xlabel(rate)
    if len({axes.get_position().y0 for axes in panels}) == 1:
        panels[0].set_xlabel(rate)
    panels[0].set_ylabel(loss)
    panels[1].legend(fontsize=9, loc="lower left")
