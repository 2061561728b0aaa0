"""Stands in for a GPU where there is none: imported by a server of snippets, it makes torch believe in one."""

from __future__ import annotations

import torch


def take(device: str) -> None:
    """What a CUDA build would do, on the CPU; `torch.on_gpu` tells snippets of tests."""
    torch.on_gpu = device == "cuda"  # type: ignore[attr-defined]


torch.set_default_device = take
