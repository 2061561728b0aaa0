"""On digits the median of ReLU is never ahead of that of tanh, and far behind in deep networks that start as PyTorch
starts them.

Plain SGD on 256 images; a linear map nearly solves this task.
"""

from speed_figures import panels_of_losses, panels_of_steps
from speed_methods import contest


def compute() -> dict:
    return contest("digits")


def draw(figure, result, word=str):
    panels_of_steps(figure, result, {"default": word("PyTorch's default"), "matched": word("matched start")},
                    word("hidden layers"), word("steps to target"), word("never"))


def draw_rates(figure, result, word=str):
    panels_of_losses(figure, result, {"default": word("PyTorch's default"), "matched": word("matched start")},
                     word("learning rate η"), word("loss after 100 steps"))


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    computed = compute()
    draw(plt.figure(figsize=(6.8, 3.4), layout="constrained"), computed)
    draw_rates(plt.figure(figsize=(6.8, 3.4), layout="constrained"), computed)
    plt.show()
