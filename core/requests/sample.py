"""What Sample Reference Points asks of the worker."""

from __future__ import annotations

from dataclasses import dataclass

from ..schema import ClassHint
from .checks import given, in_range, one_of, require, whole
from .inputs import RasterInput

ALLOCATIONS = ("PROPORTIONAL", "EQUAL")
#: More points than anybody can look at.
MOST_POINTS = 1_000_000


@dataclass(frozen=True)
class SampleRequest:
    """Draw a stratified random sample of a map's pixels.

    Classes are named by value or name.

    Args:
        raster: the class raster; its classes are the strata.
        output: the points (.gpkg).
        hints: names and colours of the classes.
        point_count: points in all; 0 is as many as the standard error needs.
        standard_error: of overall accuracy, in percent, that the points shall give.
        expected_accuracies: (class, the user's accuracy expected of it in percent); 80 of those not named.
        allocation: PROPORTIONAL to the classes' areas, or EQUAL.
        min_per_class: points that each class gets at least.
        class_counts: (class, points), in place of what the allocation gives it.
        min_distance: between points, in the units of the raster's CRS.
        zero_is_class: value 0 is a class, too.
        seed: of the draw.
    """

    KIND = "sample"

    raster: RasterInput
    output: str
    hints: tuple[ClassHint, ...] = ()
    point_count: int = 0
    standard_error: float = 2.0
    expected_accuracies: tuple[tuple[str, float], ...] = ()
    allocation: str = "PROPORTIONAL"
    min_per_class: int = 50
    class_counts: tuple[tuple[str, int], ...] = ()
    min_distance: float = 0.0
    zero_is_class: bool = False
    seed: int = 42

    def __post_init__(self):
        given(self.output, "No output was given.")
        require(
            self.output.lower().endswith(".gpkg"),
            f"The output {self.output} is a GeoPackage; let its name end in .gpkg.",
        )
        whole("The number of points", self.point_count, 0, MOST_POINTS)
        in_range("The standard error", self.standard_error, 0.01, 50)
        for name, percent in self.expected_accuracies:
            in_range(f"The expected accuracy of class {name}", percent, 0, 100)
        one_of("allocation", self.allocation, ALLOCATIONS)
        whole("The smallest number of points of a class", self.min_per_class, 0, MOST_POINTS)
        for name, count in self.class_counts:
            whole(f"The number of points of class {name}", count, 0, MOST_POINTS)
        in_range("The smallest distance", self.min_distance, 0, 1e9)
        whole("The seed", self.seed, 0, 2**32 - 1)
