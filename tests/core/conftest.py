"""Factories for the core's tests: every raster, sample, chip and model is made in code."""

from __future__ import annotations

import io
import json
import os
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import settings

PLUGINS = Path(__file__).resolve().parents[2] / "build" / "plugins"

if not (PLUGINS / "chipwise" / "core").is_dir():
    raise pytest.UsageError(f"{PLUGINS / 'chipwise'} is missing; run make test, which links the plugin there.")
sys.path.insert(0, str(PLUGINS))
sys.path.insert(0, str(Path(__file__).parent))

# Networks this small gain nothing from threads, and lose minutes to them on a machine whose cores are busy.
os.environ.setdefault("OMP_NUM_THREADS", "1")

# The same examples in every run, however slow the machine is.
settings.register_profile("chipwise", derandomize=True, deadline=None, database=None)
settings.load_profile("chipwise")

UTM = "EPSG:32633"


@pytest.fixture
def plugins() -> Path:
    """The folder from which ``chipwise`` is imported, for child processes."""
    return PLUGINS


@pytest.fixture
def events():
    from chipwise.core.events import Events

    class RecordedEvents(Events):
        def __init__(self):
            self.stream = io.StringIO()
            super().__init__(self.stream)

        def all(self) -> list[dict]:
            return [json.loads(line) for line in self.stream.getvalue().splitlines()]

        def texts(self, kind: str) -> str:
            return "\n".join(e["text"] for e in self.all() if e["event"] == kind)

    return RecordedEvents()


@pytest.fixture
def utm_grid():
    """A transform of 10 m cells: (column, row) to map coordinates."""
    from rasterio.transform import from_origin

    return from_origin(500_000, 5_600_000, 10, 10)


@pytest.fixture
def make_raster(utm_grid):
    """Write an array (rows, columns) or (bands, rows, columns); ``georeference=False`` leaves out transform and CRS."""
    import rasterio

    def make(path, array, *, georeference=True, names=(), alpha=False, mask=None, colormap=None, **profile) -> str:
        array = array[np.newaxis] if array.ndim == 2 else array
        place = {"crs": UTM, "transform": utm_grid} if georeference else {}
        size = {"count": len(array), "height": array.shape[1], "width": array.shape[2], "dtype": array.dtype}
        kind = {"photometric": "MINISBLACK", "alpha": "unspecified"} if alpha else {}
        with (
            rasterio.Env(GDAL_TIFF_INTERNAL_MASK=True),
            rasterio.open(path, "w", **({"driver": "GTiff"} | size | place | kind | profile)) as dataset,
        ):
            dataset.write(array)
            if names:
                dataset.descriptions = names
            if mask is not None:
                dataset.write_mask(mask)
            if colormap:
                dataset.write_colormap(1, colormap)
        return str(path)

    return make


@pytest.fixture
def make_samples():
    """Write (geometry, class) pairs as GeoJSON lines; ``crs`` is anything rasterio understands, None for none."""
    from chipwise.core.requests import SamplesInput
    from rasterio.crs import CRS

    def make(path, features, crs=UTM, **fields) -> SamplesInput:
        lines = [
            json.dumps({"type": "Feature", "geometry": geometry, "properties": {"class": raw}})
            for geometry, raw in features
        ]
        Path(path).write_text("\n".join(lines) + "\n" if lines else "", encoding="utf-8")
        return SamplesInput(str(path), CRS.from_user_input(crs).to_wkt() if crs else "", **fields)

    return make


@pytest.fixture
def polygon():
    """A polygon through points given in (column, row) of a grid."""

    def make(transform, points) -> dict:
        ring = [list(transform * point) for point in points]
        return {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}

    return make


@pytest.fixture
def pixel_box(polygon):
    """A rectangle that holds the centres of the pixels [top:bottom, left:right] and no other."""

    def make(transform, top, bottom, left, right) -> dict:
        l, r, t, b = left + 0.25, right - 0.25, top + 0.25, bottom - 0.25  # noqa: E741
        return polygon(transform, [(l, t), (r, t), (r, b), (l, b)])

    return make


@pytest.fixture
def make_chips(tmp_path, make_raster, events):
    """Export a folder of chips from an image and a label array of the same size."""
    from chipwise.core.chips import export
    from chipwise.core.requests import ExportRequest, RasterInput

    def make(name, image, label, tile=64, stride=64, **options) -> Path:
        image_path = make_raster(tmp_path / f"{name}-image.tif", image, **options)
        label_path = make_raster(tmp_path / f"{name}-label.tif", label)
        output = tmp_path / name
        export.run(
            ExportRequest(
                rasters=(RasterInput(image_path),), output=str(output), label_rasters=(RasterInput(label_path),),
                tile_size=tile, stride=stride,
            ),
            events,
        )  # fmt: skip
        return output

    return make


