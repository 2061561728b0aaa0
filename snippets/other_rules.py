"""One factor for the whole network, chosen anew in every step, mends a wrongly scaled ReLU network and takes a sigmoid
network a little deeper; Adam, with a factor for every weight, takes it further. The protocol is that of the rate sweep.
"""

from deep_nets import Adam, OneLength
from rate_sweep import contest

LENGTHS = [10 ** (k / 2) for k in range(-4, 3)]
RATES = [10 ** (k / 2) for k in range(-7, 0)]


def compute() -> dict:
    return {"length": contest(OneLength, LENGTHS), "adam": contest(Adam, RATES)}


if __name__ == "__main__":
    print(compute())
