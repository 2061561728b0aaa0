"""Normalisation over the batch or over the features: one function, two axes."""


# --8<-- [start:hat]
def hat(u, axis, eps=1e-5):
    """U with mean 0 and variance 1 along an axis.

    BatchNorm: axis -2, the samples. LayerNorm: axis -1, the features.
    """
    u = u - u.mean(axis, keepdim=True)
    v = u.square().mean(axis, keepdim=True)
    return u / (v + eps).sqrt()
# --8<-- [end:hat]


# --8<-- [start:rms]
def rms(u, eps=1e-5):
    """RMSNorm: every sample divided by its root mean square."""
    return u / (u.square().mean(-1, keepdim=True) + eps).sqrt()
# --8<-- [end:rms]


def smallest_to_largest(values):
    ordered = values.double().sort().values
    middle = ordered.quantile(0.5).item()
    return {"median": middle, "low": ordered[0].item(), "high": ordered[-1].item()}
