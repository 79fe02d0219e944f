"""The layers of one run as files: at once where they may be touched only then, the others before the worker starts."""

from __future__ import annotations

import re
from collections.abc import Callable

from qgis.core import QgsRasterLayer

from ..core.requests import RasterInput, SamplesInput
from .layers import raster_input, remark_on_layers, write_samples
from .parameter_values import ParameterValues
from .rendered_raster import Frame, RenderedRaster, is_file, title
from .worker_algorithm import WorkerAlgorithm


class LayerFiles:
    """Makes files of layers, in the run's own folder for temporary files.

    Args:
        algorithm: the run.
        values: its parameters.
        frame: the pixels to fetch of a layer that is no file; None where rasters are files.
    """

    def __init__(
        self,
        algorithm: WorkerAlgorithm,
        values: ParameterValues,
        frame: Callable[[QgsRasterLayer], Frame] | None = None,
    ):
        self._algorithm, self._values, self._frame = algorithm, values, frame

    def raster(self, layer: QgsRasterLayer) -> RasterInput:
        """The file of a raster layer; that of one that is none is written before the worker starts."""
        if is_file(layer):
            return raster_input(layer)
        path = self._algorithm.scratch_path(re.sub(r"[^\w-]+", "_", title(layer)) + ".tif")
        self._algorithm.before_worker(RenderedRaster(layer, self._frame(layer), path).write)
        return RasterInput(str(path))

    def samples(
        self, name: str, field: str = "", buffer_radius: float = 0.0, more_fields: tuple[str, ...] = ()
    ) -> SamplesInput:
        """Write the features of a parameter; see ``write_samples``. The log says which layer of several is taken."""
        layer, source = self._values.vector_layer(name), self._values.features(name)
        called = layer.name() if layer else source.sourceName()
        remark = remark_on_layers(layer)
        if remark:
            self._algorithm.before_worker(lambda feedback: feedback.pushWarning(f"{name}: {remark}"))
        path = self._algorithm.scratch_path("samples.geojsonl")
        return write_samples(source, called, field, buffer_radius, path, more_fields)
