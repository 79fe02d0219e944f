"""In which number format the network computes in training."""

from __future__ import annotations

import torch

from ..errors import ModelError

#: What torch calls the instructions that compute in bfloat16; without them it emulates, slower than in float32.
X86_BF16 = ("avx512_bf16", "amx_bf16")
#: On ARM they are there, but whether they make training faster was not measured: only who asks for it gets it.
ARM_BF16 = ("bf16",)


def choose_precision(asked: str, device: str) -> str:
    """Return the name of a precision for Lightning: ``32-true``, ``bf16-mixed`` or ``16-mixed``.

    Args:
        asked: AUTO, FP32, BF16 or FP16. AUTO is bfloat16 where the device computes in it, else float16 on a GPU and
            float32 on a processor.
        device: ``cpu`` or ``cuda``.

    Raises:
        ModelError: the device does not compute in what was asked for.
    """
    if asked == "FP32":
        return "32-true"
    if asked == "AUTO":
        if has_bf16(device, X86_BF16):
            return "bf16-mixed"
        return "16-mixed" if device == "cuda" else "32-true"
    if asked == "FP16" and device != "cuda":
        raise ModelError(
            "Processors do not train in float16. Set PRECISION to AUTO, or DEVICE to CUDA where there is an NVIDIA GPU."
        )
    if asked == "BF16" and not has_bf16(device, X86_BF16 + ARM_BF16):
        name = "graphics card" if device == "cuda" else "processor"
        raise ModelError(
            f"This {name} has no instructions for bfloat16 and would only emulate them, slower than without; set "
            "PRECISION to AUTO."
        )
    return {"FP16": "16-mixed", "BF16": "bf16-mixed"}[asked]


def has_bf16(device: str, instructions: tuple[str, ...] = X86_BF16) -> bool:
    """Whether the device computes in bfloat16 itself: a GPU from Ampere on, a processor with such instructions."""
    if device == "cuda":
        return torch.cuda.is_bf16_supported(including_emulation=False)
    # Older releases of torch have no public way to ask.
    capabilities = torch.cpu.get_capabilities() if hasattr(torch.cpu, "get_capabilities") else {}
    return any(capabilities.get(name, False) for name in instructions)
