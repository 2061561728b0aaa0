"""One linear layer with a monotone activation computes 14 of the 16 Boolean functions of two bits; never XOR. Weights
are drawn, not trained.
"""

import torch

DRAWS = 100_000


# --8<-- [start:patterns]
INPUTS = ((0, 0), (0, 1), (1, 0), (1, 1))


def patterns(weights, biases):
    x = torch.tensor(INPUTS, dtype=weights.dtype)
    answers = (weights @ x.T + biases > 0).long()
    return {tuple(row) for row in answers.unique(dim=0).tolist()}
# --8<-- [end:patterns]


def compute() -> dict:
    torch.manual_seed(0)
    found = patterns(torch.randn(DRAWS, 2), torch.randn(DRAWS, 1))
    hidden = torch.relu(torch.tensor(INPUTS).float() @ torch.randn(DRAWS, 2, 2) + torch.randn(DRAWS, 1, 2))
    answers = (hidden @ torch.randn(DRAWS, 2, 1)).squeeze(2) + torch.randn(DRAWS, 1) > 0
    return {"draws": DRAWS, "found": len(found),
            "missing": ["".join(map(str, p)) for p in sorted({(0, 1, 1, 0), (1, 0, 0, 1)} - found)],
            "with_hidden": len(answers.unique(dim=0)),
            "best_on_xor": max(sum(a == b for a, b in zip(p, (0, 1, 1, 0), strict=True)) for p in found) / 4}


if __name__ == "__main__":
    print(compute())
