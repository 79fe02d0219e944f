"""Write polygons or points as a GeoPackage with GDAL's driver (pyogrio), batch by batch."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import shapely
from rasterio.crs import CRS
from shapely.geometry.base import BaseGeometry

from ..errors import OutputError
from ..partial import partial_file

#: Features that are written at a time; each time the file is opened anew.
BATCH = 20_000
#: The columns with text of QGIS's table of styles.
_STYLE_TEXTS = (
    "f_table_catalog", "f_table_schema", "f_table_name", "f_geometry_column", "styleName", "styleQML", "styleSLD",
    "description", "owner", "ui",
)  # fmt: skip


class Layer:
    """A layer of polygons or points in a GeoPackage.

    Args:
        path: the GeoPackage, which need not exist yet.
        name: the layer's name.
        crs: its CRS; None is an unknown plane.
        fields: data type by name of each field.
        geometry: Polygon or Point.
    """

    def __init__(self, path: Path, name: str, crs: CRS | None, fields: dict[str, np.dtype], geometry: str):
        self._path, self._name, self._fields, self._geometry = path, name, fields, geometry
        self._crs = None if crs is None else crs.to_wkt()
        self._shapes: list[BaseGeometry] = []
        self._rows: list[tuple] = []

    def add(self, shapes: Sequence[BaseGeometry], rows: Sequence[tuple]) -> None:
        """Add features with the values of their fields; None is no value."""
        self._shapes.extend(shapes)
        self._rows.extend(rows)
        if len(self._rows) >= BATCH:
            self.write()

    def write(self) -> None:
        """Write what was added since the last time; the layer is there even if that is nothing."""
        from pyogrio.raw import write  # half a second for which only those wait who want polygons

        columns, masks = zip(*(self._column(i, kind) for i, kind in enumerate(self._fields.values())), strict=True)
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="'crs' was not provided")
            write(
                self._path, shapely.to_wkb(np.array(self._shapes, object)), columns, list(self._fields), list(masks),
                layer=self._name, driver="GPKG", geometry_type=self._geometry, crs=self._crs,
                append=self._path.exists(), promote_to_multi=False,
            )  # fmt: skip
        self._shapes.clear()
        self._rows.clear()

    def _column(self, index: int, kind: np.dtype) -> tuple[np.ndarray, np.ndarray]:
        """The values of a field, and where there is none."""
        values = [row[index] for row in self._rows]
        missing = np.array([value is None for value in values], bool)
        blank = None if kind.hasobject else 0
        return np.array([blank if value is None else value for value in values], kind), missing


class GeoPackage:
    """A new GeoPackage."""

    def __init__(self, path: Path):
        self._path = path

    @contextmanager
    def layer(
        self, name: str, crs: CRS | None, fields: dict[str, np.dtype], geometry: str = "Polygon"
    ) -> Iterator[Layer]:
        """Add a layer of polygons or points, or add to one that was added before."""
        layer = Layer(self._path, name, crs, fields, geometry)
        yield layer
        layer.write()

    def add_styles(self, styles: Mapping[str, str]) -> None:
        """Give layers the style (QML) in which QGIS opens them, in the table where QGIS itself keeps such."""
        from pyogrio.raw import write

        common = dict.fromkeys(_STYLE_TEXTS, "") | {"f_geometry_column": "geom", "styleName": "classes"}
        rows = [common | {"f_table_name": layer, "styleQML": qml} for layer, qml in styles.items()]
        columns = {name: np.array([row[name] for row in rows], object) for name in _STYLE_TEXTS}
        columns["useAsDefault"] = np.ones(len(rows), bool)
        columns["update_time"] = np.full(len(rows), np.datetime64("now", "ms"))
        write(
            self._path, None, list(columns.values()), list(columns), layer="layer_styles", driver="GPKG", append=True,
            layer_options={"FID": "id"},
        )  # fmt: skip


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
