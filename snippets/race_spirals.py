"""On two spirals ReLU reaches the target before tanh and far before the sigmoid.

Plain SGD on 256 points in the plane; networks of useful size were not tried.
"""

from speed_figures import panels_of_steps
from speed_methods import contest


def compute() -> dict:
    return contest("spirals")


def draw(figure, result, word=str):
    panels_of_steps(figure, result, {"default": word("PyTorch's default"), "matched": word("matched start")},
                    word("hidden layers"), word("steps to target"), word("never"))


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    computed = compute()
    draw(plt.figure(figsize=(6.8, 3.4), layout="constrained"), computed)
    plt.show()
