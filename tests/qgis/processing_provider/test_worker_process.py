import os
import sys
import textwrap
import threading
import time
from types import SimpleNamespace

import pytest
import tiny_world
from chipwise.core.requests import (
    ClassifyRequest,
    CompareRequest,
    ExportRequest,
    RasterInput,
    SamplesInput,
    TrainRequest,
)
from chipwise.plugin import runtime
from chipwise.processing_provider.worker_process import run_worker
from qgis.core import QgsProcessingException

FOREIGN = (
    "PYTHONPATH", "PYTHONHOME", "PYTHONSTARTUP", "GDAL_DATA", "GDAL_DRIVER_PATH", "PROJ_LIB", "PROJ_DATA",
    "LD_LIBRARY_PATH", "LD_PRELOAD", "QT_PLUGIN_PATH",
)  # fmt: skip
REQUEST = TrainRequest(folder="chips", output="model.dlpk")
PRELUDE = """
import json, os, signal, sys, time
def send(event, **content):
    print(json.dumps({"event": event, **content}), flush=True)
"""


def runtime_of(python) -> SimpleNamespace:
    """The real runtime, but for the interpreter."""
    return SimpleNamespace(
        find=lambda: SimpleNamespace(python=python),
        child_environment=runtime.child_environment,
        RuntimeProblem=runtime.RuntimeProblem,
    )


@pytest.fixture
def stand_in(tmp_path):
    """Make a runtime whose interpreter, whatever it is asked to run, behaves as the given code."""

    def make(code: str) -> SimpleNamespace:
        path = tmp_path / "python"
        path.write_text(f"#!{sys.executable}\n{PRELUDE}\n{textwrap.dedent(code)}")
        path.chmod(0o755)
        return runtime_of(path)

    return make


def failure(worker, feedback, request=REQUEST, **options) -> str:
    with pytest.raises(QgsProcessingException) as caught:
        run_worker(worker, request, feedback, **options)
    return str(caught.value)


def workers() -> list[int]:
    return tiny_world.children(os.getpid())


class TestEvents:
    def test_the_worker_gets_the_request_as_one_line_and_its_result_is_returned(self, stand_in, feedback):
        worker = stand_in("""
            request = json.loads(sys.stdin.readline())
            send("result", kind=request["kind"], folder=request["folder"])
        """)
        assert run_worker(worker, REQUEST, feedback) == {"kind": "train", "folder": "chips"}

    def test_progress_and_messages_arrive_in_order(self, stand_in, feedback):
        worker = stand_in("""
            send("progress", percent=10.0, text="Reading")
            send("info", text="first")
            send("progress", percent=50.0)
            send("warning", text="second")
            send("progress", percent=90.0)
            send("result")
        """)
        run_worker(worker, REQUEST, feedback)
        assert [told for told in feedback.told if told[0] != "debug"] == [
            ("progress", 10.0),
            ("text", "Reading"),
            ("info", "first"),
            ("progress", 50.0),
            ("warning", "second"),
            ("progress", 90.0),
        ]

    def test_lines_split_anywhere_are_joined(self, stand_in, feedback):
        worker = stand_in("""
            line = json.dumps({"event": "info", "text": "Flüsse und Wälder"}, ensure_ascii=False).encode()
            for byte in line + b"\\n" + line + b'\\r\\n{"event": "result", "done": true}':
                os.write(1, bytes([byte]))
                time.sleep(0.002)
        """)
        assert run_worker(worker, REQUEST, feedback) == {"done": True}
        assert feedback.all("info") == ["Flüsse und Wälder"] * 2

    def test_many_lines_at_once_are_taken_apart(self, stand_in, feedback):
        worker = stand_in("""
            print("\\n".join(json.dumps({"event": "info", "text": f"{i} " + "x" * 200}) for i in range(5000)))
            send("result")
        """)
        run_worker(worker, REQUEST, feedback)
        assert [int(text.split()[0]) for text in feedback.all("info")] == list(range(5000))

    def test_metrics_reach_whoever_wants_them(self, stand_in, feedback):
        worker = stand_in('send("metric", epoch=1, miou=0.5); send("result")')
        metrics = []
        run_worker(worker, REQUEST, feedback, metrics.append)
        assert metrics == [{"epoch": 1, "miou": 0.5}]

    def test_the_progress_keeps_moving_a_little_while_the_worker_has_nothing_to_say(self, stand_in, feedback):
        """For qgis_process looks for Ctrl-C only when QGIS passes a change of the progress on."""
        worker = stand_in("""
            send("progress", percent=40.0)
            for _ in range(3):
                time.sleep(1)
                send("heartbeat")
            send("result")
        """)
        run_worker(worker, REQUEST, feedback)
        percents = feedback.all("progress")
        assert len(percents) >= 3
        assert max(percents[1:]) - min(percents[1:]) < 0.5

    def test_what_libraries_print_goes_to_the_log_only(self, stand_in, feedback):
        worker = stand_in("""
            print("[1, 2]", "null", "a library's banner", sep="\\n", flush=True)
            print("a library's complaint", file=sys.stderr, flush=True)
            send("of a later version", text="unknown")
            send("result")
        """)
        run_worker(worker, REQUEST, feedback)
        assert {"[1, 2]", "null", "a library's banner", "a library's complaint"} <= set(feedback.all("debug"))
        assert feedback.all("info") == feedback.all("warning") == []

    def test_it_works_in_the_thread_of_a_task(self, stand_in, feedback):
        outputs = []
        worker = stand_in('send("info", text="hello"); send("result", done=True)')
        task = threading.Thread(target=lambda: outputs.append(run_worker(worker, REQUEST, feedback)))
        task.start()
        task.join(20)
        assert outputs == [{"done": True}]
        assert feedback.all("info") == ["hello"]


