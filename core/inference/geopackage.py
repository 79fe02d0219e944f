"""Write polygons as a GeoPackage with GDAL's driver (pyogrio), batch by batch."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import shapely
from rasterio.crs import CRS

from ..errors import OutputError
from ..partial import partial_file

#: Polygons that are written at a time; each time the file is opened anew.
BATCH = 20_000


class Layer:
    """A layer of polygons in a GeoPackage.

    Args:
        path: the GeoPackage, which need not exist yet.
        name: the layer's name.
        crs: its CRS; None is an unknown plane.
        fields: data type by name of each field.
    """

    def __init__(self, path: Path, name: str, crs: CRS | None, fields: dict[str, np.dtype]):
        self._path, self._name, self._fields = path, name, fields
        self._crs = None if crs is None else crs.to_wkt()
        self._polygons: list[shapely.Polygon] = []
        self._rows: list[tuple] = []

    def add(self, polygons: Sequence[shapely.Polygon], rows: Sequence[tuple]) -> None:
        """Add polygons with the values of their fields."""
        self._polygons.extend(polygons)
        self._rows.extend(rows)
        if len(self._rows) >= BATCH:
            self.write()

    def write(self) -> None:
        """Write what was added since the last time; the layer is there even if that is nothing."""
        from pyogrio.raw import write  # half a second for which only those wait who want polygons

        kinds = list(self._fields.values())
        columns = [np.array([row[i] for row in self._rows], kind) for i, kind in enumerate(kinds)]
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="'crs' was not provided")
            write(
                self._path, shapely.to_wkb(np.array(self._polygons, object)), columns, list(self._fields),
                layer=self._name, driver="GPKG", geometry_type="Polygon", crs=self._crs, append=self._path.exists(),
                promote_to_multi=False,
            )  # fmt: skip
        self._polygons.clear()
        self._rows.clear()


class GeoPackage:
    """A new GeoPackage."""

    def __init__(self, path: Path):
        self._path = path

    @contextmanager
    def layer(self, name: str, crs: CRS | None, fields: dict[str, np.dtype]) -> Iterator[Layer]:
        """Add a layer of polygons."""
        layer = Layer(self._path, name, crs, fields)
        yield layer
        layer.write()


@contextmanager
def new_geopackage(target: str | Path) -> Iterator[GeoPackage]:
    """Open a GeoPackage for writing; it appears under its name, and replaces an older one, if the block succeeds.

    Raises:
        OutputError: it cannot be written.
    """
    from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, GeometryError

    with partial_file(target) as path:
        try:
            yield GeoPackage(path)
        except (DataSourceError, DataLayerError, FeatureError, GeometryError) as error:
            raise OutputError(f"{target} cannot be written: {error}. Is the disk full?") from error
