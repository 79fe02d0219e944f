"""The shape of the algorithms whose work a worker does: parameters -> request -> worker -> outputs."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from qgis.core import QgsProcessingException, QgsProcessingFeedback, QgsProcessingUtils

from ..core.errors import ChipwiseError
from .base import ChipwiseAlgorithm, first_problem
from .parameter_values import ParameterValues
from .parameters import value_problem
from .worker_process import SECONDS_TO_STOP, run_worker


class WorkerAlgorithm(ChipwiseAlgorithm):
    """Builds a request while layers may be touched, and runs it on whichever thread Processing chooses."""

    def __init__(self):
        super().__init__()
        self._request = None
        self._before_worker: list[Callable[[QgsProcessingFeedback], None]] = []
        self._scratch = ""

    def build_request(self, parameters: dict, context):
        """Turn parameters into a request; layers are touched here only.

        Raises:
            ChipwiseError: the parameters make no request.
        """
        raise TypeError(f"{type(self).__name__} must build a request.")

    def results(self, outputs: dict) -> dict:
        """Turn what the worker gave into the algorithm's outputs by name."""
        raise TypeError(f"{type(self).__name__} must name its outputs.")

    def grace_seconds(self, request) -> float:
        """How long the worker may take to end by itself once the run is cancelled."""
        return SECONDS_TO_STOP

    def first_refusal(
        self,
        parameters: dict,
        context,
        layers: tuple[str, ...],
        problems: Callable[[ParameterValues], Iterable[str]],
    ) -> tuple[bool, str]:
        """What ``checkParameterValues`` gives: whether all is well, and else the first sentence that says what is not.

        Args:
            layers: the parameters that are layers, since QGIS says little or nothing of those that are missing.
            problems: gives sentences, empty where all is well; it is asked only when QGIS is content with each value.
        """
        problem = first_problem(
            *(self.missing_layer(parameters, name, context) for name in layers), value_problem(self, parameters)
        )
        if problem:
            return False, problem
        good, message = super().checkParameterValues(parameters, context)
        if not good:
            return good, message
        values = ParameterValues(self, parameters, context)
        problem = next(filter(None, problems(values)), "") or self.runtime_problem()
        return not problem, problem

    def before_worker(self, job: Callable[[QgsProcessingFeedback], None]) -> None:
        """Note what takes long and must be done before the worker starts; it is called in the run's own thread."""
        self._before_worker.append(job)

    def scratch_path(self, name: str) -> Path:
        """A path for a temporary file, in a folder of its own that is removed when the run ends."""
        self._scratch = self._scratch or tempfile.mkdtemp(prefix="chipwise-", dir=QgsProcessingUtils.tempFolder())
        return Path(tempfile.mkdtemp(dir=self._scratch), name)

    def prepareAlgorithm(self, parameters, context, feedback):  # noqa: N802 - names of QGIS's interface, here and below
        """Build the request."""
        try:
            self._request = self.build_request(parameters, context)
        except ChipwiseError as error:
            raise QgsProcessingException(str(error)) from error
        finally:
            if self._request is None:
                self._tidy()
        return True

    def processAlgorithm(self, parameters, context, feedback):  # noqa: N802
        """Run the worker."""
        try:
            for job in self._before_worker:
                job(feedback)
            grace = self.grace_seconds(self._request)
            return self.results(run_worker(self.runtime, self._request, feedback, grace_seconds=grace))
        finally:
            self._tidy()

    def _tidy(self) -> None:
        if self._scratch:
            shutil.rmtree(self._scratch, ignore_errors=True)
