"""The worker as its parent sees it: a child process that speaks in lines of JSON."""

import json
import os
import signal
import subprocess
import sys
import threading
import time

import numpy as np
import pytest
import rasterio
from chipwise.core.requests import ClassifyRequest, ExportRequest, RasterInput, TrainRequest, to_json


class Worker:
    """A worker whose events are read in the background, each with the time it came."""

    def __init__(self, plugins, cwd, *arguments, code=None, environment=None):
        command = ["-c", code] if code else ["-m", "chipwise.core"]
        self.process = subprocess.Popen(
            [sys.executable, *command, *arguments], cwd=cwd, text=True, encoding="utf-8",
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": str(plugins)} | (environment or {}),
        )  # fmt: skip
        self.lines, self.errors = [], []
        self._threads = [
            threading.Thread(target=self._read, args=(self.process.stdout, self.lines)),
            threading.Thread(target=self._read, args=(self.process.stderr, self.errors)),
        ]
        for thread in self._threads:
            thread.start()

    def _read(self, stream, lines):
        for line in stream:
            lines.append((time.monotonic(), line))

    def send(self, text):
        self.process.stdin.write(text + "\n")
        self.process.stdin.flush()

    def events(self, kind=None):
        events = [json.loads(line) for _, line in list(self.lines)]
        return [e for e in events if kind in (None, e["event"])]

    def wait_for(self, kind, seconds=60):
        end = time.monotonic() + seconds
        while not self.events(kind):
            assert self.process.poll() is None and time.monotonic() < end, self.errors
            time.sleep(0.02)

    def end(self, seconds=60):
        code = self.process.wait(seconds)
        for thread in self._threads:
            thread.join()
        return code

    @property
    def stderr(self):
        return "".join(line for _, line in self.errors)


@pytest.fixture
def worker(plugins, tmp_path):
    started = []

    def start(*arguments, **options):
        started.append(Worker(plugins, tmp_path, *arguments, **options))
        return started[-1]

    yield start
    for item in started:
        item.process.kill()
        item.end()
        for stream in (item.process.stdin, item.process.stdout, item.process.stderr):
            try:
                stream.close()
            except BrokenPipeError:
                continue


@pytest.fixture
def classification(tmp_path, make_raster, make_package):
    array = np.random.default_rng(1).integers(0, 9, (200, 300)).astype(np.uint8)
    raster = make_raster(tmp_path / "in.tif", array)
    return array, ClassifyRequest(make_package(), str(tmp_path / "map.tif"), (RasterInput(raster),), device="CPU")


@pytest.fixture
def long_export(tmp_path, make_samples, pixel_box, utm_grid):
    """A request that takes minutes: a raster of zeros, labelled all over."""
    path = str(tmp_path / "large.tif")
    size = {"width": 20_000, "height": 20_000, "count": 1, "dtype": "uint8", "tiled": True, "sparse_ok": True}
    with rasterio.open(path, "w", driver="GTiff", crs="EPSG:32633", transform=utm_grid, **size):
        pass
    samples = make_samples(tmp_path / "s.jsonl", [(pixel_box(utm_grid, 0, 20_000, 0, 20_000), 1)])
    return ExportRequest(str(tmp_path / "chips"), (RasterInput(path),), samples=samples, tile_size=64, stride=16)


def test_a_request_from_standard_input_is_run_and_told_in_lines_of_json(worker, classification, tmp_path):
    array, request = classification
    run = worker("-")
    run.send(to_json(request))
    assert run.end() == 0, run.stderr
    kinds = [e["event"] for e in run.events()]
    assert kinds[-1] == "result" and kinds.count("result") == 1 and "progress" in kinds and "info" in kinds
    assert run.events("result")[0]["output"] == request.output
    with rasterio.open(request.output) as dataset:
        assert np.array_equal(dataset.read(1), array)
    assert all(e["percent"] <= 100 for e in run.events("progress"))


def test_a_request_file_runs_as_well(worker, classification, tmp_path):
    _, request = classification
    (tmp_path / "request.json").write_text(json.dumps(json.loads(to_json(request)), indent=2), encoding="utf-8-sig")
    run = worker("request.json")
    assert run.end() == 0 and run.events()[-1]["event"] == "result"


@pytest.mark.parametrize(
    "text",
    ['{"kind": "dance"}', "{", "", "[]", '{"kind": "classify"}', '{"kind": "export", "rasters": [1], "output": "o"}'],
)
def test_a_request_that_is_not_understood_is_one_error_and_exit_code_1(worker, text):
    run = worker("-")
    run.send(text)
    assert run.end() == 1
    (error,) = run.events()
    assert (
        error["event"] == "error" and error["text"] and "\n" not in error["text"] and "Unexpected" not in error["text"]
    )