@pytest.fixture
def make_graph():
    """An ONNX graph whose class, of all probability, is its first band, and whose confidence is constant."""
    import onnx
    from onnx import TensorProto, helper

    def make(bands=1, kind=TensorProto.UINT8, confidence=0.75, size=None, extra_initializers=(), channels=10) -> bytes:
        sides = [size or "rows", size or "columns"]
        start, end, axis = (
            helper.make_tensor(name, TensorProto.INT64, [1], [value])
            for name, value in (("start", 0), ("end", 1), ("axis", 1))
        )
        nodes = [
            helper.make_node("Slice", ["image", "start", "end", "axis"], ["band"]),
            helper.make_node("Squeeze", ["band", "axis"], ["flat"]),
            helper.make_node("Cast", ["flat"], ["classes"], to=kind),
            helper.make_node("Equal", ["band", "channels"], ["truth"]),
            helper.make_node("Cast", ["truth"], ["probabilities"], to=TensorProto.FLOAT),
            helper.make_node("Mul", ["flat", "zero"], ["nothing"]),
            helper.make_node("Add", ["nothing", "constant"], ["confidence"]),
        ]
        graph = helper.make_graph(
            nodes,
            "known answer",
            [helper.make_tensor_value_info("image", TensorProto.FLOAT, ["n", bands, *sides])],
            [
                helper.make_tensor_value_info("classes", kind, ["n", *sides]),
                helper.make_tensor_value_info("confidence", TensorProto.FLOAT, ["n", *sides]),
                helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, ["n", channels, *sides]),
            ],
            [
                start, end, axis,
                helper.make_tensor("channels", TensorProto.FLOAT, [channels, 1, 1], range(channels)),
                helper.make_tensor("zero", TensorProto.FLOAT, [], [0.0]),
                helper.make_tensor("constant", TensorProto.FLOAT, [], [confidence]),
                *extra_initializers,
            ],
        )  # fmt: skip
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
        if not extra_initializers:
            onnx.checker.check_model(model, full_check=True)
        return model.SerializeToString()

    return make


@pytest.fixture
def make_definition():
    """A model definition for classes 1..9, by default with a channel for background."""
    from chipwise.core.model_package.definition import ModelDefinition
    from chipwise.core.schema import PALETTE, ClassSchema, LandClass

    def make(values=(1, 2, 3, 4, 5, 6, 7, 8, 9), outputs=None, bands=1, **fields) -> ModelDefinition:
        classes = tuple(LandClass(v, f"Class {v}", PALETTE[i % len(PALETTE)]) for i, v in enumerate(values))
        given = {
            "name": "known", "band_names": ("",) * bands, "dtype": "uint8", "mean": (0.0,) * bands,
            "std": (1.0,) * bands, "tile_size": 64,
        }  # fmt: skip
        return ModelDefinition(
            schema=ClassSchema("known", classes), outputs=outputs or (0, *values), **(given | fields)
        )

    return make


@pytest.fixture
def make_package(tmp_path, make_graph, make_definition):
    """A .dlpk around the known-answer graph; ``members`` adds or replaces files of the zip."""

    def make(name="known.dlpk", graph=None, definition=None, members=None, **options) -> str:
        definition = definition or make_definition(**options)
        files = {
            f"{definition.name}.emd": json.dumps(definition.to_emd()).encode(),
            f"{definition.name}.onnx": graph or make_graph(definition.bands, channels=len(definition.outputs)),
        } | (members or {})
        path = tmp_path / name
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
            for member, content in files.items():
                if content is not None:
                    package.writestr(member, content)
        return str(path)

    return make


@pytest.fixture
def landscape():
    """An image of two bands and a label of two classes that its first band tells apart; 0 at the border."""

    def make(size=192, classes=2, seed=1) -> tuple[np.ndarray, np.ndarray]:
        random = np.random.default_rng(seed)
        rows, columns = np.indices((size, size)) // 24
        label = ((rows + columns) % classes + 1).astype(np.uint8)
        image = np.stack([label * 60, label * 10 + 100]) + random.integers(0, 8, (2, size, size))
        return image.astype(np.uint8), label

    return make
