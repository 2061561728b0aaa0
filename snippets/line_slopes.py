"""Signal and derivative go through a stack of blocks together. Shared by the snippets on shattered gradients."""


# --8<-- [start:along]
def along(h, t, weights, skip=1, scale=1.0, batch_norm=False):
    """Signal h and its derivative t in a fixed direction, by block."""
    path = [t]
    for W in weights:
        x, d = h, t
        if batch_norm:
            spread = h.std(-2, correction=0, keepdim=True) + 1e-6
            x, d = (h - h.mean(-2, keepdim=True)) / spread, t / spread
        h = skip * h + scale * (x.relu() @ W)
        t = skip * t + scale * (((x > 0) * d) @ W)
        path.append(t)
    return path
# --8<-- [end:along]


def alike(t):
    """Mean product of two different rows, over the mean square."""
    n, squares = t.shape[-2], t.square().sum((-2, -1))
    pairs = t.sum(-2).square().sum(-1) - squares
    return pairs / (n - 1) / squares


def stacks(depth):
    return {"plain": {"skip": 0}, "plain_bn": {"skip": 0, "batch_norm": True}, "residual": {},
            "scaled": {"scale": depth**-0.5}, "residual_bn": {"batch_norm": True}}