def test_a_missing_request_file_is_an_error_and_wrong_use_is_told_on_standard_error(worker):
    run = worker("missing.json")
    assert run.end() == 1 and "missing.json" in run.events()[-1]["text"]
    run = worker()
    assert run.end() == 2 and not run.lines and "usage" in run.stderr


def test_a_fault_of_the_input_is_an_error_without_a_traceback(worker, classification):
    _, request = classification
    run = worker("-")
    run.send(to_json(request).replace("in.tif", "gone.tif"))
    assert run.end() == 1 and "gone.tif" in run.events()[-1]["text"] and "Traceback" not in run.stderr


FAKE_RUN = """
import os, sys, time
import chipwise.core.__main__ as worker
class fake:
    @staticmethod
    def run(request, events):
        print("printed by a library")
        os.write(1, b"written by C code\\n")
        sys.stdout.flush()
        {body}
        return {{"output": "x"}}
worker.importlib = type("importlib", (), {{"import_module": staticmethod(lambda *_: fake)}})
sys.exit(worker.main(["-"]))
"""
TRAIN = to_json(TrainRequest("f", "m.dlpk"))


def test_what_libraries_print_goes_to_standard_error(worker):
    run = worker(code=FAKE_RUN.format(body="events.info('told')"))
    run.send(TRAIN)
    assert run.end() == 0
    assert [e["event"] for e in run.events()] == ["info", "result"]
    assert "printed by a library" in run.stderr and "written by C code" in run.stderr


def test_a_busy_worker_gives_a_sign_of_life_every_second(worker):
    run = worker(code=FAKE_RUN.format(body="time.sleep(3.5)"))
    run.send(TRAIN)
    assert run.end() == 0 and 2 <= len(run.events("heartbeat")) <= 4


def test_a_fault_of_ours_is_one_sentence_and_a_traceback_for_the_log(worker):
    run = worker(code=FAKE_RUN.format(body="raise KeyError('oops')"))
    run.send(TRAIN)
    assert run.end() == 1 and "Unexpected KeyError" in run.events()[-1]["text"] and "Traceback" in run.stderr


@pytest.mark.parametrize(
    ("body", "says"),
    [("raise MemoryError", "not enough memory"), ("raise OSError(28, 'No space left on device')", "disk is full")],
)
def test_no_memory_and_no_space_are_told_as_what_they_are(worker, body, says):
    run = worker(code=FAKE_RUN.format(body=body))
    run.send(TRAIN)
    assert run.end() == 1 and says in run.events()[-1]["text"]


def test_closing_standard_input_ends_a_run_and_removes_what_it_began(worker, long_export, tmp_path):
    before = sorted(tmp_path.iterdir())
    run = worker("-")
    run.send(to_json(long_export))
    run.wait_for("progress")
    assert len(sorted(tmp_path.iterdir())) == len(before) + 1
    start = time.monotonic()
    run.process.stdin.close()
    code = run.end()
    assert time.monotonic() - start < 2 and code == 130
    assert sorted(tmp_path.iterdir()) == before
    assert not run.events("result")


