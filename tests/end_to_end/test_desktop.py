"""QGIS Desktop itself, with its windows on a screen of its own: from an image to a map with clicks only."""

import shutil
import sqlite3
import sys
from pathlib import Path

import pytest
import tiny_world
from osgeo import gdal

sys.path.insert(0, str(Path(__file__).parents[2] / "demo"))

from desktop import SCREEN, run_desktop

RASTER = "flanders_s2_fields/BEFL-TEST-s2_2023-05-01_2023-07-01_B08-B04-B03_min_byte.tif"
#: What is drawn of each class, in columns and rows of the image: two lakes; woods, fields and meadows.
DRAWN = (
    {
        "polygon": [(330, 225), (388, 225), (396, 275), (360, 288), (325, 275)],
        "rectangles": [[(548, 268), (582, 312)], [(152, 188), (178, 202)]],
    },
    {
        "polygon": [(1215, 425), (1285, 425), (1310, 590), (1215, 600)],
        "rectangles": [[(900, 380), (1040, 440)], [(430, 520), (540, 600)], [(230, 640), (300, 760)]],
    },
)
#: A pixel of a lake and one of a wood.
PLACES = [(360, 250), (1260, 500)]
#: How long the quick look trains; the longer times are for a machine too busy for the first.
MINUTES, PATIENCE, TIMEOUT = (0.5, 2, 6), 600, 1200


@pytest.fixture(scope="module")
def work(tmp_path_factory) -> Path:
    """Takes the profile, the samples and the pictures."""
    return tmp_path_factory.mktemp("desktop")


@pytest.fixture(scope="module")
def notes(real_data, work) -> dict:
    """What the script in QGIS has noted."""
    if not shutil.which("xvfb-run") or not shutil.which("qgis"):
        pytest.fail("xvfb-run or qgis is not there; make screen installs them")
    left, cell, _, top, *_ = gdal.Open(str(real_data / RASTER)).GetGeoTransform()
    job = {
        "raster": str(real_data / RASTER), "left": left, "top": top, "cell": cell, "drawn": DRAWN, "places": PLACES,
        "samples": str(work / "samples.gpkg"), "pictures": str(work), "minutes": MINUTES, "patience": PATIENCE,
    }  # fmt: skip
    return run_desktop(Path(__file__).with_name("desktop_script.py"), job, work, TIMEOUT)


def test_the_image_that_is_active_is_labelled(notes):
    assert notes["image"] == "Flanders"


def test_two_classes_are_drawn_with_two_tools_each_sample_an_undo_step_and_none_saved_unasked(notes):
    assert notes["drawn"] == ["Land"] * 4 + ["Water"] * 3
    assert notes["undo_steps"] == 7 and notes["in_file"] == 0
    assert [samples for samples, _ in notes["counts"].values()] == [3, 4]
    assert all(pixels > 1000 for _, pixels in notes["counts"].values())


def test_what_was_drawn_is_in_the_file_once_the_edits_are_saved(notes, work):
    assert notes["saved"]
    with sqlite3.connect(work / "samples.gpkg") as file:
        held = file.execute("SELECT class_value, class_name, count(*) FROM samples GROUP BY 1, 2 ORDER BY 1").fetchall()
    assert held == [(1, "Water", 3), (2, "Land", 4)]


def test_the_quick_look_maps_both_classes_right_and_lies_between_samples_and_image(notes):
    assert "ready" in notes["said"]
    assert notes["layers"] == ["samples", "Quick look: least sure", "Quick look", "Flanders"]
    assert notes["mapped"] == [1, 2]
    assert all(50 <= percent <= 100 for percent in notes["sure"])


def test_the_main_window_is_pictured_with_the_dock(notes, work):
    for name in ("label", "map", "training"):
        picture = gdal.Open(str(work / f"{name}.png"))
        assert (picture.RasterXSize, picture.RasterYSize) == SCREEN
        assert picture.ReadAsArray()[:3].std() > 10


def test_no_worker_outlives_its_look_nor_qgis_itself(notes):
    assert notes["worker"] != notes["last_worker"]
    assert not tiny_world.is_alive(notes["worker"])
    assert tiny_world.wait_until(lambda: not tiny_world.is_alive(notes["last_worker"]), 5)
