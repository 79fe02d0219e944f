"""Where the labels of an export come from: samples, label rasters, or nowhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

from rasterio.enums import Resampling

from ..errors import RequestError, SamplesError, SchemaError
from ..events import Events
from ..rasters import Image, Raster
from ..requests import ExportRequest, SamplesInput
from ..scenes import GridView
from ..schema import ClassSchema, resolve_values
from .inputs import LISTED, SceneInput
from .label_rasters import LabelSurvey, RasterLabels, survey_labels
from .labels import Labels
from .samples import SampleLabels, read_features


class LabelSource(Protocol):
    """Labels for all images of an export."""

    samples: Counter[int]

    @property
    def schema(self) -> ClassSchema | None:
        """The classes; None where there are no labels."""

    def labels(self, scene: SceneInput, image: Image) -> AbstractContextManager[Labels | None]:
        """The labels in the image's grid."""


def open_labels(
    request: ExportRequest, scenes: list[SceneInput], schema: ClassSchema | None, events: Events
) -> LabelSource:
    """Read what is labelled, before anything is cut.

    Args:
        schema: the classes if they are known: from the request, or from the export that is continued.

    Raises:
        ChipwiseError: the labels cannot be used, or hold a class that the schema lacks.
    """
    if request.samples:
        return SampleSource(request, request.samples, schema, events)
    if request.has_labels:
        return LabelRasterSource(request, scenes, schema, events)
    return NoLabels()


class SampleSource:
    """Vector samples, the same for every image; ``samples`` counts them by class value."""

    def __init__(self, request: ExportRequest, samples: SamplesInput, schema: ClassSchema | None, events: Events):
        self._crs = samples.crs
        self._features = read_features(samples)
        self.schema, self._values = resolve_values(
            [raw for _, raw in self._features], schema, request.hints, samples.name
        )
        self.samples = Counter(self._values[raw] for _, raw in self._features)
        self._solid = {_class_value(self.schema, name): pixels for name, pixels in request.solid_distances}
        self._min_overlap = request.min_overlap_ratio
        if samples.skipped:
            events.warning(f"{samples.skipped} samples have no geometry or no class; they are left out.")

    @contextmanager
    def labels(self, scene: SceneInput, image: Image) -> Iterator[SampleLabels]:
        """The samples in the image's grid."""
        yield SampleLabels(image.grid, self._features, self._crs, self._values, self._solid, self._min_overlap)


class LabelRasterSource:
    """One or more label rasters for each image."""

    def __init__(self, request: ExportRequest, scenes: list[SceneInput], schema: ClassSchema | None, events: Events):
        self.samples: Counter[int] = Counter()
        self._surveys: dict[str, LabelSurvey] = {}
        for scene in scenes:
            for label in scene.labels:
                if label.path not in self._surveys:
                    events.progress(0, f"Reading the label raster {label.path}")
                    self._surveys[label.path] = survey_labels(label, schema)
        by_value = [s for s in self._surveys.values() if not s.by_color]
        raws = {value for s in by_value for value in s.counts} - {0}
        if not raws and len(by_value) == len(self._surveys):
            raise SamplesError("The label rasters hold no value but 0 and nodata; nothing is labelled in them.")
        # a later hint wins: what QGIS shows over the file's own palette
        hints = [hint for s in by_value for hint in s.hints] + list(request.hints)
        self.schema, self._values = resolve_values(raws, schema, hints, "Labels")
        self._name_palettes(events)
        self._name_unknown_colors(events)

    @contextmanager
    def labels(self, scene: SceneInput, image: Image) -> Iterator[RasterLabels]:
        """The label rasters that belong to the image, in its grid."""
        surveys = [self._surveys[label.path] for label in scene.labels]
        if len({s.by_color for s in surveys}) > 1:
            raise SchemaError("Some label rasters hold class values and others colours; use one kind in a mosaic.")
        values = {k: v for s in surveys for k, v in self._lookup(s).items()}
        twin = image if isinstance(image, Raster) else None
        with GridView(scene.labels, image.grid, Resampling.nearest, twin) as view:
            yield RasterLabels(view, surveys[0], values)

    def _lookup(self, survey: LabelSurvey) -> dict[int, int]:
        """Class values by raw value or packed colour."""
        return survey.values(self.schema) if survey.by_color else {int(str(k)): v for k, v in self._values.items()}

    def _name_palettes(self, events: Events) -> None:
        names = [s.name for s in self._surveys.values() if s.by_color and s.palette is not None]
        if names:
            more = f" and {len(names) - LISTED} more" if len(names) > LISTED else ""
            events.info(
                f"Label rasters whose palette has the colours of the schema are read by colour, not by pixel value: "
                f"{', '.join(names[:LISTED])}{more}."
            )

    def _name_unknown_colors(self, events: Events) -> None:
        unknown: Counter[int] = Counter()
        for survey in self._surveys.values():
            if survey.by_color:
                unknown += survey.unknown_colors(self.schema)
        if unknown:
            colors = ", ".join(f"#{color:06x} ({n} pixels)" for color, n in unknown.most_common(5))
            events.warning(
                f"{unknown.total()} pixels of the label rasters have colours that no class of the schema has; they "
                f"count as unlabelled. The most frequent: {colors}."
            )


class NoLabels:
    """No labels at all; every chip is exported."""

    schema: ClassSchema | None = None

    def __init__(self) -> None:
        self.samples: Counter[int] = Counter()

    @contextmanager
    def labels(self, scene: SceneInput, image: Image) -> Iterator[None]:
        """There are none."""
        yield None


def _class_value(schema: ClassSchema, name: str) -> int:
    for item in schema.classes:
        if name.strip() in (str(item.value), item.name):
            return item.value
    known = ", ".join(f"{c.value} ({c.name})" for c in schema.classes[:12])
    raise RequestError(f"The solid distances name the class {name!r}; the classes are {known}.")
