"""Speed of Train Model, beside two bare loops over tensors in memory.

    make runtime && $(cat build/runtime-python) benchmarks/training.py [--backbone resnet18] [--size 256]

The trainer runs whole, from a folder of chips: cache, sampling, augmentation, Lightning, progress. Counted is the time
from one batch's end to the next within an epoch. The bare loops do forward, loss, backward and step, and nothing else:
one in the precision and memory format that the trainer chose, the other as one writes it first, in float32. All run in
turn, ``--rounds`` times; the ratios count, since machines are noisy.
"""

from __future__ import annotations

import argparse
import io
import statistics
import sys
import tempfile
import time
import types
from pathlib import Path

import numpy as np
import rasterio
import torch
from rasterio.transform import from_origin

REPOSITORY = Path(__file__).resolve().parent.parent
# The plugin's folder is its package, whatever the folder is called.
sys.modules["chipwise"] = types.ModuleType("chipwise")
sys.modules["chipwise"].__path__ = [str(REPOSITORY)]

from chipwise.core.chips import export  # noqa: E402
from chipwise.core.events import Events  # noqa: E402
from chipwise.core.requests import ExportRequest, RasterInput, TrainRequest  # noqa: E402
from chipwise.core.training import train  # noqa: E402
from chipwise.core.training.losses import build_loss  # noqa: E402
from chipwise.core.training.network import PixelClassifier, build_network  # noqa: E402
from chipwise.core.training.precision import choose_precision  # noqa: E402
from chipwise.core.training.rate_finder import AUTOCAST  # noqa: E402

CLASSES = 5
#: Of the whole U-Net: with random weights the trainer would take one of depth 3.
FULL_DEPTH = (("encoder_depth", "5"),)


class Stopwatch(Events):
    """Notes when each batch ended."""

    def __init__(self):
        super().__init__(io.StringIO())
        self.ends: dict[str, list[float]] = {}

    def progress(self, percent: float, text: str = "") -> None:
        """Note the time under the epoch's name."""
        if text.startswith("Epoch"):
            self.ends.setdefault(text.split(":")[0], []).append(time.perf_counter())

    def seconds_a_batch(self) -> float:
        """Median over all batches but each epoch's first."""
        return statistics.median(b - a for ends in self.ends.values() for a, b in zip(ends, ends[1:]))


def main() -> None:
    """Print a line for each round and the medians."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--backbone", default="resnet18")
    parser.add_argument("--size", type=int, default=256)
    parser.add_argument("--bands", type=int, default=3)
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--device", default="AUTO", choices=["AUTO", "CPU", "CUDA"])
    parser.add_argument("--augmentation", default="STANDARD", help="of the trainer; the bare loops have none")
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    device = train.resolve_device(options.device)
    precision = choose_precision("AUTO", device)
    print(f"{options.backbone}, {options.size} px, batches of {options.batch}, {device}, {precision}")
    rounds = []
    with tempfile.TemporaryDirectory(prefix="chipwise-") as folder:
        chips = make_chips(Path(folder), options)
        for number in range(options.rounds):
            ours = trainer(chips, Path(folder) / f"{number}.dlpk", options)
            same = bare_loop(options, device, precision, torch.channels_last)
            plain = bare_loop(options, device, "32-true", torch.contiguous_format)
            rounds.append((same / ours, plain / ours))
            rates = [
                f"{name} {options.batch / s:.2f}" for name, s in (("trainer", ours), ("same", same), ("fp32", plain))
            ]
            print(f"samples/s: {', '.join(rates)}; of the same loop {same / ours:.2f}, of fp32 {plain / ours:.2f}")
    of_same, of_plain = (statistics.median(ratios) for ratios in zip(*rounds))
    print(
        f"median: {of_same:.2f} of the same loop (aim 0.95), {of_plain:.2f} times fp32 (aim 2 with bf16 instructions)"
    )


def make_chips(work: Path, options: argparse.Namespace) -> Path:
    """Export a scene of noise in patches, 8 x 8 chips that do not overlap."""
    random, side = np.random.default_rng(42), 8 * options.size
    known = np.kron(random.integers(1, CLASSES + 1, (side // 32, side // 32)), np.ones((32, 32), int)).astype(np.uint8)
    image = (known[None] * 30 + random.integers(0, 60, (options.bands, side, side))).astype(np.uint8)
    grid = {"driver": "GTiff", "crs": "EPSG:32633", "transform": from_origin(5e5, 5.6e6, 1, 1), "width": side}
    for name, layers in (("scene", image), ("known", known[None])):
        with rasterio.open(work / f"{name}.tif", "w", height=side, count=len(layers), dtype="uint8", **grid) as file:
            file.write(layers)
    request = ExportRequest(
        output=str(work / "chips"),
        rasters=(RasterInput(str(work / "scene.tif")),),
        label_rasters=(RasterInput(str(work / "known.tif")),),
        tile_size=options.size,
        stride=options.size,
    )
    export.run(request, Events(io.StringIO()))
    return work / "chips"


def trainer(chips: Path, output: Path, options: argparse.Namespace) -> float:
    """Seconds a batch of the real thing."""
    stopwatch = Stopwatch()
    request = TrainRequest(
        folder=str(chips),
        output=str(output),
        backbone=options.backbone,
        backbone_weights="NONE",
        model_arguments=FULL_DEPTH,
        max_epochs=options.epochs,
        batch_size=options.batch,
        chip_size=options.size,
        augmentation=options.augmentation,
        device=options.device,
    )
    train.run(request, stopwatch)
    return stopwatch.seconds_a_batch()


def bare_loop(options: argparse.Namespace, device: str, precision: str, layout: torch.memory_format) -> float:
    """Median seconds of a step on one batch that stays in memory."""
    request = TrainRequest(
        folder="-", output="-.dlpk", backbone=options.backbone, backbone_weights="NONE", model_arguments=FULL_DEPTH
    )
    network, _ = build_network(request, options.bands, CLASSES, Events(io.StringIO()), options.size)
    model = PixelClassifier(network, np.zeros(options.bands), np.ones(options.bands)).to(device, memory_format=layout)
    loss, optimizer = build_loss(request, None, None), torch.optim.AdamW(model.parameters(), 1e-3, weight_decay=0.01)
    image = torch.randn(options.batch, options.bands, options.size, options.size, device=device)
    image, target = image.to(memory_format=layout), torch.randint(CLASSES, (options.batch, options.size, options.size))
    target, times = target.to(device), []
    for _ in range(10):
        start = time.perf_counter()
        with torch.autocast(device, AUTOCAST[precision], enabled=precision != "32-true"):
            value = loss(model(image), target)
        optimizer.zero_grad()
        value.backward()
        optimizer.step()
        float(value.detach())  # waits for a graphics card
        times.append(time.perf_counter() - start)
    return statistics.median(times[2:])


if __name__ == "__main__":
    main()
