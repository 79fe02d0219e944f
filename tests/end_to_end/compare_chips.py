"""Run by the runtime's Python: are a folder's chips and labels those of the whole raster at their places?

``compare_chips.py FOLDER RASTER SAMPLES.jsonl SCHEMA.json`` prints how many chips were compared. Each image must be
what rasterio reads at the chip's geotransform, each label what it burns of the same geometries into the whole raster.
"""

import json
import sys
from pathlib import Path

import numpy as np
import rasterio
from rasterio.features import rasterize
from rasterio.windows import Window

folder, raster, samples, schema = map(Path, sys.argv[1:])
values = {c["name"]: c["value"] for c in json.loads(schema.read_text())["schema"]["classes"]}
features = [json.loads(line) for line in samples.read_text().splitlines()]
shapes = [(f["geometry"], values[f["properties"]["class"]]) for f in features]
names = sorted(path.name for path in (folder / "images").glob("*.tif"))
with rasterio.open(raster) as source:
    burnt = rasterize(shapes, out_shape=source.shape, transform=source.transform, dtype=np.uint8)
    seen = source.read_masks().any(0)
    covered = np.zeros(source.shape, bool)
    for name in names:
        with rasterio.open(folder / "images" / name) as image, rasterio.open(folder / "labels" / name) as label:
            assert image.transform == label.transform and image.crs == label.crs == source.crs
            column, row = map(round, ~source.transform * (image.transform.c, image.transform.f))
            assert (~source.transform * image.transform).almost_equals(rasterio.Affine.translation(column, row), 1e-6)
            window = Window(column, row, image.width, image.height)
            assert np.array_equal(image.read(), source.read(window=window)), name
            place = window.toslices()
            assert np.array_equal(label.read(1), np.where(seen, burnt, 0)[place]), name
            covered[place] = True
assert covered[(burnt > 0) & seen].all()
print(len(names))