class TestFailures:
    def test_without_a_runtime_the_exception_names_the_installer(self, feedback, monkeypatch):
        monkeypatch.setenv("CHIPWISE_PYTHON", "/nowhere/python")
        assert "chipwise:installruntime" in failure(runtime, feedback)

    def test_an_error_event_becomes_the_text_of_the_exception(self, stand_in, feedback):
        worker = stand_in('send("error", text="There is no class field."); sys.exit(1)')
        assert failure(worker, feedback) == "There is no class field."

    def test_the_real_worker_says_what_is_wrong_in_one_sentence(self, feedback, tmp_path):
        request = ExportRequest(
            str(tmp_path / "chips"), (RasterInput("nowhere.tif"),), samples=SamplesInput(str(tmp_path / "none"))
        )
        assert failure(runtime, feedback, request) == "The raster nowhere.tif does not exist."
        assert list(tmp_path.iterdir()) == []

    def test_a_worker_killed_by_the_system_names_memory_as_the_likely_cause(self, stand_in, feedback):
        sentence = failure(stand_in("os.kill(os.getpid(), signal.SIGKILL)"), feedback)
        assert "memory" in sentence
        assert "Nothing was written" in sentence

    def test_a_worker_that_crashes_is_reported_as_a_crash(self, stand_in, feedback):
        sentence = failure(stand_in("os.kill(os.getpid(), signal.SIGSEGV)"), feedback)
        assert "crashed (signal 11)" in sentence
        assert "memory" not in sentence

    def test_a_worker_that_ends_without_a_result_is_reported_with_its_last_words(self, stand_in, feedback):
        worker = stand_in('print("libmkl is missing", file=sys.stderr); sys.exit(3)')
        sentence = failure(worker, feedback)
        assert "code 3" in sentence
        assert "libmkl is missing" in sentence

    def test_a_result_counts_although_the_interpreter_fails_at_its_exit(self, stand_in, feedback):
        worker = stand_in('send("result", done=True); os.kill(os.getpid(), signal.SIGSEGV)')
        assert run_worker(worker, REQUEST, feedback) == {"done": True}

    @pytest.mark.parametrize("kind", ["missing", "folder", "text"])
    def test_an_interpreter_that_cannot_be_started_names_the_installer(self, feedback, tmp_path, kind):
        python = {"missing": tmp_path / "none", "folder": tmp_path, "text": tmp_path / "text"}[kind]
        if kind == "text":
            python.write_text("no program")
        sentence = failure(runtime_of(python), feedback)
        assert "cannot be started" in sentence
        assert "chipwise:installruntime" in sentence


