"""The reference of an assessment: read and checked before the map is, which may take minutes, and then compared."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from ..chips.samples import read_lines
from ..class_strips import open_class_raster
from ..errors import SamplesError
from ..events import Events
from ..raster_classes import read_classes
from ..rasters import Raster
from ..requests import AssessRequest, RasterInput, SamplesInput
from ..schema import LandClass
from .class_names import check_names
from .reference_pixels import compare_rasters, compare_shapes, grid_remark
from .reference_points import are_points, compare_points, name_strata
from .tally import Encounters


class Reference(Protocol):
    """What is truly there; ``sampling`` says what it is: STRATIFIED, RANDOM or NONE."""

    sampling: str

    def compare(self, raster: Raster, events: Events) -> Encounters:
        """Find what the map shows where the reference tells something."""


def open_reference(request: AssessRequest, raster: Raster, named: Mapping[int, LandClass]) -> Reference:
    """Read what can be read at once.

    Args:
        raster: the map.
        named: those of its classes that have a name.

    Raises:
        ChipwiseError: the reference cannot be used.
    """
    if request.reference_raster is not None:
        return RasterReference(request, request.reference_raster, raster, named)
    return FeatureReference(request, request.reference or SamplesInput(""), named)


class RasterReference:
    """A class raster that is right."""

    sampling = "NONE"

    def __init__(self, request: AssessRequest, source: RasterInput, raster: Raster, named: Mapping[int, LandClass]):
        self._source = source
        with open_class_raster(source) as reference:
            self._remarks = grid_remark(reference, raster, request.resample)
            if not request.mapping:
                self._remarks += _two_names(named, read_classes(reference, request.reference_hints))

    def compare(self, raster: Raster, events: Events) -> Encounters:
        """Compare pixel by pixel."""
        found = compare_rasters(raster, self._source, events)
        found.remarks += self._remarks
        return found


class FeatureReference:
    """Points, polygons or lines."""

    def __init__(self, request: AssessRequest, samples: SamplesInput, named: Mapping[int, LandClass]):
        self._samples, self._features = samples, read_lines(samples)
        if not self._features:
            raise SamplesError(
                f"No feature of {samples.name} says what is truly there: fill in its field, or choose another "
                "(REFERENCE_FIELD)."
            )
        check_names({properties["class"] for _, properties in self._features}, named, request.mapping)
        self._are_points = are_points(self._features)
        self.sampling = self._sampling(request.sampling)

    def compare(self, raster: Raster, events: Events) -> Encounters:
        """Look up the points, or every pixel of the others."""
        features, crs = self._features, self._samples.crs
        if self._are_points:
            found = compare_points(raster, features, crs, self.sampling == "STRATIFIED", events)
        else:
            found = compare_shapes(raster, features, crs, events)
        found.left_out["without geometry or class (features)"] += self._samples.skipped
        return found

    def _sampling(self, asked: str) -> str:
        name, in_strata = self._samples.name, self._are_points and name_strata(self._features)
        if not self._are_points and asked not in ("AUTO", "NONE"):
            raise SamplesError(
                f"SAMPLING={asked} is about points, and {name} holds polygons or lines, which are no probability "
                "sample; leave it at AUTO."
            )
        if asked == "STRATIFIED" and not in_strata:
            raise SamplesError(
                f"The points of {name} do not say from which strata they were drawn (fields stratum and "
                "stratum_share); use those of Sample Reference Points, or set SAMPLING to RANDOM or NONE."
            )
        if asked == "AUTO":
            return "NONE" if not self._are_points else "STRATIFIED" if in_strata else "RANDOM"
        return asked


def _two_names(named: Mapping[int, LandClass], others: Mapping[int, LandClass]) -> list[str]:
    """Tell of values that map and reference call by different names, which may mean that they number otherwise."""
    differ = [
        f"{value} is {named[value].name} in the map and {there.name} in the reference"
        for value, there in sorted(others.items())
        if value in named and str(value) != there.name and named[value].name.casefold() != there.name.casefold()
    ]
    if not differ:
        return []
    return [f"The rasters were compared by value, but {'; '.join(differ[:8])}. If they mean other things, use MAPPING."]
