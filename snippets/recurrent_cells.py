"""Tanh, LSTM and GRU cells as PyTorch defines them, for many networks side by side.

A state is (networks, units, batch); `a` is what the input and the biases contribute, W x + b_ih + b_hh.
In a GRU, b is the bias inside the reset gate.
"""

import torch


# --8<-- [start:cells]
def rnn(a, state, U):
    return (torch.baddbmm(a, U, state[0]).tanh(),)


def lstm(a, state, U):
    h, c = state
    i, f, g, o = torch.baddbmm(a, U, h).chunk(4, 1)
    c = f.sigmoid() * c + i.sigmoid() * g.tanh()
    return o.sigmoid() * c.tanh(), c
# --8<-- [end:cells]


# --8<-- [start:gru]
def gru(a, state, U, b):
    (h,), n = state, U.shape[2]
    s = U @ h
    r, u = (a + s)[:, : 2 * n].sigmoid().chunk(2, 1)
    new = a[:, 2 * n :] + r * (s[:, 2 * n :] + b)
    return (torch.lerp(new.tanh(), h, u),)
# --8<-- [end:gru]


CELLS = {"rnn": (rnn, 1, 1), "lstm": (lstm, 4, 2), "gru": (gru, 3, 1)}


def start(kind, networks, inputs, n, keep=None, turn=False):
    """PyTorch's default, W, U and both biases uniform between ±1/√n; then perhaps a mend.

    `keep` is the total bias of the forget gate (GRU: update gate), `turn` makes U orthogonal (RNN).
    """
    rows = CELLS[kind][1] * n
    W, U, first, second = [(2 * torch.rand(networks, rows, width) - 1) / n**0.5 for width in (inputs, n, 1, 1)]
    if keep is not None:
        first[:, n : 2 * n], second[:, n : 2 * n] = keep, 0
    if turn:
        U = torch.linalg.qr(torch.randn(networks, n, n)).Q
    return [W, U, first, second]


def run(kind, x, parameters, cell=None):
    """All states for an input (time, networks, inputs, batch)."""
    cell, parts = cell or CELLS[kind][0], CELLS[kind][2]
    W, U, b_ih, b_hh = parameters
    state, states = (torch.zeros(len(W), U.shape[2], x.shape[-1]).to(U),) * parts, []
    inside = ()
    if kind == "gru":
        gates, b = b_hh.split([2 * U.shape[2], U.shape[2]], 1)
        inside, b_hh = (b,), torch.cat([gates, 0 * b], 1)
    for a in W @ x + (b_ih + b_hh):
        state = cell(a, state, U, *inside)
        states.append(state)
    return states
