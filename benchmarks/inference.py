"""Speed and memory of Classify Pixels.

    make runtime && $(cat build/runtime-python) benchmarks/inference.py [speed] [tiny] [sparse] [content]

speed: U-Nets of ResNet-18 and -34 on a scene of 4096 x 4096 pixels. ``bare`` is ONNX Runtime in FP32 on the same
tiles, which lie in memory; FP32 and AUTO are the whole way from file to file. The models are trained for a few epochs
on patches of noise, so that their INT8 copies are real.
tiny: a network of one convolution on 8192 x 8192 pixels, so that reading and writing bound the run, beside the loop
that Deepness runs over it in QGIS's Python, which writes nothing (``deepness_loop.py``). This part needs QGIS.
sparse: the tiny network on 100 000 x 100 000 pixels of three bands, of which one block in 400 has content.
content: the tiny network on 30 000 x 30 000 pixels of four float32 bands, all with content (3 GB on the disk).

The ratios of one run count, since machines are noisy. Memory is the most that the worker's process held.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import numpy as np
import onnx
import onnxruntime
import rasterio
import torch
import training as made_up  # makes the plugin importable as "chipwise"
from onnx.utils import Extractor
from rasterio.transform import from_origin
from rasterio.windows import Window
from worker_memory import run_worker

from chipwise.core.events import Events  # isort: skip
from chipwise.core.inference import classify  # isort: skip
from chipwise.core.inference.tiles import TileGrid  # isort: skip
from chipwise.core.model_package import deepness_export  # isort: skip
from chipwise.core.model_package.definition import ModelDefinition  # isort: skip
from chipwise.core.model_package.onnx_export import export_onnx  # isort: skip
from chipwise.core.model_package.reader import open_package  # isort: skip
from chipwise.core.model_package.writer import write_package  # isort: skip
from chipwise.core.requests import ClassifyRequest, ExportModelRequest, RasterInput, to_json  # isort: skip
from chipwise.core.schema import ClassSchema, LandClass  # isort: skip
from chipwise.core.training.network import PixelClassifier  # isort: skip

TILE, PADDING = 512, 32
#: Deepness's loop runs with the Python that QGIS is installed for, which is the runtime's version too.
QGIS_PYTHON = "/usr/bin/python3"
#: As many as it takes until the networks know the classes, since INT8 is refused where it costs accuracy.
EPOCHS = 4
#: Of the bands that the tiny network takes.
MEAN, STD = 100.0, 50.0


def main() -> None:
    """Run the parts that were asked for."""
    parts = {"speed": speed, "tiny": tiny, "sparse": sparse, "content": content}
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", choices=[[], *parts], default=list(parts))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--backbones", nargs="*", default=["resnet18", "resnet34"])
    options = parser.parse_args()
    for name in options.parts:
        with tempfile.TemporaryDirectory(prefix="chipwise-") as work:
            parts[name](Path(work), options)


def speed(work: Path, options: argparse.Namespace) -> None:
    """Megapixels a second, as a ratio to bare ONNX Runtime in FP32."""
    settings = argparse.Namespace(size=256, bands=3, batch=8, augmentation="NONE", epochs=EPOCHS, device="CPU")
    chips = made_up.make_chips(work, settings)
    scene = four_times(work / "scene.tif", work / "large.tif")
    for backbone in options.backbones:
        model = work / f"{backbone}.dlpk"
        settings.backbone = backbone
        made_up.trainer(chips, model, settings)
        ratios: dict[str, list[tuple[float, float]]] = {"FP32": [], "AUTO": []}
        for _ in range(options.rounds):
            bare = bare_runtime(model, scene)
            for precision in ratios:
                ours = clock(lambda: run(work, model, scene, precision=precision))  # noqa: B023 - called at once
                ratios[precision].append((bare[0] / ours[0], bare[1] / ours[1]))
        for precision, values in ratios.items():
            wall, cpu = (statistics.median(column) for column in zip(*values))
            print(f"{backbone} {precision}: {wall:.2f} of bare FP32 by wall time, {cpu:.2f} by processor time")


def tiny(work: Path, options: argparse.Namespace) -> None:
    """How many times as fast as Deepness's loop."""
    scene, model = work / "scene.tif", tiny_package(work, 3)
    noise_raster(scene, 8192, 3, "uint8")
    ratios = []
    for _ in range(options.rounds):
        loop = deepness_loop(model, scene)
        ours = clock(lambda: run(work, model, scene))
        ratios.append((loop[0] / ours[0], loop[1] / ours[1], 8192**2 / 1e6 / ours[0]))
    wall, cpu, rate = (statistics.median(column) for column in zip(*ratios))
    print(
        f"tiny network, 8192 x 8192: {wall:.1f} times Deepness's loop by wall time (aim 3), {cpu:.1f} by processor "
        f"time; {rate:.0f} megapixels/s"
    )


def sparse(work: Path, options: argparse.Namespace) -> None:
    """Most memory on a raster of which little has content."""
    side, block = 100_000, 512
    profile = raster_profile(side, 3, "uint8") | {"nodata": 0, "sparse_ok": True, "bigtiff": "YES"}
    random = np.random.default_rng(1)
    with rasterio.open(work / "scene.tif", "w", **profile) as file:
        for row in range(0, side - block, 20 * block):
            for column in range(0, side - block, 20 * block):
                values = random.integers(1, 255, (3, block, block)).astype(np.uint8)
                file.write(values, window=Window(column, row, block, block))
    memory("sparse raster", work, tiny_package(work, 3))


