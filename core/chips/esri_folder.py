"""Read folders of training chips in Esri's layout, written by us or by ArcGIS.

Chips are paired with their labels by file name without ending, as ArcGIS does: names may have any number of digits and
gaps between them, and ``map.txt`` is not needed.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import rasterio
from affine import Affine
from rasterio.errors import NotGeoreferencedWarning, RasterioError

from ..band_names import are_other_bands
from ..errors import TrainingDataError
from ..schema import PALETTE, ClassSchema, LandClass
from .esri_json import DEFINITION, OWN, STATS, hex_color, read_json


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

    Chips of one ``space`` may show the same ground: all georeferenced chips of a CRS share one, which is its WKT, and
    chips cut from a raster without georeference share that raster. A chip of which nothing is known has a space of its
    own. Chips of two CRSs may show the same ground, too.
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
    def open(cls, *paths: str | Path) -> ChipFolder:
        """Open one folder, or several whose chips are alike as one, and check that they are complete.

        Raises:
            TrainingDataError: one is missing, no export of Classified Tiles, empty, or its files contradict each
                other; or several differ in bands, their names, size or data type, or name one class value differently.
        """
        folders = [_open_one(Path(path)) for path in paths]
        first = folders[0]
        for other in folders[1:]:
            _check_alike(first, other)
        if len(folders) == 1:
            return first
        return replace(first, schema=_merged(folders), chips=[chip for folder in folders for chip in folder.chips])

    @property
    def profile(self) -> tuple[int, tuple[int, int], str]:
        """Bands, size and data type of every chip."""
        return self.bands, self.size, str(self.dtype)


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
    if label.dtype.kind not in "iu" or label.min() < 0:
        raise TrainingDataError(f"The label {chip.label} holds no class values; they are whole numbers from 0.")
    if np.issubdtype(image.dtype, np.floating):
        valid &= np.isfinite(image)
    return image, valid, label


def check_bands(first: ChipFolder, other: ChipFolder) -> None:
    """Raise TrainingDataError if the names of the bands tell that two folders hold other ones, or in another order."""
    is_mixed = sorted(other.band_names) == sorted(first.band_names)
    pairs = zip(other.band_names, first.band_names, strict=False)
    for number, (there, here) in enumerate(pairs, 1):
        if are_other_bands(there, here) or (is_mixed and there != here):
            raise TrainingDataError(
                f"{other.path} has the bands {', '.join(other.band_names)}, while {first.path} has "
                f"{', '.join(first.band_names)}: band {number} is {there} there and {here} here. Export both with the "
                "same bands in the same order (BANDS); if they are the same, give them the same names in the rasters."
            )


def _open_one(path: Path) -> ChipFolder:
    if not path.is_dir():
        raise TrainingDataError(f"The folder of training data {path} does not exist.")
    images, labels = _by_stem(path / "images"), _by_stem(path / "labels")
    definition = read_json(path / DEFINITION, TrainingDataError) if images else {}
    stats = read_json(path / STATS, TrainingDataError) if images else {}
    mode = stats.get("MetaDataMode") or definition.get("MetaDataMode", "Classified_Tiles")
    if mode != "Classified_Tiles":
        raise TrainingDataError(f"{path} holds {mode}; a network for pixels is trained on Classified_Tiles.")
    stems = sorted(images.keys() & labels.keys())
    if not stems:
        raise TrainingDataError(
            f"{path} holds no training data: a folder made by Export Training Data has chips of the same name in "
            "its folders images and labels."
        )
    sources = _sources(path)
    with _open_chip(images[stems[0]]) as chip:
        profile = _profile(chip)
    chips = []
    for stem in stems:
        with _open_chip(images[stem]) as chip:
            if _profile(chip) != profile:
                raise TrainingDataError(
                    f"The chip {images[stem].name} has (bands, size, type) {_profile(chip)}, the first one {profile}; "
                    "export chips of one kind into one folder."
                )
            chips.append(Chip(images[stem], labels[stem], chip.transform, _space(chip, sources.get(stem))))
    bands, size, dtype = profile
    names = [str(n) for n in (definition.get("InputRastersProps") or {}).get("BandNames", [])]
    return ChipFolder(
        path,
        _read_classes(definition, path),
        chips,
        bands,
        size,
        np.dtype(dtype),
        names if len(names) == bands else [""] * bands,
        definition.get("MinCellSize"),
        definition.get("MaxCellSize"),
    )


def _sources(path: Path) -> dict[str, str]:
    """The raster that each chip was cut from, as far as ``chipwise.json`` tells."""
    if not (path / OWN).exists():
        return {}
    own = read_json(path / OWN, TrainingDataError)
    try:
        paths = [source["path"] for source in own["sources"]]
        return {chip["name"]: paths[chip["source"]] for chip in own["chips"]}
    except (KeyError, IndexError, TypeError) as error:
        raise TrainingDataError(f"{path / OWN} is damaged: {error!r}.") from error


def _space(chip, source: str | None) -> str:
    if chip.crs:
        return chip.crs.to_wkt()
    if source is not None:
        return f"raster {source}"
    return "unknown plane" if chip.transform != Affine.identity() else f"chip {chip.name}"


def _check_alike(first: ChipFolder, other: ChipFolder) -> None:
    if other.profile != first.profile:
        raise TrainingDataError(
            f"{other.path} has chips of (bands, size, type) {other.profile} and {first.path} of {first.profile}; "
            "folders that are trained together need the same."
        )
    check_bands(first, other)


def _merged(folders: list[ChipFolder]) -> ClassSchema:
    """The classes of all folders in the order of their values.

    Raises:
        TrainingDataError: a value has two names, or a name two values.
    """
    found: dict[int, LandClass] = {}
    for folder in folders:
        for item in folder.schema.classes:
            known = found.setdefault(item.value, item)
            if known.name != item.name:
                raise TrainingDataError(
                    f"{folder.path} calls the class value {item.value} {item.name!r}, another folder {known.name!r}; "
                    "export both with one class schema."
                )
    names = [item.name for item in found.values()]
    double = next((name for name in names if names.count(name) > 1), None)
    if double is not None:
        raise TrainingDataError(f"The folders give the class {double!r} two values; export both with one class schema.")
    return ClassSchema(folders[0].schema.name, _with_own_colors([found[value] for value in sorted(found)]))


def _with_own_colors(classes: list[LandClass]) -> tuple[LandClass, ...]:
    """Give a class another colour where an earlier one has it: folders without colours count theirs from the first."""
    taken: set[str] = set()
    result = []
    for item in classes:
        if item.color.lower() in taken:
            item = replace(item, color=next((c for c in PALETTE if c.lower() not in taken), item.color))
        taken.add(item.color.lower())
        result.append(item)
    return tuple(result)


def _profile(chip) -> tuple[int, tuple[int, int], str]:
    return chip.count, chip.shape, chip.dtypes[0]


def _open_chip(path: Path):
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", NotGeoreferencedWarning)
            return rasterio.open(path)
    except RasterioError as error:
        raise TrainingDataError(f"The chip {path} cannot be read: {error}.") from error


def _by_stem(folder: Path) -> dict[str, Path]:
    suffixes = (".tif", ".tiff", ".png", ".jpg", ".jpeg")
    return {p.stem: p for p in sorted(folder.glob("*")) if p.suffix.lower() in suffixes} if folder.is_dir() else {}


def _read_classes(definition: dict, path: Path) -> ClassSchema:
    classes = [c for c in definition.get("Classes") or [] if isinstance(c, dict) and c.get("Value") != 0]
    data = [{"value": c.get("Value"), "name": c.get("Name", ""), "color": hex_color(c.get("Color"))} for c in classes]
    if not data:
        raise TrainingDataError(f"{path} names no classes in esri_model_definition.emd.")
    return ClassSchema.from_dict({"name": path.name, "classes": data})
