import json
import threading

import pytest
from chipwise.core.errors import Cancelled
from chipwise.core.events import Events


def test_every_event_is_one_line_of_json(events):
    events.info("two\nlines, and ü")
    events.metric(epoch=1, loss=0.5)
    events.result(output="map.tif")
    assert events.all() == [
        {"event": "info", "text": "two\nlines, and ü"},
        {"event": "metric", "epoch": 1, "loss": 0.5},
        {"event": "result", "output": "map.tif"},
    ]


def test_progress_is_thinned_out_but_the_last_one_comes(events):
    for percent in range(101):
        events.progress(percent, "working")
    percents = [e["percent"] for e in events.all()]
    assert len(percents) < 20 and percents[-1] == 100


def test_progress_stays_between_0_and_100(events):
    events.progress(250)
    assert events.all()[0]["percent"] == 100


def test_a_cancelled_run_stops_at_its_next_progress(events):
    events.progress(1)
    events.cancel()
    with pytest.raises(Cancelled):
        events.progress(2)


def test_a_closed_parent_cancels_instead_of_crashing():
    class Closed:
        def write(self, _line):
            raise BrokenPipeError

    events = Events(Closed())
    events.info("nobody listens")
    with pytest.raises(Cancelled):
        events.check_cancelled()


def test_threads_never_mix_their_lines():
    class Slow(list):
        def write(self, line):
            for letter in line:
                self.append(letter)

        def flush(self):
            pass

    stream = Slow()
    events = Events(stream)
    threads = [threading.Thread(target=lambda: [events.info("x" * 50) for _ in range(50)]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    lines = "".join(stream).splitlines()
    assert len(lines) == 200 and {json.loads(line)["text"] for line in lines} == {"x" * 50}


def test_figures_that_are_no_numbers_are_still_valid_json(events):
    """A parent may use a strict parser: NaN is no JSON."""
    events.metric(loss=float("nan"))

    def refuse(constant):
        raise AssertionError(f"{constant} is no JSON")

    json.loads(events.stream.getvalue(), parse_constant=refuse)