def content(work: Path, options: argparse.Namespace) -> None:
    """Most memory on a large raster of real numbers."""
    noise_raster(work / "scene.tif", 30_000, 4, "float32")
    memory("raster with content", work, tiny_package(work, 4))


def memory(what: str, work: Path, model: Path) -> None:
    """Classify in a process of its own, as QGIS does, and print the most memory it held."""
    request = ClassifyRequest(str(model), str(work / "map.tif"), (RasterInput(str(work / "scene.tif")),), device="CPU")
    done = run_worker(to_json(request), work)
    print(
        f"{what}: {done.last['event']} after {done.seconds:.0f} s, at most {done.gibibytes:.2f} GiB of memory (aim: "
        f"less than 2), bound by {done.last.get('bound_by')}"
    )


def run(work: Path, model: Path, scene: Path, **options) -> None:
    """Classify from file to file."""
    request = ClassifyRequest(
        str(model), str(work / "map.tif"), (RasterInput(str(scene)),), device="CPU", padding=PADDING, **options
    )
    classify.run(request, Events(io.StringIO()))


def bare_runtime(model: Path, scene: Path) -> tuple[float, float]:
    """Wall and processor seconds of the network alone on the tiles of a scene; it gives classes only, as ours does."""
    network = onnx.load_model_from_string(open_package(model).graph)
    graph = Extractor(network).extract_model(["image"], ["classes"]).SerializeToString()
    session = onnxruntime.InferenceSession(graph, providers=["CPUExecutionProvider"])
    with rasterio.open(scene) as file:
        grid = TileGrid.fitting(file.width, file.height, TILE, PADDING, fixed=False, stride=32)
        whole = Window(0, 0, file.width, file.height)
        values = file.read(window=Window(0, 0, grid.size, grid.size)).astype(np.float32)[None]
    number = sum(len(row) for row in grid.rows_of(whole))

    def loop() -> None:
        for _ in range(number):
            session.run(["classes"], {"image": values})

    return clock(loop)


def deepness_loop(model: Path, scene: Path) -> tuple[float, float]:
    """Wall and processor seconds of Deepness's loop in QGIS's own Python."""
    network = model.with_suffix(".onnx")
    deepness_export.run(ExportModelRequest(str(model), str(network), TILE), Events(io.StringIO()))
    packages = Path(onnxruntime.__file__).parent.parent
    script = Path(__file__).with_name("deepness_loop.py")
    call = [QGIS_PYTHON, "-W", "ignore", str(script), str(packages), str(network), str(scene)]
    screenless = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(call, check=True, stdout=subprocess.PIPE, text=True, env=screenless)
    wall, cpu = json.loads(done.stdout.splitlines()[-1])
    return wall, cpu


def four_times(scene: Path, target: Path) -> Path:
    """Write a scene four times into one."""
    with rasterio.open(scene) as file:
        image = np.tile(file.read(), (1, 2, 2))
    with rasterio.open(target, "w", **raster_profile(image.shape[1], len(image), "uint8")) as file:
        file.write(image)
    return target


def clock(work: Callable[[], None]) -> tuple[float, float]:
    """Seconds by the wall and of the processor."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - cpu


def raster_profile(side: int, bands: int, dtype: str) -> dict:
    """A tiled GeoTIFF."""
    return {
        "driver": "GTiff", "width": side, "height": side, "count": bands, "dtype": dtype, "crs": "EPSG:32633",
        "transform": from_origin(5e5, 5.6e6, 1, 1), "tiled": True, "blockxsize": 512, "blockysize": 512,
        "compress": "zstd" if dtype == "float32" else "deflate", "num_threads": "all_cpus",
    }  # fmt: skip


def noise_raster(path: Path, side: int, bands: int, dtype: str) -> None:
    """Write patches of noise, strip by strip."""
    random = np.random.default_rng(1)
    with rasterio.open(path, "w", **raster_profile(side, bands, dtype) | {"bigtiff": "IF_SAFER"}) as file:
        for row in range(0, side, 512):
            rows = min(512, side - row)
            coarse = random.integers(10, 200, (bands, -(-rows // 16), -(-side // 16)))
            values = np.kron(coarse, np.ones((1, 16, 16), int))[:, :rows, :side] + random.integers(0, 8, (rows, side))
            file.write(values.astype(dtype), window=Window(0, row, side, rows))


def tiny_package(work: Path, bands: int) -> Path:
    """A package of one convolution with four classes, exported as any other."""
    torch.manual_seed(1)
    classes = tuple(LandClass(value, f"Class {value}", "#808080") for value in (1, 2, 3, 4))
    definition = ModelDefinition(
        name="tiny", schema=ClassSchema("tiny", classes), outputs=(1, 2, 3, 4), band_names=("",) * bands, dtype="uint8",
        mean=(MEAN,) * bands, std=(STD,) * bands, tile_size=256,
    )  # fmt: skip
    model = PixelClassifier(
        torch.nn.Conv2d(bands, 4, 3, padding=1), np.array(definition.mean), np.array(definition.std)
    )
    write_package(work / "tiny.dlpk", definition, export_onnx(model, definition, work), model.state_dict())
    return work / "tiny.dlpk"


if __name__ == "__main__":
    main()
