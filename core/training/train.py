"""Train a network on folders of chips and write a model package."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

import lightning
import numpy as np
import torch

from ..errors import ModelError, TrainingDataError
from ..events import Events
from ..model_package.definition import ModelDefinition
from ..model_package.onnx_export import export_onnx
from ..model_package.writer import write_package
from ..model_report.page import training_page
from ..partial import partial_file, scratch_folder
from ..requests import TrainRequest
from .batch_size import Batch, find_batch_size
from .cache import READING_SPAN
from .clock import Clock
from .describe import describe
from .example_chips import ExampleChip, draw
from .final_check import check
from .fit import EPOCHS_SPAN, Kept, fit
from .int8 import make_int8
from .lightning_setup import quiet_lightning, resolve_device, trainer_options
from .losses import build_loss
from .network import PixelClassifier, build_network, is_fixed_size
from .precision import choose_precision
from .prepare import Prepared, prepare, ranks
from .pretrained import Pretrained
from .rate_finder import find_learning_rate
from .refit import is_refitted, refit
from .resume import Interrupted, origin_of
from .start import first_network
from .task import Plan, SegmentationTask, make_optimizer
from .time_limit import Length, measure, plan_length
from .weights import class_weights

#: The share of the epochs in which a pretrained backbone keeps its weights, so that the new decoder does not spoil it.
FROZEN_SHARE = 0.2
#: Steps of the range test; each takes as long as a step of training.
RANGE_TEST_STEPS = 60
#: The range test looks at small crops and batches: on a laptop whole ones would take minutes.
RANGE_TEST_SIZE, RANGE_TEST_CHIPS = 128, 4


@dataclass(frozen=True)
class _Finished:
    """What a package is made of: see ``write_package``."""

    definition: ModelDefinition
    graph: Path
    weights: dict[str, torch.Tensor]
    int8: Path | None
    report: bytes
    examples: list[bytes]

    def write(self, path: Path) -> None:
        write_package(path, self.definition, self.graph, self.weights, self.int8, self.report, self.examples)


def run(request: TrainRequest, events: Events) -> dict:
    """Train and write the package.

    Under ``torchrun`` every process trains a share of each epoch, and the first one writes.

    Returns:
        ``output``, ``miou``, ``f1`` and ``accuracy`` of the best epoch on the validation area, ``epochs`` trained,
        ``best_epoch`` and ``seconds``; with them ``output_last`` and ``report_output``, empty if not asked for.

    Raises:
        ChipwiseError: the training data, the network or the device cannot be used; nothing is written then.
    """
    clock = Clock()
    quiet_lightning()
    device = resolve_device(request.device)
    lightning.seed_everything(request.seed, verbose=False)
    with scratch_folder() as work, _targets(request) as (package, last_package, report):
        trained = _train(request, device, work, clock, events)
        if ranks()[0]:
            return {}
        for path, model in zip((package, last_package), trained, strict=False):
            if path is not None:
                model.write(path)
        if report is not None:
            report.write_bytes(trained[0].report)
        events.check_cancelled()
    metrics, monitor = trained[0].definition.metrics, trained[0].definition.provenance["request"]["monitor"]
    refitted = trained[0].definition.provenance["refitted"]
    events.info(
        f"{'The figures are of' if refitted else 'Kept'} epoch {metrics['best_epoch']} of {metrics['epochs']}, "
        f"{'the last' if monitor == 'LAST' else f'the best by {monitor}'}: mIoU "
        f"{metrics['miou']:.3f}, accuracy {metrics['accuracy']:.3f}."
        + (" The model was learnt from all labels after it." if refitted else "")
    )
    outputs = {name: metrics[name] for name in ("miou", "f1", "accuracy", "epochs", "best_epoch")}
    written = {name: getattr(request, name) for name in ("output", "output_last", "report_output")}
    return {**written, **outputs, "seconds": round(clock.seconds, 1)}


@contextmanager
def _targets(request: TrainRequest) -> Iterator[list[Path | None]]:
    """Where the best model, the last one and the report go; nowhere for all processes but the first."""
    wanted = (request.output, request.output_last, request.report_output)
    with ExitStack() as stack:
        yield [stack.enter_context(partial_file(name)) if name and not ranks()[0] else None for name in wanted]


def _train(request: TrainRequest, device: str, work: Path, clock: Clock, events: Events) -> list[_Finished]:
    """Train; return the best model, and the last one if it was asked for; for all processes but the first none."""
    pretrained = Pretrained.open(request.pretrained_model) if request.pretrained_model else None
    if pretrained:
        request = pretrained.request(request, events)
    if request.keep_on_cancel and ranks()[1] > 1:
        events.warning("Several processes stop at different moments, so none keeps its model: KEEP_ON_CANCEL is off.")
        request = replace(request, keep_on_cancel=False)
    cache = work / "cache"
    cache.mkdir()
    with clock.phase("data"):
        prepared = prepare(request, cache, events)
    with closing(prepared):
        return _train_on(request, prepared, pretrained, device, work, clock, events)


def _train_on(
    request: TrainRequest,
    prepared: Prepared,
    pretrained: Pretrained | None,
    device: str,
    work: Path,
    clock: Clock,
    events: Events,
) -> list[_Finished]:
    request = replace(request, monitor=prepared.monitor)
    origin = origin_of(request, prepared)
    interrupted = Interrupted.open(request, origin) if request.resume else None
    classes = len(prepared.targets.values)
    with clock.phase("network"):
        before = interrupted.backbone_weights if interrupted else ""
        request, model, backbone_weights = first_network(request, prepared, pretrained, before, events)
        prepared = replace(prepared, request=request)
        _check_export(request, prepared, model, work)
        precision = choose_precision(request.precision, device)
        batch = interrupted.batch if interrupted else _batch(request, prepared, model, device, events)
    loss = _loss(request, prepared)
    with clock.phase("rate"):
        rate, curve = _learning_rate(request, prepared, model, loss, batch.size, device, precision, events)
        length = (
            interrupted.length_from(clock.start, request.max_minutes)
            if interrupted
            else _length(request, prepared, model, loss, batch.size, device, precision, clock.start, events)
        )
    if length is not None:
        request = replace(request, max_epochs=length.epochs)
        prepared = replace(prepared, request=request)
    plan = _plan(request, rate, backbone_weights != "NONE")
    task = SegmentationTask(model, loss, classes, plan)
    model.to(memory_format=torch.channels_last)
    events.info(f"Device: {device}, {precision}; {batch.at_a_time} chips at a time; learning rate {rate:.2g}.")
    task.origin, task.backbone_weights = origin, backbone_weights
    twice = length.passes == 2 if length else is_refitted(request, prepared)
    # with the weights that the first pass begins with, too
    second = SegmentationTask(copy.deepcopy(model), copy.deepcopy(loss), classes, plan) if twice else None
    first_span, second_span = _spans(twice)
    options = trainer_options(device, precision)
    with clock.phase("epochs"):
        fitted = fit(request, task, prepared, batch, options, work, events, length, first_span, interrupted)
    final = model
    if second is not None and not events.carries_on:
        second.batch, options = task.batch, trainer_options(device, precision)
        with clock.phase("all labels"):
            if refit(request, second, prepared, options, work, events, length, second_span):
                final = second.model
    provenance = {
        "backbone_weights": backbone_weights, "precision": precision, "device": device, "learning_rate": rate,
        "range_test": curve, "balanced_classes": prepared.is_balanced, "refitted": final is not model,
    }  # fmt: skip
    return _finished(request, prepared, model, final, *fitted, provenance, device, work, clock, events)


def _plan(request: TrainRequest, rate: float, is_pretrained: bool) -> Plan:
    frozen = request.freeze == "FREEZE" or (request.freeze == "AUTO" and is_pretrained)
    frozen_epochs = max(1, round(FROZEN_SHARE * request.max_epochs)) if frozen and request.max_epochs > 1 else 0
    return Plan(rate, request.schedule, frozen_epochs, is_pretrained, request.monitor)


def _spans(twice: bool) -> tuple[tuple[float, float], tuple[float, float]]:
    """The percentages of progress between which the first and the second pass lie."""
    first, last = EPOCHS_SPAN
    middle = (first + last) / 2 if twice else last
    return (first, middle), (middle, last)


def _check_export(request: TrainRequest, prepared: Prepared, model: PixelClassifier, work: Path) -> None:
    """Try the export before the training: of timm's many backbones some train and cannot be written as ONNX."""
    if not request.backbone.startswith("tu-"):
        return
    classes = len(prepared.targets.values)
    nothing = Kept(0, 0, np.eye(classes), 0.0)
    try:
        export_onnx(copy.deepcopy(model).eval(), describe(request.output, prepared, model, nothing), work)
    except Exception as error:  # the exporter raises whatever goes wrong inside it
        raise ModelError(
            f"The backbone {request.backbone} can be trained but not exported with {request.model_type}, so that no "
            "map could be made with it. Choose another backbone, such as resnet18."
        ) from error


