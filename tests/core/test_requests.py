import json

import pytest
from chipwise.core.errors import RequestError
from chipwise.core.requests import (
    ClassifyRequest,
    CompareRequest,
    DescribeModelRequest,
    ExportModelRequest,
    ExportRequest,
    ExtentInput,
    FolderInput,
    RasterInput,
    SamplesInput,
    TrainRequest,
    from_json,
    to_json,
)
from chipwise.core.schema import ClassHint
from hypothesis import given
from hypothesis import strategies as st

RASTER = RasterInput("image.tif", "EPSG:32633", (3, 1))
EXPORT = {"kind": "export", "rasters": [{"path": "a.tif"}], "output": "o", "samples": {"path": "s"}}
TRAIN = {"kind": "train", "folder": "f", "output": "m.dlpk"}
EXPORT_MODEL = {"kind": "export_model", "model": "m.dlpk", "output": "o.onnx"}
COMPARE = {"kind": "compare", "before": {"path": "b.tif"}, "after": {"path": "a.tif"}, "output": "o.tif"}
DESCRIBE = {"kind": "describe_model", "model": "m.dlpk"}
CLASSIFY = {"kind": "classify", "rasters": [{"path": "a.tif"}], "model": "m.dlpk", "output": "o.tif"}


@given(
    path=st.text(min_size=1).filter(str.strip),
    bands=st.lists(st.integers(1, 999)).map(tuple),
    raw=st.one_of(st.integers(), st.text(), st.floats(allow_nan=False)),
    tile=st.integers(16, 8192),
    empty=st.booleans(),
)
def test_an_export_request_survives_the_pipe(path, bands, raw, tile, empty):
    request = ExportRequest(
        path, (RasterInput(path, path, bands),), samples=SamplesInput(path, path, path, 3),
        hints=(ClassHint(raw, path, "#ffffff"),), tile_size=tile, empty_tiles=empty,
    )  # fmt: skip
    line = to_json(request)
    assert "\n" not in line and from_json(line) == request


@pytest.mark.parametrize(
    "request_",
    [
        ExportRequest("o", (RASTER, RASTER), label_rasters=(RASTER, RASTER)),
        ExportRequest(
            "o",
            folder=FolderInput("in", "*.png", (1, "nir")),
            label_folder=FolderInput("masks"),
            extent=ExtentInput((0.0, 0.0, 1.0, 1.0), "EPSG:4326"),
            mask=SamplesInput("m"),
            second_raster=RASTER,
        ),
        ExportRequest(
            "o",
            (RASTER,),
            samples=SamplesInput("s"),
            instance_samples=SamplesInput("i"),
            metadata_format="PANOPTIC",
            solid_distances=(("Tree", 3.0), ("2", 0.5)),
            empty_tiles=True,
            empty_ratio=0.15,
        ),
        TrainRequest("f", "m.dlpk", ("g", "h")),
        TrainRequest("f", "m.dlpk", unlabelled="BACKGROUND", seed=2**32 - 1),
        ClassifyRequest(
            "m.dlpk",
            "o.tif",
            (RASTER, RASTER),
            FolderInput("in"),
            extent=ExtentInput((0.1, 1.0, 2.0, 3.0), "EPSG:4326"),
            mask=SamplesInput("m"),
            snap_raster=RASTER,
            confidence_output="c.tif",
            polygons_output="p.gpkg",
            merge="BLEND",
            resume=True,
        ),
        ClassifyRequest("m.dlpk", "o.tif", (RASTER,)),
        ExportModelRequest("m.dlpk", "o.ONNX", 512, 16, 0.25),
        CompareRequest(
            RASTER,
            RASTER,
            "o.tif",
            (ClassHint(1, "Wald", "#00ff00"),),
            (ClassHint(1, "Forest", "#00ff00"),),
            mapping=(("Wald", "Forest"),),
            ignore_classes=("Cloud", "9"),
            extent=ExtentInput((0.0, 0.0, 1.0, 1.0), "EPSG:4326"),
            mask=SamplesInput("m"),
            resample="TO_AFTER",
            min_patch=4,
            unchanged="NODATA",
            report_output="r.html",
        ),
        DescribeModelRequest("m.dlpk", "r.HTML", "s.json"),
    ],
)
def test_requests_survive_the_pipe(request_):
    assert from_json(to_json(request_)) == request_


