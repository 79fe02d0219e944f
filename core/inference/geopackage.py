"""Write polygons as a GeoPackage: an SQLite file of a fixed form (OGC 12-128r14), with a spatial index per layer."""

from __future__ import annotations

import re
import sqlite3
import struct
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import numpy as np
import shapely
from rasterio.crs import CRS

from ..errors import OutputError
from ..partial import partial_file

#: "GPKG" as a number, and version 1.2.
APPLICATION_ID, VERSION = 0x47504B47, 10200
#: Numbers for coordinate systems that have none.
OWN_SRS = 100_000

_TABLES = """
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY,
  organization TEXT NOT NULL, organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
  description TEXT DEFAULT '', last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL UNIQUE REFERENCES gpkg_contents(table_name),
  column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL,
  srs_id INTEGER NOT NULL REFERENCES gpkg_spatial_ref_sys(srs_id), z TINYINT NOT NULL, m TINYINT NOT NULL,
  PRIMARY KEY (table_name, column_name));
CREATE TABLE gpkg_extensions (table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL,
  definition TEXT NOT NULL, scope TEXT NOT NULL, UNIQUE (table_name, column_name, extension_name));
"""
#: Keep the index right when someone edits the layer: (name, event, condition, what is done).
_TRIGGERS = (
    ("insert", "INSERT", "NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)", ("add",)),
    ("update1", "UPDATE OF geom", "OLD.fid = NEW.fid AND NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)", ("add",)),
    ("update2", "UPDATE OF geom", "OLD.fid = NEW.fid AND (NEW.geom ISNULL OR ST_IsEmpty(NEW.geom))", ("remove",)),
    ("update3", "UPDATE", "OLD.fid != NEW.fid AND NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)", ("remove", "add")),
    ("update4", "UPDATE", "OLD.fid != NEW.fid AND (NEW.geom ISNULL OR ST_IsEmpty(NEW.geom))", ("remove", "remove new")),
    ("delete", "DELETE", "OLD.geom NOTNULL", ("remove",)),
)


class Layer:
    """A table of polygons in a GeoPackage, written batch by batch."""

    def __init__(self, database: sqlite3.Connection, name: str, srs_id: int, fields: Sequence[str]):
        self._database, self._name, self._srs_id = database, name, srs_id
        self._places = ", ".join("?" * (len(fields) + 2))
        self._count = 0
        self._low, self._high = np.full(2, np.inf), np.full(2, -np.inf)

    def write(self, polygons: Sequence[shapely.Polygon], rows: Iterable[tuple]) -> None:
        """Add polygons with the values of their fields."""
        if not len(polygons):
            return
        bounds = shapely.bounds(polygons)
        self._low = np.minimum(self._low, bounds[:, :2].min(0))
        self._high = np.maximum(self._high, bounds[:, 2:].max(0))
        ids = range(self._count + 1, self._count + 1 + len(polygons))
        self._count += len(polygons)
        shapes = shapely.to_wkb(polygons, byte_order=1)
        blobs = [_header(self._srs_id, box) + wkb for box, wkb in zip(bounds, shapes, strict=True)]
        self._database.executemany(
            f"INSERT INTO {_quoted(self._name)} VALUES ({self._places})",
            ((fid, blob, *row) for fid, blob, row in zip(ids, blobs, rows, strict=True)),
        )
        self._database.executemany(
            f"INSERT INTO {_quoted(f'rtree_{self._name}_geom')} VALUES (?, ?, ?, ?, ?)",
            ((fid, xmin, xmax, ymin, ymax) for fid, (xmin, ymin, xmax, ymax) in zip(ids, bounds.tolist(), strict=True)),
        )

    def finish(self) -> None:
        """Note the layer's extent, and switch its index to being kept up to date."""
        if self._count:
            self._database.execute(
                "UPDATE gpkg_contents SET min_x = ?, min_y = ?, max_x = ?, max_y = ? WHERE table_name = ?",
                (*self._low.tolist(), *self._high.tolist(), self._name),
            )
        for statement in _triggers(self._name):
            self._database.execute(statement)


