"""The export that a folder holds already, and whether another one may be appended to it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import rasterio
from rasterio.errors import RasterioError

from ..errors import OutputError, SchemaError
from ..schema import ClassSchema
from .esri_json import DEFINITION, OWN, STATS, hex_color, read_json


@dataclass(frozen=True)
class EarlierExport:
    """What an earlier export, ours or ArcGIS's, left in a folder."""

    folder: Path
    stats: dict
    definition: dict
    own: dict
    map_text: str
    next_index: int
    digits: int
    profile: tuple[int, tuple[int, int], str] | None
    second: tuple[int, tuple[int, int], str] | None
    suffix: str

    @classmethod
    def find(cls, folder: Path) -> EarlierExport | None:
        """Read the export that a folder holds; None when there is no folder, or no export in it.

        Raises:
            OutputError: its files are damaged.
        """
        if not (folder / STATS).is_file():
            return None
        own = read_json(folder / OWN, OutputError) if (folder / OWN).exists() else {}
        images, second_images = _images(folder / "images"), _images(folder / "images2")
        numbers = [int(p.stem) for p in images if p.stem.isdecimal()]
        stats = read_json(folder / STATS, OutputError)
        map_file = folder / "map.txt"
        return cls(
            folder,
            stats,
            read_json(folder / DEFINITION, OutputError) if (folder / DEFINITION).exists() else {},
            own,
            map_file.read_text(encoding="utf-8-sig") if map_file.exists() else "",
            max([int(stats.get("NextTileIndex", 0)), *(n + 1 for n in numbers)]),
            max((len(p.stem) for p in images if p.stem.isdecimal()), default=9),
            _profile(images[0]) if images else None,
            _profile(second_images[0]) if second_images else None,
            images[0].suffix.lower() if images else "",
        )

    @property
    def schema(self) -> ClassSchema | None:
        """Its classes; None if it has none, or none that could be continued."""
        try:
            if "schema" in self.own:
                return ClassSchema.from_dict(self.own["schema"])
            classes = self.definition.get("Classes") or []
            data = [{"value": c["Value"], "name": c["Name"], "color": hex_color(c.get("Color"))} for c in classes]
            return ClassSchema.from_dict({"name": self.folder.name, "classes": [c for c in data if c["value"]]})
        except (SchemaError, KeyError, TypeError):
            return None

    def check(
        self,
        mode: str,
        size: tuple[int, int],
        bands: int,
        dtype: str,
        second: tuple[int, str] | None,
        suffix: str,
        schema: ClassSchema | None,
    ) -> None:
        """Refuse to mix exports that do not fit together.

        Args:
            second: bands and data type of the second raster; None without one.

        Raises:
            OutputError: format, size, bands, data type, second raster, file format or classes differ; it says which.
        """
        stats = self.stats
        theirs = [(c.get("ClassValue"), c.get("ClassName")) for c in stats.get("Classes") or []]
        ours = [(c.value, c.name) for c in schema.classes] if schema else []
        for what, earlier, new in (
            ("metadata format", stats.get("MetaDataMode"), mode),
            ("tile size (rows, columns)", (stats.get("TileSizeY"), stats.get("TileSizeX")), size),
            ("number of bands", stats.get("NumBands"), bands),
            ("data type", self.profile[2] if self.profile else dtype, dtype),
            ("second raster", _second(self.second and (self.second[0], self.second[2])), _second(second)),
            ("chip format", self.suffix or suffix, suffix),
            ("classes", sorted(theirs, key=str), sorted(ours, key=str)),
        ):
            if earlier != new:
                raise OutputError(
                    f"The folder {self.folder} holds an export with another {what}: {earlier}; this one has {new}. "
                    "Choose a new folder, or export with the same settings to append."
                )


def _images(folder: Path) -> list[Path]:
    return sorted(p for p in folder.rglob("*") if p.suffix.lower() in (".tif", ".png", ".jpg", ".jpeg"))


def _second(raster: tuple[int, str] | None) -> str:
    return f"{raster[0]} bands of {raster[1]}" if raster else "none"


def _profile(path: Path) -> tuple[int, tuple[int, int], str]:
    try:
        with rasterio.open(path) as chip:
            return chip.count, chip.shape, chip.dtypes[0]
    except RasterioError as error:
        raise OutputError(f"The export in {path.parent.parent} is damaged: {path.name} cannot be read.") from error
