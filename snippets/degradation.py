"""A plain stack learns at depth 6 and not at depth 32, though its gradient does not vanish; with skips it does.

Short training on 256 digits, plain SGD, training accuracy only.
"""

import math

from block_training import summary, train
from residual_blocks import norm, plain

SHALLOW, DEEP = 6, 32


# --8<-- [start:batch-norm]
def plain_bn(h, W, scale):
    return scale * (norm(h, -2).relu() @ W)


def residual_bn(h, W, scale):
    return h + scale * (norm(h, -2).relu() @ W)
# --8<-- [end:batch-norm]


def compute() -> dict:
    runs = {"plain_6": train(plain, SHALLOW), "plain_32": train(plain, DEEP),
            "plain_bn_6": train(plain_bn, SHALLOW, end=-2), "plain_bn_32": train(plain_bn, DEEP, end=-2),
            "residual_bn_32": train(residual_bn, DEEP, end=-2)}
    theory = (math.pi / (math.pi - 1)) ** (DEEP / 2)
    return {"runs": {name: short(summary(*run)) for name, run in runs.items()}, "theory": theory}


def short(row):
    return {name: value for name, value in row.items() if name != "by_rate"}


if __name__ == "__main__":
    print(compute())
