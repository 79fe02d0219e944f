"""Train a network on a folder of chips and write a model package."""

from __future__ import annotations

import logging
import time
import warnings
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import lightning
import numpy as np
import torch
from lightning.pytorch.callbacks import ModelCheckpoint
from torch.utils.data import DataLoader

from ..assessment.confusion import accuracy
from ..chips.esri_folder import ChipFolder
from ..errors import DeviceError, TrainingDataError
from ..events import Events
from ..model_package.definition import ModelDefinition
from ..model_package.onnx_export import export_onnx
from ..model_package.writer import write_package
from ..partial import partial_file, scratch_folder
from ..requests import TrainRequest, to_dict
from .data import MIN_BATCHES, NETWORK_STRIDE, ChipDataset, EpochBatches, Survey, Targets, band_statistics
from .network import FIXED_SIZE, PixelClassifier, build_network
from .split import Split, split_chips
from .task import EventCallback, SegmentationTask

#: The percentages of progress between which the epochs lie; before is reading, after is writing the model.
EPOCHS_SPAN = (4.0, 97.0)
#: The packages whose versions a model remembers.
NOTED_PACKAGES = ("torch", "segmentation-models-pytorch", "lightning", "numpy", "onnx")


@dataclass(frozen=True)
class Best:
    """The best epoch (from 1) by mean IoU, then by loss, on the validation area."""

    epoch: int
    confusion: np.ndarray
    valid_loss: float


def run(request: TrainRequest, events: Events) -> dict:
    """Train and write the package.

    Returns:
        ``output``, ``miou`` and ``accuracy`` of the best epoch on the validation area, ``epochs`` trained,
        ``best_epoch`` and ``seconds``.

    Raises:
        ChipwiseError: the training data, the network or the device cannot be used; nothing is written then.
    """
    start = time.monotonic()
    _quiet_libraries()
    with partial_file(request.output) as package:
        device = resolve_device(request.device)
        lightning.seed_everything(request.seed, verbose=False)
        model, definition = _train(request, device, events)
        events.progress(EPOCHS_SPAN[1], "Writing the model")
        with scratch_folder() as work:
            graph = export_onnx(model, definition, work)
            write_package(package, definition, graph, model.state_dict())
        events.check_cancelled()
    metrics = definition.metrics
    events.info(f"Kept epoch {metrics['best_epoch']} of {request.max_epochs}, the one with the highest mean IoU.")
    return {
        "output": request.output,
        "miou": metrics["miou"],
        "accuracy": metrics["accuracy"],
        "epochs": request.max_epochs,
        "best_epoch": metrics["best_epoch"],
        "seconds": round(time.monotonic() - start, 1),
    }


def resolve_device(device: str) -> str:
    """Return ``cpu`` or ``cuda`` for AUTO, CPU or CUDA.

    Raises:
        DeviceError: CUDA was asked for and cannot be used.
    """
    if device == "CUDA" and not torch.cuda.is_available():
        built = "" if torch.version.cuda else " The runtime holds the CPU build; install it again with DEVICE = CUDA."
        raise DeviceError(
            f"No CUDA device can be used: no NVIDIA GPU or driver was found.{built} Or set DEVICE to CPU."
        )
    return "cpu" if device == "CPU" or not torch.cuda.is_available() else "cuda"


def _train(request: TrainRequest, device: str, events: Events) -> tuple[PixelClassifier, ModelDefinition]:
    folder = ChipFolder.open(request.folder, *request.more_folders)
    if len(folder.chips) < 2:
        raise TrainingDataError(
            f"{folder.path} holds one chip only; training needs at least two, one to learn from and one to check with. "
            "Export with a smaller tile size or stride, or label more."
        )
    targets = Targets.of(folder.schema.values, request.unlabelled)
    classes = len(targets.values)
    network, backbone_weights = build_network(request, folder.bands, classes, events)
    survey = Survey(folder, targets, events)
    split = split_chips(folder, survey.labels(), classes, request.validation_percent, request.seed)
    _report_split(folder, targets, split, device, events)
    _report_repeats(len(split.train), request.batch_size, events)
    statistics = band_statistics(split.train, folder.bands)
    std = np.where(statistics.std > 0, statistics.std, 1.0)
    model = PixelClassifier(network, statistics.mean, std)
    learn, check = (
        ChipDataset(side, targets, statistics.mean, side is split.train) for side in (split.train, split.validation)
    )
    best = _fit(request, SegmentationTask(model, classes, request.learning_rate), learn, check, device, events)
    definition = _define(request, folder, targets, model, split, best)
    definition.provenance["backbone_weights"] = backbone_weights
    definition.provenance["training_data"] |= {"sha256": survey.sha256}
    return model.cpu().eval(), definition


