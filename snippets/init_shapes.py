"""Of the usual initialisations, nn.Linear's default is the narrowest. One square matrix of each; nothing is trained."""

import torch

WIDTH, BINS, REACH = 256, 48, 0.3


# --8<-- [start:starts]
def starts():
    W, init = torch.empty(WIDTH, WIDTH), torch.nn.init
    yield "default", torch.nn.Linear(WIDTH, WIDTH).weight.detach()
    yield "xavier", init.xavier_normal_(W)
    yield "he", init.kaiming_normal_(W, nonlinearity="relu")
    yield "orthogonal", init.orthogonal_(W)
# --8<-- [end:starts]


def compute() -> dict:
    torch.manual_seed(0)
    width = 2 * REACH / BINS
    rows = {}
    for name, weight in starts():
        counts = torch.histc(weight, BINS, -REACH, REACH)
        rows[name] = {
            "density": (counts / weight.numel() / width).tolist(),
            "scale": weight.std().item() * WIDTH**0.5,
            "largest": weight.abs().max().item() * WIDTH**0.5,
            "stretch": torch.linalg.matrix_norm(weight, 2).item(),
        }
    return {"rows": rows, "edges": [-REACH + width * i for i in range(BINS + 1)],
            "ratio": (rows["he"]["scale"] / rows["default"]["scale"]) ** 2}


def draw(figure, result, word=str):
    tall = figure.get_figheight() > figure.get_figwidth()
    panels = figure.subplots(*((2, 2) if tall else (1, 4)), sharex=True, sharey=True)
    titles = {"default": "nn.Linear", "xavier": "Xavier", "he": "He", "orthogonal": word("orthogonal")}
    for axes, (name, title) in zip(panels.flat, titles.items(), strict=True):
        axes.stairs(result["rows"][name]["density"], result["edges"], color="C0", fill=True, alpha=0.3)
        axes.stairs(result["rows"][name]["density"], result["edges"], color="C0", linewidth=1.4)
        axes.set_title(title, fontsize=10)
        axes.set_xticks([-0.2, 0, 0.2])
        axes.set_yticks([])


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    draw(plt.figure(), compute())
    plt.show()