@pytest.mark.skipif(os.name == "nt", reason="a console of its own is needed to send Ctrl-C")
class TestInterrupt:
    """Ctrl-C, where a request is run by hand."""

    @pytest.fixture
    def by_hand(self, worker, tmp_path):
        def by_hand(request, **options):
            (tmp_path / "request.json").write_text(to_json(request))
            return worker("request.json", **options)

        return by_hand

    def test_it_ends_a_run_and_removes_what_it_began(self, by_hand, long_export, tmp_path):
        run = by_hand(long_export)
        before = sorted(path for path in tmp_path.iterdir() if "partial" not in path.name)
        run.wait_for("progress")
        run.process.send_signal(signal.SIGINT)
        assert run.end(5) == 130 and "cancelled" in run.events()[-1]["text"] and not run.events("result")
        assert sorted(tmp_path.iterdir()) == before and "Traceback" not in run.stderr

    def test_a_run_that_does_not_look_is_ended_by_force(self, worker, tmp_path):
        body = (
            "from chipwise.core.partial import partial_file\n"
            "        with partial_file('a.tif') as a:\n"
            "            a.write_text('half'); events.info('ready')\n"
            "            while True: time.sleep(1)"
        )
        (tmp_path / "request.json").write_text(TRAIN)
        run = worker(code=FAKE_RUN.format(body=body).replace('["-"]', '["request.json"]'))
        run.wait_for("info")
        run.process.send_signal(signal.SIGINT)
        assert run.end(5) == 130 and "cancelled" in run.events("error")[-1]["text"]
        assert [path.name for path in tmp_path.iterdir()] == ["request.json"]

    def test_a_second_time_it_does_not_wait_for_what_is_kept(self, worker, tmp_path):
        body = "events.grace_seconds = 60; events.info('ready')\n        while True: time.sleep(0.1)"
        (tmp_path / "request.json").write_text(TRAIN)
        run = worker(code=FAKE_RUN.format(body=body).replace('["-"]', '["request.json"]'))
        run.wait_for("info")
        run.process.send_signal(signal.SIGINT)
        time.sleep(1.5)
        assert run.process.poll() is None
        run.process.send_signal(signal.SIGINT)
        assert run.end(5) == 130

    def test_a_training_that_is_to_keep_its_model_writes_it(self, by_hand, make_chips, landscape, tmp_path):
        request = TrainRequest(
            str(make_chips("chips", *landscape(128), stride=32)), str(tmp_path / "m.dlpk"), backbone="mobilenet_v2",
            backbone_weights="NONE", device="CPU", max_epochs=999, stop_early=False, keep_on_cancel=True, batch_size=2,
            chip_size=64,
        )  # fmt: skip
        run = by_hand(request)
        run.wait_for("metric", 300)
        run.process.send_signal(signal.SIGINT)
        assert run.end(110) == 0, run.stderr
        assert run.events()[-1]["event"] == "result" and (tmp_path / "m.dlpk").exists()


def test_a_run_that_does_not_look_is_ended_by_force_and_its_partial_outputs_are_removed(worker, tmp_path):
    body = (
        "from chipwise.core.partial import partial_file, partial_folder\n"
        "        with partial_file('a.tif') as a, partial_folder('b') as b:\n"
        "            a.write_text('half'); (b / 'chip').write_text('half')\n"
        "            events.info('ready'); time.sleep(60)"
    )
    run = worker(code=FAKE_RUN.format(body=body))
    run.send(TRAIN)
    run.wait_for("info")
    assert len(list(tmp_path.iterdir())) == 2
    start = time.monotonic()
    run.process.stdin.close()
    assert run.end() == 130 and time.monotonic() - start < 2
    assert not list(tmp_path.iterdir())


def test_a_training_that_is_ended_by_force_leaves_no_temporary_files_either(worker, tmp_path, make_chips, landscape):
    """Checkpoints of large networks would fill the disk, cancel by cancel."""
    (tmp_path / "tmp").mkdir()
    folder = make_chips("chips", *landscape(256), tile=256)
    for i in range(3):  # large batches, so that none ends within the time that a run has to stop by itself
        for kind in ("images", "labels"):
            chip = folder / kind / "000000000.tif"
            (folder / kind / f"{i + 1:09d}.tif").write_bytes(chip.read_bytes())
    request = TrainRequest(
        str(folder), str(tmp_path / "m.dlpk"), backbone_weights="NONE", device="CPU", max_epochs=999, batch_size=64
    )
    run = worker("-", environment={name: str(tmp_path / "tmp") for name in ("TMPDIR", "TEMP", "TMP")})
    run.send(to_json(request))
    end = time.monotonic() + 60
    while not list((tmp_path / "tmp").glob("chipwise-*")):
        assert run.process.poll() is None and time.monotonic() < end, run.stderr
        time.sleep(0.05)
    time.sleep(1)
    run.process.stdin.close()
    run.end()
    assert not list((tmp_path / "tmp").glob("chipwise-*"))
    assert not list(tmp_path.glob("*.dlpk")) and not list(tmp_path.glob(".*"))


def test_a_worker_ends_when_its_parent_goes_before_a_request_came(worker):
    run = worker("-")
    run.process.stdin.close()
    assert run.end(30) != 0 and not run.events("result")


def test_classifying_leaves_no_file_of_telemetry_behind(worker, classification, tmp_path):
    """ONNX Runtime reports to its maker unless told not to; it keeps its session in the temporary folder."""
    (tmp_path / "tmp").mkdir()
    run = worker("-", environment={"TMPDIR": str(tmp_path / "tmp")})
    run.send(to_json(classification[1]))
    assert run.end() == 0 and not list((tmp_path / "tmp").iterdir())
