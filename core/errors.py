"""What can go wrong because of the input; every message says what is wrong and what to do."""

from __future__ import annotations


class ChipwiseError(Exception):
    """Base of all errors that a user can cause or mend; its text is shown as it is."""


class RequestError(ChipwiseError, ValueError):
    """A request holds a value that is missing, unknown or out of range."""


class SchemaError(ChipwiseError, ValueError):
    """A class schema, or the class values of samples, cannot be used."""


class RasterError(ChipwiseError, OSError):
    """A raster is missing, damaged or of a kind that cannot be used."""


class SamplesError(ChipwiseError, ValueError):
    """Samples are missing or do not fit the rasters."""


class TrainingDataError(ChipwiseError, ValueError):
    """A folder of training data is missing, empty, damaged or too small."""


class ModelError(ChipwiseError, ValueError):
    """A network cannot be built, trained or run as asked."""


class ModelPackageError(ChipwiseError, ValueError):
    """A model package is missing, damaged, unsafe or does not fit the raster."""


class DeviceError(ChipwiseError, RuntimeError):
    """The device asked for is not there."""


class OutputError(ChipwiseError, OSError):
    """An output cannot be written where it was asked for."""


class Cancelled(ChipwiseError):  # noqa: N818 - no fault
    """The run was cancelled; not a fault."""