class TestLeftovers:
    """What a worker that was killed has begun is removed by its parent."""

    FIELDS = (
        "output",
        "confidence_output",
        "probabilities_output",
        "entropy_output",
        "polygons_output",
        "areas_output",
    )

    @pytest.fixture
    def request_to_classify(self, tmp_path) -> ClassifyRequest:
        """A request with all outputs, each in a folder of its own."""
        suffixes = {"polygons_output": ".gpkg", "areas_output": ".csv"}
        outputs = {name: tmp_path / name / f"map{suffixes.get(name, '.tif')}" for name in self.FIELDS}
        for path in outputs.values():
            path.parent.mkdir()
        return ClassifyRequest("model.dlpk", rasters=(RasterInput("a.tif"),), **{n: str(p) for n, p in outputs.items()})

    def test_they_are_removed_beside_every_output_and_what_others_write_is_not(
        self, stand_in, feedback, request_to_classify, tmp_path
    ):
        others = {tmp_path / name / ".map-other-1.partial.tif" for name in self.FIELDS}
        for path in others:
            path.touch()
        worker = stand_in(f"""
            for name in {self.FIELDS}:
                open(os.path.join({str(tmp_path)!r}, name, ".map-" + os.environ["CHIPWISE_RUN"] + "-1.partial.x"), "w")
            os.kill(os.getpid(), signal.SIGKILL)
        """)
        failure(worker, feedback, request_to_classify)
        assert {path for path in tmp_path.glob("*/.*") if path.is_file()} == others

    def test_they_are_removed_beside_the_outputs_of_other_kinds_of_request(self, stand_in, feedback, tmp_path):
        (tmp_path / "tables").mkdir()
        worker = stand_in(f"""
            open({str(tmp_path / "tables")!r} + "/.matrix-" + os.environ["CHIPWISE_RUN"] + "-1.partial.csv", "w")
            os.kill(os.getpid(), signal.SIGKILL)
        """)
        raster, matrix = RasterInput("a.tif"), str(tmp_path / "tables" / "matrix.csv")
        failure(worker, feedback, CompareRequest(raster, raster, str(tmp_path / "changes.tif"), matrix_output=matrix))
        assert list((tmp_path / "tables").iterdir()) == []

    def test_a_folder_of_maps_that_was_being_replaced_is_put_back(
        self, stand_in, feedback, request_to_classify, tmp_path
    ):
        maps = tmp_path / "output" / "map"
        maps.mkdir()
        (maps / "a.tif").write_text("earlier")
        worker = stand_in(f"""
            from pathlib import Path
            maps = Path({str(maps)!r})
            kept = maps.with_name(".map-" + os.environ["CHIPWISE_RUN"] + "-1.partial.kept")
            (kept / "old").mkdir(parents=True)
            (kept / "new.txt").write_text("b.tif")
            (maps / "a.tif").rename(kept / "old" / "a.tif")
            for name in ("a.tif", "b.tif"):
                (maps / name).write_text("new")
            os.kill(os.getpid(), signal.SIGKILL)
        """)
        failure(worker, feedback, request_to_classify)
        assert [path.name for path in maps.iterdir()] == ["a.tif"]
        assert (maps / "a.tif").read_text() == "earlier"
        assert [path.name for path in maps.parent.iterdir()] == ["map"]


class TestCancelling:
    def cancelled(self, worker, feedback) -> float:
        feedback.progressChanged.connect(lambda _percent: feedback.cancel())
        start = time.monotonic()
        assert failure(worker, feedback) == "Cancelled; nothing was written."
        return time.monotonic() - start

    def test_a_worker_that_listens_ends_at_once_and_may_tidy_up(self, stand_in, feedback, tmp_path):
        worker = stand_in(f"""
            send("progress", percent=1.0)
            sys.stdin.read()
            open({str(tmp_path / "tidied")!r}, "w").close()
        """)
        assert self.cancelled(worker, feedback) < 3
        assert (tmp_path / "tidied").exists()
        assert workers() == []

    def test_a_worker_that_does_not_listen_is_killed_after_five_seconds(self, stand_in, feedback):
        worker = stand_in("""
            send("progress", percent=1.0)
            while True:
                time.sleep(60)
        """)
        assert 4 < self.cancelled(worker, feedback) < 8
        assert workers() == []

    def test_a_silent_worker_can_be_cancelled(self, stand_in, feedback):
        worker = stand_in("sys.stdin.readline(); sys.stdin.read()")
        threading.Timer(0.5, feedback.cancel).start()
        start = time.monotonic()
        assert failure(worker, feedback) == "Cancelled; nothing was written."
        assert time.monotonic() - start < 3
        assert workers() == []


