"""What Assess Accuracy asks of the worker."""

from __future__ import annotations

from dataclasses import dataclass

from ..schema import ClassHint
from .checks import given, one_of, require, two_files
from .inputs import RasterInput, SamplesInput

SAMPLINGS = ("AUTO", "STRATIFIED", "RANDOM", "NONE")
#: The fields of points drawn by Sample Reference Points that say what each one stands for.
STRATUM_FIELD, SHARE_FIELD = "stratum", "stratum_share"


@dataclass(frozen=True)
class AssessRequest:
    """Compare a class raster with reference data.

    The reference is ``reference`` or ``reference_raster``, and one of them only.

    Args:
        raster: the class raster.
        report_output: the report to write (.html).
        reference: points, lines or polygons with their class; points may carry ``STRATUM_FIELD`` and ``SHARE_FIELD``.
        reference_raster: a class raster that is right.
        resample: it may lie on another grid; each pixel of the map then meets the nearest one of it.
        mapping: (reference value or name, class of the map); an empty class leaves the reference out.
        sampling: what the points are: STRATIFIED by the strata that they name, RANDOM, or NONE, no probability
            sample; AUTO is the first where they name strata, else the second. Other reference is always NONE.
        zero_is_class: value 0 is a class, too; else it is left out.
        table_output: the figures as a table (.csv); empty for none.
        hints, reference_hints: names and colours of the values of the two rasters.
    """

    KIND = "assess"

    raster: RasterInput
    report_output: str
    reference: SamplesInput | None = None
    reference_raster: RasterInput | None = None
    resample: bool = False
    mapping: tuple[tuple[str, str], ...] = ()
    sampling: str = "AUTO"
    zero_is_class: bool = False
    table_output: str = ""
    hints: tuple[ClassHint, ...] = ()
    reference_hints: tuple[ClassHint, ...] = ()

    def __post_init__(self):
        require(
            (self.reference is None) != (self.reference_raster is None),
            "Give the reference either as points, lines or polygons (REFERENCE) or as a raster (REFERENCE_RASTER).",
        )
        given(self.report_output, "No report was given.")
        require(
            self.report_output.lower().endswith((".html", ".htm")),
            f"The report {self.report_output} is a web page; let its name end in .html.",
        )
        require(
            not self.table_output or self.table_output.lower().endswith(".csv"),
            f"The table {self.table_output} is text; let its name end in .csv.",
        )
        two_files(
            self.report_output,
            self.table_output,
            "The report and the table have the same name; choose another for one.",
        )
        one_of("sampling", self.sampling, SAMPLINGS)
        require(
            self.reference is not None or self.sampling in ("AUTO", "NONE"),
            f"SAMPLING={self.sampling} is about points; a reference raster is no sample. Leave it at AUTO.",
        )
        for name, _ in self.mapping:
            given(name, "MAPPING: every row needs a value or name of the reference.")
