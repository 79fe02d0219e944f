"""The shape of the algorithms whose work a worker does: parameters -> request -> worker -> outputs."""

from __future__ import annotations

from qgis.core import QgsProcessingException

from ..core.errors import ChipwiseError
from .base import ChipwiseAlgorithm
from .worker_process import run_worker


class WorkerAlgorithm(ChipwiseAlgorithm):
    """Builds a request while layers may be touched, and runs it on whichever thread Processing chooses."""

    def __init__(self):
        super().__init__()
        self._request = None

    def build_request(self, parameters: dict, context):
        """Turn parameters into a request; layers are touched here only.

        Raises:
            ChipwiseError: the parameters make no request.
        """
        raise TypeError(f"{type(self).__name__} must build a request.")

    def results(self, outputs: dict) -> dict:
        """Turn what the worker gave into the algorithm's outputs by name."""
        raise TypeError(f"{type(self).__name__} must name its outputs.")

    def prepareAlgorithm(self, parameters, context, feedback):  # noqa: N802 - names of QGIS's interface, here and below
        """Build the request."""
        try:
            self._request = self.build_request(parameters, context)
        except ChipwiseError as error:
            raise QgsProcessingException(str(error)) from error
        return True

    def processAlgorithm(self, parameters, context, feedback):  # noqa: N802
        """Run the worker."""
        return self.results(run_worker(self.runtime, self._request, feedback))
