from pathlib import Path
from types import SimpleNamespace

import pytest
from chipwise.core.errors import RequestError
from chipwise.processing_provider import worker_algorithm
from chipwise.processing_provider.worker_algorithm import WorkerAlgorithm
from qgis.core import QgsProcessingContext, QgsProcessingException, QgsProcessingUtils


class Stand(WorkerAlgorithm):
    """Writes a temporary file in advance, and asks a worker for nothing."""

    runtime = SimpleNamespace()

    def __init__(self, request="request", job=None):
        super().__init__()
        self.given = request
        self.job = job or (lambda _feedback: self.path.write_text("in advance"))

    def build_request(self, parameters, context):
        self.path = self.scratch_path("samples.txt")
        self.path.write_text("prepared")
        self.before_worker(self.job)
        if isinstance(self.given, Exception):
            raise self.given
        return self.given

    def results(self, outputs):
        return outputs


@pytest.fixture
def seen(monkeypatch) -> list:
    """What a worker that reads the temporary file sees."""
    seen = []
    monkeypatch.setattr(
        worker_algorithm,
        "run_worker",
        lambda _runtime, request, _feedback, **_: seen.append(request.path.read_text()) or {},
    )
    return seen


@pytest.fixture
def left_behind(qgis_processing):
    """The temporary folders that a test has left."""
    folder = Path(QgsProcessingUtils.tempFolder())
    before = set(folder.glob("chipwise-*"))
    return lambda: set(folder.glob("chipwise-*")) - before


def run(algorithm, feedback):
    algorithm.prepareAlgorithm({}, QgsProcessingContext(), feedback)
    algorithm.given = algorithm._request = SimpleNamespace(path=algorithm.path)
    return algorithm.processAlgorithm({}, QgsProcessingContext(), feedback)


def test_what_takes_long_is_done_after_preparing_and_before_the_worker_starts(seen, feedback):
    algorithm = Stand()
    algorithm.prepareAlgorithm({}, QgsProcessingContext(), feedback)
    assert algorithm.path.read_text() == "prepared"
    run(Stand(), feedback)
    assert seen == ["in advance"]
    algorithm._tidy()


def test_temporary_files_are_gone_when_the_run_ends(left_behind, seen, feedback):
    run(Stand(), feedback)
    assert left_behind() == set()


def test_temporary_files_are_gone_when_the_run_fails(left_behind, seen, feedback):
    def fail(_feedback):
        raise QgsProcessingException("Nothing could be fetched.")

    with pytest.raises(QgsProcessingException, match="Nothing could be fetched"):
        run(Stand(job=fail), feedback)
    assert (seen, left_behind()) == ([], set())


def test_temporary_files_are_gone_when_there_is_no_request(left_behind, feedback):
    with pytest.raises(QgsProcessingException, match="Give more"):
        run(Stand(RequestError("Give more.")), feedback)
    assert left_behind() == set()


def test_every_temporary_file_has_a_folder_of_its_own(left_behind):
    algorithm = Stand()
    first, second = algorithm.scratch_path("a.tif"), algorithm.scratch_path("a.tif")
    assert first != second and first.name == second.name
    algorithm._tidy()
    assert left_behind() == set()