@pytest.mark.parametrize("loss", ["CROSS_ENTROPY", "FOCAL", "DICE", "LOVASZ"])
def test_a_share_is_refused_where_there_is_one_loss(loss):
    with pytest.raises(RequestError, match=f"LOSS_SHARE .* LOSS {loss} "):
        TrainRequest("f", "m.dlpk", loss=loss, loss_share=0.3)
    TrainRequest("f", "m.dlpk", loss=loss)


def test_missing_fields_take_their_defaults():
    assert from_json(json.dumps(TRAIN)) == TrainRequest("f", "m.dlpk")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ("{", "JSON"),
        ("[]", "kind"),
        ('{"kind": "dance"}', "export, train, classify, export_model, describe_model, segments"),
        ('{"kind": ["export"]}', "export, train, classify, export_model, describe_model, segments"),
        (TRAIN | {"speed": 3}, "speed"),
        ({"kind": "train", "folder": "f"}, "output"),
        (TRAIN | {"output": "model.zip"}, ".dlpk"),
        (TRAIN | {"report_output": "report.pdf"}, ".html"),
        (DESCRIBE | {"report_output": "report"}, ".html"),
        (DESCRIBE | {"schema_output": "classes.ecs"}, ".json"),
        (DESCRIBE | {"model": " "}, "No model"),
        (TRAIN | {"max_epochs": 0}, "epochs"),
        (TRAIN | {"learning_rate": float("nan")}, "learning rate"),
        (TRAIN | {"max_epochs": "many"}, "whole number"),
        (TRAIN | {"model_type": "VIT"}, "UNET"),
        (EXPORT | {"rasters": []}, "raster"),
        (EXPORT | {"samples": None}, "samples"),
        (EXPORT | {"label_rasters": [{"path": "l"}]}, "only one of them"),
        (EXPORT | {"samples": None, "label_rasters": [{"path": "l"}] * 2}, "paired"),
        (EXPORT | {"rasters": [{"path": "a", "bands": [0]}]}, "from 1"),
        (EXPORT | {"rasters": [], "folder": {"path": "in", "pattern": " ; "}}, "pattern"),
        (EXPORT | {"samples": None, "label_folder": {"path": "l"}}, "INPUT_FOLDER"),
        (EXPORT | {"extent": {"bounds": [1, 0, 1, 5]}}, "empty"),
        (EXPORT | {"cell_size": -1}, "cell size"),
        (EXPORT | {"rotation_angle": 400}, "rotation"),
        (EXPORT | {"min_overlap_ratio": 1.1}, "overlap"),
        (EXPORT | {"solid_distances": [["1", -2]]}, "solid distance"),
        (EXPORT | {"empty_ratio": 0.5}, "EMPTY_TILES"),
        (EXPORT | {"empty_tiles": True, "empty_ratio": -1}, "0 or more"),
        (EXPORT | {"chip_layout": "CENTERED", "samples": None, "label_rasters": [{"path": "l"}]}, "SAMPLES"),
        (EXPORT | {"chip_layout": "CENTERED", "empty_tiles": True}, "never without labels"),
        (EXPORT | {"metadata_format": "IMAGENET", "empty_tiles": True}, "EMPTY_TILES off"),
        (EXPORT | {"metadata_format": "LABELED_TILES", "crop_mode": "BOUNDING_BOX"}, "CENTERED"),
        (EXPORT | {"blacken_around_feature": True}, "LABELED_TILES"),
        (EXPORT | {"metadata_format": "COCO", "second_raster": {"path": "b"}}, "second raster"),
        (EXPORT | {"instance_samples": {"path": "i"}}, "PANOPTIC"),
        (EXPORT | {"metadata_format": "MRF"}, "CLASSIFIED_TILES"),
        (EXPORT | {"rasters": "a.tif"}, "RasterInput"),
        (EXPORT | {"tile_size": 8}, "tile size"),
        (EXPORT | {"stride": 0}, "stride"),
        (TRAIN | {"backbone": " "}, "resnet18"),
        (TRAIN | {"output": "m/a.dlpk", "output_last": "m/../m/a.dlpk"}, "two names"),
        (TRAIN | {"ignore_classes": [-1]}, "class values"),
        (CLASSIFY | {"rasters": [None]}, "RasterInput"),
        (CLASSIFY | {"rasters": []}, "folder"),
        (CLASSIFY | {"snap_raster": 3}, "RasterInput"),
        (CLASSIFY | {"output": "map.png"}, ".tif"),
        (CLASSIFY | {"confidence_output": "o.tif"}, "two names"),
        (CLASSIFY | {"confidence_output": "./o.tif"}, "two names"),
        (CLASSIFY | {"polygons_output": "p.shp"}, ".gpkg"),
        (CLASSIFY | {"areas_output": "a.txt"}, ".csv"),
        (CLASSIFY | {"entropy_output": "e.tif", "probabilities_output": "./e.tif"}, "two names"),
        (CLASSIFY | {"extent": [1, 2, 3, 4]}, "ExtentInput"),
        (CLASSIFY | {"processing_mode": "BOTH"}, "MOSAIC"),
        (CLASSIFY | {"cell_size": 2, "match_cell_size": True}, "not both"),
        (CLASSIFY | {"cell_size": -2}, "cell size"),
        (CLASSIFY | {"padding": 1025}, "padding"),
        (CLASSIFY | {"tile_size": 500}, "multiple of 32"),
        (CLASSIFY | {"tile_size": 64}, "leaves nothing"),
        (CLASSIFY | {"merge": "BLEND", "padding": 0}, "overlap"),
        (CLASSIFY | {"merge": "BLEND", "padding": 33, "tile_size": 224}, "256 pixels"),
        (CLASSIFY | {"threshold": 101}, "threshold"),
        (CLASSIFY | {"min_patch": -1}, "patch"),
        (CLASSIFY | {"confidence_type": "INT8"}, "FLOAT32"),
        (CLASSIFY | {"precision": "FP8"}, "INT8"),
        (CLASSIFY | {"device": "TPU"}, "CUDA"),
        (EXPORT_MODEL | {"model": ""}, "No model"),
        (EXPORT_MODEL | {"output": "o.dlpk"}, ".onnx"),
        (EXPORT_MODEL | {"tile_size": 500}, "multiple of 32"),
        (EXPORT_MODEL | {"tile_size": 16384}, "8192"),
        (EXPORT_MODEL | {"padding": -1}, "padding"),
        (EXPORT_MODEL | {"cell_size": -1}, "cell size"),
        (COMPARE | {"output": "o.png"}, ".tif"),
        (COMPARE | {"output": "./b.tif"}, "an input as well"),
        (COMPARE | {"report_output": "r.pdf"}, ".html"),
        (COMPARE | {"matrix_output": "m.csv", "report_output": "m.csv"}, ".html"),
        (COMPARE | {"mapping": [["Forest", ""]]}, "fill in both"),
        (COMPARE | {"resample": "BILINEAR"}, "TO_BEFORE"),
        (COMPARE | {"unchanged": "GREY"}, "ONE_CLASS"),
        (COMPARE | {"min_patch": -1}, "patch"),
        (COMPARE | {"before": None}, "RasterInput"),
    ],
)
def test_what_is_wrong_with_a_request_is_said_in_one_sentence(data, says):
    with pytest.raises(RequestError) as caught:
        from_json(data if isinstance(data, str) else json.dumps(data))
    assert says in str(caught.value) and "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "data",
    [
        EXPORT | {"tile_size": 64.5},
        EXPORT | {"output": 5},
        TRAIN | {"batch_size": 1.5},
        CLASSIFY | {"batch_size": 2.5},
        CLASSIFY | {"extent": {"bounds": ["a", "b", "c", "d"]}},
        CLASSIFY | {"threshold": "high"},
        CLASSIFY | {"model": 7},
        EXPORT_MODEL | {"output": 7},
        COMPARE | {"mapping": [["Forest"]]},
        COMPARE | {"min_patch": "many"},
        EXPORT_MODEL | {"cell_size": "wide"},
    ],
)
def test_a_value_of_the_wrong_type_is_a_request_error(data):
    """Otherwise it shows up as an "unexpected" error in the middle of the run."""
    with pytest.raises(RequestError):
        from_json(json.dumps(data))