def _finished(
    request: TrainRequest,
    prepared: Prepared,
    model: PixelClassifier,
    final: PixelClassifier,
    best: Kept,
    last: Kept,
    weights: dict[str, torch.Tensor],
    provenance: dict,
    device: str,
    work: Path,
    clock: Clock,
    events: Events,
) -> list[_Finished]:
    """Calibrate and describe the models, which all processes do together, and export them."""
    models = [(model, final, request.output, best)]
    if request.output_last:
        last_model = _last_model(request, prepared, weights, events)
        models.append((last_model, last_model, request.output_last, last))
    with clock.phase("check"):
        checks = [check(each, prepared, device, events) for each, *_ in models]
    # what was learnt from all labels can't be calibrated by the validation area any more
    final.temperature.copy_(model.temperature)
    if ranks()[0]:
        return []
    events.progress(EPOCHS_SPAN[1], "Writing the model")
    finished = []
    for i, ((each, written, path, kept), checked) in enumerate(zip(models, checks, strict=True)):
        with clock.phase("check"):
            examples = draw(each, prepared, checked.chips, device)
        definition = describe(path, prepared, written, kept, checked, provenance)
        finished.append(_exported(written, definition, examples, prepared, work / f"model {i}", clock, events))
    return finished


def _exported(
    model: PixelClassifier,
    definition: ModelDefinition,
    examples: list[ExampleChip],
    prepared: Prepared,
    folder: Path,
    clock: Clock,
    events: Events,
) -> _Finished:
    """Export a model into a new folder, make its 8-bit copy, and report on it."""
    with clock.phase("export"):
        folder.mkdir()
        graph = export_onnx(model, definition, folder)
        int8 = make_int8(graph, prepared, events)
    noted = {
        "examples": [example.told for example in examples],
        "seconds": {name: round(seconds, 1) for name, seconds in clock.phases.items()},
    }
    figures = int8.figures if int8 else None
    definition = replace(definition, int8=figures, provenance=definition.provenance | noted)
    jpegs = [example.jpeg for example in examples]
    report = training_page(definition, jpegs)
    return _Finished(definition, graph, model.state_dict(), int8.graph if int8 else None, report, jpegs)


