"""What the tests of ArcGIS's folders share: where files of real exports lie, and how they and chips are made."""

import json
import os
from pathlib import Path

import numpy as np

REAL = Path(os.environ.get("CHIPWISE_TEST_DATA", ""), "..", "reference", "arcgis-samples")
STATS, DEFINITION = "esri_accumulated_stats.json", "esri_model_definition.emd"
#: The real exports of the older generation, by our name of their format.
OLD = {"CLASSIFIED_TILES": "real_classified_tiles_old", "PASCAL_VOC": "real_voc_old", "KITTI": "real_kitti_old"}


def read(path: Path) -> dict:
    return json.loads(path.read_text(encoding="utf-8-sig"))


def pixels(seed=1, bands=3, size=64, values=(1, 2), dtype=np.uint8, label_type=np.uint8):
    """An image and a label of squares, which its first band tells apart."""
    random = np.random.default_rng(seed)
    rows, columns = np.indices((size, size)) // 16
    place = (rows + columns + seed) % len(values)
    image = random.integers(0, 9, (bands, size, size)) + 40 + 100 * place // len(values)
    return image.astype(dtype), np.array(values, label_type)[place]
