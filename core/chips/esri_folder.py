"""Read a folder of training chips in Esri's layout, written by us or by ArcGIS."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import rasterio
from affine import Affine
from rasterio.errors import RasterioError

from ..errors import TrainingDataError
from ..schema import ClassSchema


@dataclass(frozen=True)
class Chip:
    """One chip on disk; ``space`` names the plane in which its ``transform`` places it (see ``ChipFolder``)."""

    image: Path
    label: Path
    transform: Affine
    space: str


@dataclass(frozen=True)
class ChipFolder:
    """A folder of chips, opened for reading.

    Chips of one ``space`` may show the same ground: all georeferenced chips of a CRS share one, and chips cut from
    a raster without georeference share that raster.
    """

    path: Path
    schema: ClassSchema
    chips: list[Chip]
    bands: int
    size: tuple[int, int]
    dtype: np.dtype
    band_names: list[str] = field(default_factory=list)
    min_cell_size: dict | None = None
    max_cell_size: dict | None = None

    @classmethod
    def open(cls, path: str | Path) -> ChipFolder:
        """Open a folder and check that it is complete.

        Raises:
            TrainingDataError: it is missing, no export of Classified Tiles, empty, or its files contradict each other.
        """
        path = Path(path)
        if not path.is_dir():
            raise TrainingDataError(f"The folder of training data {path} does not exist.")
        images = _by_stem(path / "images")
        labels = _by_stem(path / "labels")
        stems = sorted(images.keys() & labels.keys())
        if not stems:
            raise TrainingDataError(
                f"{path} holds no training data: a folder made by Export Training Data has chips of the same name in "
                "its folders images and labels."
            )
        definition = _read_json(path / "esri_model_definition.emd")
        stats = _read_json(path / "esri_accumulated_stats.json")
        mode = stats.get("MetaDataMode") or definition.get("MetaDataMode", "Classified_Tiles")
        if mode != "Classified_Tiles":
            raise TrainingDataError(f"{path} holds {mode}; a network for pixels is trained on Classified_Tiles.")
        own = _read_json(path / "chipwise.json") if (path / "chipwise.json").exists() else {}
        sources = {c["name"]: str(c["source"]) for c in own.get("chips", ())}
        with _open_chip(images[stems[0]]) as chip:
            first = _profile(chip)
        chips = []
        for stem in stems:
            with _open_chip(images[stem]) as chip:
                if _profile(chip) != first:
                    raise TrainingDataError(
                        f"The chip {images[stem].name} has (bands, size, type) {_profile(chip)}, the first one "
                        f"{first}; export chips of one kind into one folder."
                    )
                space = chip.crs.to_wkt() if chip.crs else f"raster {sources.get(stem, '')}"
                chips.append(Chip(images[stem], labels[stem], chip.transform, space))
        properties = definition.get("InputRastersProps") or {}
        names = [str(n) for n in properties.get("BandNames", [])]
        return cls(
            path,
            _read_classes(definition, path),
            chips,
            first[0],
            first[1],
            np.dtype(first[2]),
            names if len(names) == first[0] else [""] * first[0],
            definition.get("MinCellSize"),
            definition.get("MaxCellSize"),
        )


def read_chip(chip: Chip) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Read a chip: image (bands, rows, columns), where its values are valid (same shape), label (rows, columns).

    Raises:
        TrainingDataError: a file is damaged, or image and label differ in size.
    """
    with _open_chip(chip.image) as dataset:
        image, valid = dataset.read(), dataset.read_masks() != 0
    with _open_chip(chip.label) as dataset:
        label = dataset.read(1)
    if label.shape != image.shape[1:]:
        raise TrainingDataError(f"The chip {chip.image.name} and its label differ in size: {chip.label}.")
    if np.issubdtype(image.dtype, np.floating):
        valid &= np.isfinite(image)
    return image, valid, label


def _profile(chip) -> tuple[int, tuple[int, int], str]:
    return chip.count, chip.shape, chip.dtypes[0]


def _open_chip(path: Path):
    try:
        return rasterio.open(path)
    except RasterioError as error:
        raise TrainingDataError(f"The chip {path} cannot be read: {error}.") from error


def _by_stem(folder: Path) -> dict[str, Path]:
    suffixes = (".tif", ".tiff", ".png", ".jpg", ".jpeg")
    return {p.stem: p for p in sorted(folder.glob("*")) if p.suffix.lower() in suffixes} if folder.is_dir() else {}


def _read_json(path: Path) -> dict:
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError as error:
        raise TrainingDataError(f"{path.parent} is not a complete export: {path.name} is missing.") from error
    except (OSError, ValueError) as error:
        raise TrainingDataError(f"{path} cannot be read: {error}.") from error
    if not isinstance(data, dict):
        raise TrainingDataError(f"{path} is not a JSON object.")
    return data


def _read_classes(definition: dict, path: Path) -> ClassSchema:
    classes = [c for c in definition.get("Classes") or [] if isinstance(c, dict) and c.get("Value") != 0]
    data = [{"value": c.get("Value"), "name": c.get("Name", ""), "color": _color(c.get("Color"))} for c in classes]
    if not data:
        raise TrainingDataError(f"{path} names no classes in esri_model_definition.emd.")
    return ClassSchema.from_dict({"name": path.name, "classes": data})


def _color(color) -> str:
    if isinstance(color, list) and len(color) >= 3 and all(isinstance(v, int) and 0 <= v <= 255 for v in color[:3]):
        return "#{:02x}{:02x}{:02x}".format(*color[:3])
    return ""  # Esri writes -1, -1, -1 for unknown