def _last_model(
    request: TrainRequest, prepared: Prepared, weights: dict[str, torch.Tensor], events: Events
) -> PixelClassifier:
    """The network with the weights of the last epoch."""
    bare = replace(request, backbone_weights="NONE", weights_file="")
    bands, classes = prepared.folder.bands, len(prepared.targets.values)
    network, _ = build_network(bare, bands, classes, events, max(prepared.size))
    model = PixelClassifier(network, prepared.mean, prepared.std)
    model.load_state_dict({name.removeprefix("model."): v for name, v in weights.items() if name.startswith("model.")})
    return model


def _loss(request: TrainRequest, prepared: Prepared) -> torch.nn.Module:
    weights = class_weights(prepared.counts.sum(0), prepared.targets) if prepared.is_balanced else None
    return build_loss(request, weights, 0 if prepared.targets.has_background else None)


def _batch(request: TrainRequest, prepared: Prepared, model: PixelClassifier, device: str, events: Events) -> Batch:
    """How many chips a batch has and a step of the optimiser: as asked for, or what fits into memory."""
    if request.batch_size:
        return Batch(request.batch_size, request.accumulate)
    if ranks()[1] > 1:
        raise ModelError("Several processes would each find another batch size: give one (BATCH_SIZE).")
    shape = prepared.folder.bands, *prepared.size
    return Batch(find_batch_size(model, shape, device, events), request.accumulate)