def _fit(
    request: TrainRequest, task: SegmentationTask, learn: ChipDataset, check: ChipDataset, device: str, events: Events
) -> Best:
    """Train, and leave the task with the weights of the best epoch."""
    with scratch_folder() as work:
        keeper = ModelCheckpoint(work, monitor="merit", mode="max", save_top_k=1, save_weights_only=True)
        trainer = lightning.Trainer(
            max_epochs=request.max_epochs,
            accelerator=device,
            devices=1,
            precision=_precision(device),
            deterministic=True if device == "cpu" else "warn",
            callbacks=[EventCallback(events, *EPOCHS_SPAN), keeper],
            default_root_dir=work,
            logger=False,
            enable_progress_bar=False,
            enable_model_summary=False,
            num_sanity_val_steps=0,
        )
        task.model.to(memory_format=torch.channels_last)
        batches = EpochBatches(len(learn), request.batch_size)
        trainer.fit(task, DataLoader(learn, batch_sampler=batches), DataLoader(check, request.batch_size))
        best = torch.load(keeper.best_model_path, weights_only=True, map_location="cpu")
        task.load_state_dict(best["state_dict"])
    return Best(best["epoch"] + 1, best["confusion"].numpy(), best["valid_loss"])


def _precision(device: str) -> str:
    """bf16 where the processor computes in it, which halves the time; else full precision."""
    if device == "cuda":
        return "bf16-mixed" if torch.cuda.is_bf16_supported() else "16-mixed"
    capabilities = torch.cpu.get_capabilities() if hasattr(torch.cpu, "get_capabilities") else {}
    return "bf16-mixed" if capabilities.get("avx512_bf16") or capabilities.get("amx_bf16") else "32-true"


def _define(
    request: TrainRequest, folder: ChipFolder, targets: Targets, model: PixelClassifier, split: Split, best: Best
) -> ModelDefinition:
    """Gather everything that someone needs to use the model, or to know how it came to be."""
    figures = accuracy(best.confusion)
    names = {0: "Background", **{c.value: c.name for c in folder.schema.classes}}
    return ModelDefinition(
        name=Path(request.output).stem,
        schema=folder.schema,
        outputs=targets.values,
        band_names=tuple(folder.band_names),
        dtype=str(folder.dtype),
        mean=tuple(model.mean.flatten().tolist()),
        std=tuple(model.std.flatten().tolist()),
        tile_size=-(-max(folder.size) // NETWORK_STRIDE) * NETWORK_STRIDE,
        fixed_size=request.model_type in FIXED_SIZE,
        min_cell_size=folder.min_cell_size,
        max_cell_size=folder.max_cell_size,
        metrics={
            "miou": figures.mean_iou,
            "accuracy": figures.overall,
            "valid_loss": best.valid_loss,
            "best_epoch": best.epoch,
            "confusion_matrix": best.confusion.tolist(),
            "per_class": {
                names[value]: {
                    "iou": _number(figures.iou[i]), "precision": _number(figures.precision[i]),
                    "recall": _number(figures.recall[i]), "f1": _number(figures.f1[i]),
                }
                for i, value in enumerate(targets.values)
            },
        },
        provenance={
            "request": to_dict(request),
            "split": {"by": split.by, "training_chips": len(split.train), "validation_chips": len(split.validation)},
            "training_data": {"folder": str(folder.path), "chips": len(folder.chips)},
            "versions": {name: version(name) for name in NOTED_PACKAGES},
        },
    )  # fmt: skip


def _number(value: float) -> float | None:
    """JSON has no NaN."""
    return None if np.isnan(value) else float(value)


def _report_split(folder: ChipFolder, targets: Targets, split: Split, device: str, events: Events) -> None:
    events.info(
        f"{len(folder.chips)} chips of {folder.bands} bands ({folder.dtype}), split by {split.by}: {len(split.train)} "
        f"to learn from, {len(split.validation)} to check with. Device: {device}."
    )
    if targets.has_background:
        events.info("Unlabelled pixels are trained as background (value 0).")


def _report_repeats(chips: int, batch_size: int, events: Events) -> None:
    repeats = EpochBatches(chips, batch_size).repeats
    if repeats > 1:
        events.info(
            f"There are few chips, so an epoch shows each of them {repeats} times, turned and mirrored at random, to "
            f"fill {MIN_BATCHES} batches."
        )


def _quiet_libraries() -> None:
    """Lightning's advice on loaders and logging is for programmers, not for people who run a tool."""
    logging.getLogger("lightning.pytorch").setLevel(logging.ERROR)
    warnings.filterwarnings("ignore", module="lightning")
