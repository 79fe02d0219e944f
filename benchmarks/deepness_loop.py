"""The loop that Deepness 0.6 runs over a raster, with QGIS's own Python, for ``inference.py``.

    /usr/bin/python3 deepness_loop.py FOLDER_OF_ONNXRUNTIME MODEL.onnx RASTER

One after the other, for tiles of the model's size that overlap by 15 %: a block of each band from QGIS's raster
provider, resampled bilinearly; divided by 255 and standardised with the model's numbers; the network; what is below the
threshold cleared; argmax in NumPy; the tile's middle put into a map in memory. What Deepness does then (a median filter
over the map, its statistics, polygons of each class) is left out, and nothing is written.

Prints wall and processor seconds, starting QGIS and opening the files not counted.
"""

from __future__ import annotations

import json
import sys
import time

sys.path.insert(0, sys.argv[1])  # before the system's packages, since NumPy must be the one of ONNX Runtime
import numpy as np
import onnxruntime
from qgis.core import Qgis, QgsApplication, QgsRasterLayer, QgsRectangle

OVERLAP = 0.15
THRESHOLD = 0.5
#: NumPy's names of the types of bands in the benchmark.
TYPES = {Qgis.DataType.Byte: np.uint8}


def main(model: str, raster: str) -> None:
    """Run the loop and print what it took."""
    session = onnxruntime.InferenceSession(model, providers=["CUDAExecutionProvider", "CPUExecutionProvider"])
    layer = QgsRasterLayer(raster, "raster")
    provider = layer.dataProvider()
    provider.enableProviderResampling(True)
    provider.setZoomedInResamplingMethod(provider.ResamplingMethod.Bilinear)
    provider.setZoomedOutResamplingMethod(provider.ResamplingMethod.Bilinear)
    wall, cpu = time.perf_counter(), time.process_time()
    classes = classify(session, layer)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    assert classes.any()
    print(json.dumps([wall, cpu]))


def classify(session: onnxruntime.InferenceSession, layer: QgsRasterLayer) -> np.ndarray:
    """The map: a channel's number and 1."""
    image, keys = session.get_inputs()[0], session.get_modelmeta().custom_metadata_map
    mean, std = (np.array(json.loads(keys[f"standardization_{name}"]), np.float32) for name in ("mean", "std"))
    side = image.shape[-1]
    half = int(side * OVERLAP / 2)
    step = side - 2 * half
    classes = np.zeros((layer.height(), layer.width()), np.uint8)
    for row in range(0, layer.height() - 2 * half, step):
        for column in range(0, layer.width() - 2 * half, step):
            tile = read(layer, column, row, side)
            values = np.float32(tile[np.newaxis] * 1.0 / 255.0)
            values = ((values - mean) / std).transpose(0, 3, 1, 2)
            scores = session.run(None, {image.name: values})[0][0]
            scores[scores < THRESHOLD] = 0
            found = np.argmax(scores, axis=0) + 1
            top, left = row + half * (row > 0), column + half * (column > 0)
            place = classes[top : row + side - half, left : column + side - half]
            place[:] = found[top - row :, left - column :][: place.shape[0], : place.shape[1]]
    return classes


def read(layer: QgsRasterLayer, column: int, row: int, side: int) -> np.ndarray:
    """Rows, columns, bands; zero outside the raster."""
    provider, whole = layer.dataProvider(), layer.extent()
    cell = layer.rasterUnitsPerPixelX()
    left, top = whole.xMinimum() + column * cell, whole.yMaximum() - row * cell
    extent = QgsRectangle(left, top - side * cell, left + side * cell, top)
    bands = []
    for band in range(1, layer.bandCount() + 1):
        block = provider.block(band, extent, side, side)
        bands.append(np.frombuffer(block.data(), TYPES[block.dataType()]).reshape(side, side))
    return np.stack(bands, axis=-1)


if __name__ == "__main__":
    QgsApplication([], False).initQgis()
    main(*sys.argv[2:])
