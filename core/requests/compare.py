"""What Compare Maps asks of the worker."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

from ..schema import ClassHint
from .checks import given, one_of, require, two_files, whole
from .inputs import ExtentInput, RasterInput, SamplesInput

RESAMPLINGS = ("NONE", "TO_BEFORE", "TO_AFTER")
UNCHANGED = ("BY_CLASS", "ONE_CLASS", "NODATA")


@dataclass(frozen=True)
class CompareRequest:
    """Compare two class rasters of the same ground.

    Args:
        before, after: the class rasters.
        output: a GeoTIFF of transitions, such as Forest → Water.
        before_hints, after_hints: names and colours that stand before those of the files.
        mapping: pairs of a class before and the class after that means the same, each by value or name; classes that
            are not named belong together if their names, or without names their values, are equal.
        ignore_classes: classes of either map, by value or name, that count as nodata.
        extent, mask: the rectangle, and the polygons, in which the maps are compared.
        resample: NONE refuses maps whose pixels do not lie on each other; TO_BEFORE and TO_AFTER bring one map onto the
            pixels of the other, the nearest pixel counting.
        min_patch: smaller patches of changed pixels (connected by edges) count as unchanged.
        unchanged: BY_CLASS shows unchanged pixels class by class, ONE_CLASS as one class, NODATA not at all.
        polygons_output: a GeoPackage of the changed patches; empty for none.
        matrix_output: a table (.csv) of the transitions; empty for none.
        report_output: a page (.html); empty for none.
    """

    KIND = "compare"

    before: RasterInput
    after: RasterInput
    output: str
    before_hints: tuple[ClassHint, ...] = ()
    after_hints: tuple[ClassHint, ...] = ()
    mapping: tuple[tuple[str, str], ...] = ()
    ignore_classes: tuple[str, ...] = ()
    extent: ExtentInput | None = None
    mask: SamplesInput | None = None
    resample: str = "NONE"
    min_patch: int = 0
    unchanged: str = "BY_CLASS"
    polygons_output: str = ""
    matrix_output: str = ""
    report_output: str = ""

    def __post_init__(self):
        one_of("way to resample", self.resample, RESAMPLINGS)
        one_of("way to show unchanged pixels", self.unchanged, UNCHANGED)
        whole("The smallest patch", self.min_patch, 0, 10**9)
        for row in self.mapping:
            require(
                len(row) == 2 and all(isinstance(name, str) and name.strip() for name in row),
                "A row of MAPPING names a class of the map before and one of the map after; fill in both.",
            )
        self._check_outputs()

    @property
    def outputs(self) -> dict[str, str]:
        """The files that are asked for, by the name of their field."""
        names = ("output", "polygons_output", "matrix_output", "report_output")
        return {name: getattr(self, name) for name in names if getattr(self, name)}

    def _check_outputs(self) -> None:
        given(self.output, "No output raster was given.")
        for name, endings, what in (
            (self.output, (".tif", ".tiff"), "a GeoTIFF"),
            (self.polygons_output, (".gpkg",), "a GeoPackage"),
            (self.matrix_output, (".csv",), "a table"),
            (self.report_output, (".html", ".htm"), "a page"),
        ):
            require(
                not name or name.lower().endswith(endings),
                f"The output {name} is {what}; let its name end in {endings[0]}.",
            )
        for first, second in combinations(self.outputs.values(), 2):
            two_files(first, second, f"Two outputs need two names; both are {first}.")
        for raster in (self.before, self.after):
            two_files(raster.path, self.output, f"The output {self.output} is an input as well; choose another name.")