class GeoPackage:
    """A new GeoPackage."""

    def __init__(self, database: sqlite3.Connection):
        self._database = database

    @contextmanager
    def layer(self, name: str, crs: CRS | None, fields: dict[str, str]) -> Iterator[Layer]:
        """Add a layer of polygons.

        Args:
            name: its name; letters, digits and the like.
            crs: its CRS.
            fields: SQL type by name of each field; besides there are ``fid`` and ``geom``.
        """
        if re.match(r"(gpkg|rtree|sqlite)_", name, re.IGNORECASE):
            name = f"layer_{name}"  # those are reserved
        srs_id = self._reference(crs)
        columns = "".join(f", {_quoted(field)} {kind}" for field, kind in fields.items())
        run = self._database.execute
        run(f"CREATE TABLE {_quoted(name)} (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, geom POLYGON{columns})")
        run(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) VALUES (?, 'features', ?, ?)",
            (name, name, srs_id),
        )
        run("INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', 'POLYGON', ?, 0, 0)", (name, srs_id))
        run(
            "INSERT INTO gpkg_extensions VALUES (?, 'geom', 'gpkg_rtree_index', "
            "'http://www.geopackage.org/spec120/#extension_rtree', 'write-only')",
            (name,),
        )
        run(f"CREATE VIRTUAL TABLE {_quoted(f'rtree_{name}_geom')} USING rtree(id, minx, maxx, miny, maxy)")
        layer = Layer(self._database, name, srs_id, list(fields))
        yield layer
        layer.finish()

    def _reference(self, crs: CRS | None) -> int:
        """The number of a CRS in the file, which is written there if it is new; -1 is an unknown plane."""
        if crs is None:
            return -1
        code, text = crs.to_epsg(), crs.to_wkt()
        known = self._database.execute("SELECT srs_id, definition FROM gpkg_spatial_ref_sys").fetchall()
        for srs_id, definition in known:
            if srs_id == code or definition == text:
                return srs_id
        srs_id = code or OWN_SRS + len(known)
        row = (f"EPSG:{code}" if code else "Custom", srs_id, "EPSG" if code else "NONE", srs_id, text)
        self._database.execute("INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, NULL)", row)
        return srs_id


@contextmanager
def new_geopackage(target: str | Path) -> Iterator[GeoPackage]:
    """Open a GeoPackage for writing; it appears under its name, and replaces an older one, if the block succeeds.

    Raises:
        OutputError: it cannot be written.
    """
    with partial_file(target) as path:
        try:
            with closing(sqlite3.connect(path)) as database:
                # nobody sees the file before it is complete, so a journal or flushing to disk would protect nothing
                database.execute("PRAGMA journal_mode = OFF")
                database.execute("PRAGMA synchronous = OFF")
                database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
                database.execute(f"PRAGMA user_version = {VERSION}")
                database.executescript(_TABLES)
                database.executemany(
                    "INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)",
                    (
                        ("Undefined Cartesian", -1, "NONE", -1, "undefined", None),
                        ("Undefined geographic", 0, "NONE", 0, "undefined", None),
                        ("WGS 84", 4326, "EPSG", 4326, CRS.from_epsg(4326).to_wkt(), None),
                    ),
                )
                yield GeoPackage(database)
                database.commit()
        except sqlite3.Error as error:
            raise OutputError(f"{target} cannot be written: {error}. Is the disk full?") from error


def _header(srs_id: int, bounds: np.ndarray) -> bytes:
    """What stands before the WKB: magic, version 0, flags (little endian, with an envelope), CRS, envelope."""
    xmin, ymin, xmax, ymax = bounds
    return struct.pack("<2sBBi4d", b"GP", 0, 0b011, srs_id, xmin, xmax, ymin, ymax)


def _triggers(name: str) -> Iterator[str]:
    index = _quoted(f"rtree_{name}_geom")
    box = ", ".join(f"ST_{side}(NEW.geom)" for side in ("MinX", "MaxX", "MinY", "MaxY"))
    actions = {
        "add": f"INSERT OR REPLACE INTO {index} VALUES (NEW.fid, {box});",
        "remove": f"DELETE FROM {index} WHERE id = OLD.fid;",
        "remove new": f"DELETE FROM {index} WHERE id = NEW.fid;",
    }
    for trigger, event, condition, done in _TRIGGERS:
        yield (
            f"CREATE TRIGGER {_quoted(f'rtree_{name}_geom_{trigger}')} AFTER {event} ON {_quoted(name)} "
            f"WHEN {condition} BEGIN {' '.join(actions[action] for action in done)} END"
        )


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