def _learning_rate(
    request: TrainRequest,
    prepared: Prepared,
    model: PixelClassifier,
    loss: torch.nn.Module,
    batch_size: int,
    device: str,
    precision: str,
    events: Events,
) -> tuple[float, list]:
    """The rate that was asked for, or one found by a range test, and the curve of the test.

    A resumed run tests again and finds the same, since it begins with the same weights and draws the same chips.
    """
    if request.learning_rate:
        return request.learning_rate, []
    if ranks()[1] > 1:
        raise ModelError("Several processes would each find another learning rate: give one (LEARNING_RATE).")
    model.to(device, memory_format=torch.channels_last)
    crop = 0 if is_fixed_size(request) else min(RANGE_TEST_SIZE, prepared.chip_size or min(prepared.folder.size))
    loader = prepared.training(min(batch_size, RANGE_TEST_CHIPS), chip_size=crop)
    batches = [tuple(part.to(device) for part in batch) for batch in islice(loader, 16)]
    found = find_learning_rate(
        model,
        loss.to(device),
        batches,
        lambda trial: make_optimizer(trial, Plan(1.0)),
        precision,
        RANGE_TEST_STEPS,
        lambda share: events.progress(
            READING_SPAN[1] + share * (EPOCHS_SPAN[0] - READING_SPAN[1]), f"Looking for a learning rate: {share:.0%}"
        ),
    )
    events.info(
        f"Learning rate {found.rate:.2g}, "
        + (
            "a usual one: the loss did not fall in the test."
            if found.is_flat
            else "between a usual one and that at which the loss had fallen."
        )
    )
    return found.rate, [list(point) for point in found.curve]


def _length(
    request: TrainRequest,
    prepared: Prepared,
    model: PixelClassifier,
    loss: torch.nn.Module,
    batch_size: int,
    device: str,
    precision: str,
    start: float,
    events: Events,
) -> Length | None:
    """The epochs that fit into the time, None where there is no limit.

    All labels are learnt from at the end, unless that is asked for, only if the time allows all epochs twice.
    """
    if not request.max_minutes:
        return None
    if ranks()[1] > 1:
        raise ModelError("Several processes would each plan other epochs: give MAX_EPOCHS and leave MAX_MINUTES empty.")
    model.to(device, memory_format=torch.channels_last)
    training = prepared.training(batch_size)
    cost = measure(
        model, loss.to(device), training, prepared.validation(batch_size), lambda m: make_optimizer(m, Plan(1.0)),
        precision,
    )  # fmt: skip

    def plan(passes: int) -> Length:
        return plan_length(request.max_minutes, start, cost, len(training), request.max_epochs, passes)

    length = plan(2 if request.refit == "ON" else 1)
    if request.refit == "AUTO" and is_refitted(request, prepared) and length[:2] == (request.max_epochs, len(training)):
        with suppress(TrainingDataError):  # too short for twice
            twice = plan(2)
            length = twice if twice[:2] == length[:2] else length
    times = ", twice" if length.passes == 2 else ""
    events.info(f"The time allows {length.epochs} epochs of {length.batches} batches ({cost.batch:.2g} s each){times}.")
    return length