class TestKeepingOnCancel:
    """A cancelled worker that is given time writes what it has, and tells its result as ever."""

    WRITES = """
        send("progress", percent=1.0)
        request = json.loads(sys.stdin.readline())
        sys.stdin.read()
        for part in range({parts}):
            time.sleep(0.5)
            send("info", text="x" * 20000)
        {end}
    """

    @pytest.fixture
    def cancelled(self, stand_in, feedback):
        """The sentence with which a cancelled run ends, and the seconds it takes to."""
        feedback.progressChanged.connect(lambda _percent: feedback.cancel())

        def run(grace_seconds: float, end: str = "", parts: int = 2) -> tuple[str, float]:
            worker, start = stand_in(self.WRITES.format(parts=parts, end=end)), time.monotonic()
            sentence = failure(worker, feedback, grace_seconds=grace_seconds)
            assert workers() == []
            return sentence, time.monotonic() - start

        return run

    def test_the_file_that_was_kept_is_named(self, cancelled, feedback):
        sentence, seconds = cancelled(120, 'send("result", output="/best.dlpk", miou=0.5)')
        assert sentence == "Cancelled; /best.dlpk was written and kept."
        assert 1 < seconds < 4
        assert "Cancelled; waiting up to 120 seconds for what is to be kept." in feedback.all("info")

    def test_it_may_take_longer_than_a_worker_that_keeps_nothing(self, cancelled):
        sentence, seconds = cancelled(120, 'send("result", output="/best.dlpk")', parts=12)
        assert sentence == "Cancelled; /best.dlpk was written and kept."
        assert seconds > 6

    def test_it_is_not_waited_for_without_end(self, cancelled, feedback):
        sentence, seconds = cancelled(6, parts=60)
        assert sentence == "Cancelled; nothing was written."
        assert 6 <= seconds < 9
        assert feedback.all("warning") == ["The worker did not end within 6 seconds and was killed."]

    def test_a_worker_with_nothing_to_keep_says_so_at_once(self, cancelled):
        sentence, seconds = cancelled(120, 'send("error", text="The run was cancelled."); sys.exit(130)', parts=0)
        assert sentence == "Cancelled; nothing was written."
        assert seconds < 3

    def test_why_nothing_could_be_kept_is_told(self, cancelled):
        sentence, _ = cancelled(120, 'send("error", text="The disk is full."); sys.exit(1)', parts=0)
        assert sentence == "Cancelled; nothing was written. The disk is full."

    def test_a_result_that_came_just_before_the_cancelling_is_not_denied(self, stand_in, feedback):
        worker = stand_in("""
            send("result", output="/chips")
            send("progress", percent=100.0)
            sys.stdin.readline(); sys.stdin.read()
        """)
        feedback.progressChanged.connect(lambda _percent: feedback.cancel())
        assert failure(worker, feedback) == "Cancelled; /chips was written and kept."
        assert feedback.all("info") == []


class TestEnvironment:
    @pytest.mark.parametrize("name", FOREIGN)
    def test_a_variable_of_qgis_does_not_reach_the_worker(self, stand_in, feedback, monkeypatch, name):
        worker = stand_in('send("result", names=sorted(os.environ), arguments=sys.argv)')
        monkeypatch.setenv(name, "" if name == "LD_PRELOAD" else "/of/qgis")
        outputs = run_worker(worker, REQUEST, feedback)
        assert name not in outputs["names"]
        assert "-I" in outputs["arguments"]

    def test_the_users_own_variables_reach_the_worker(self, stand_in, feedback, monkeypatch):
        worker = stand_in('send("result", names=sorted(os.environ))')
        monkeypatch.setenv("OMP_NUM_THREADS", "1")
        assert {"OMP_NUM_THREADS", "PATH", "HOME"} <= set(run_worker(worker, REQUEST, feedback)["names"])
