"""What a user can get wrong ends with exit code 1 and one clear sentence, quickly, and leaves nothing behind."""

import shutil
import zipfile
from pathlib import Path

import pytest
import tiny_world

EXPORT = {"CLASS_FIELD": "class", "TILE_SIZE": "64", "STRIDE": "32"}
TRAIN = {"BACKBONE": "resnet18", "BACKBONE_WEIGHTS": "NONE", "MAX_EPOCHS": "1", "BATCH_SIZE": "4", "DEVICE": "CPU"}
INSTALLER = "chipwise:installruntime"


def found(folder: Path) -> set[str]:
    """All files; QGIS itself leaves the statistics of a raster beside it."""
    return {str(path) for path in folder.rglob("*") if not path.name.endswith(".tif.aux.xml")}


@pytest.fixture
def refused(qgis_process, tmp_path):
    """Run an algorithm that must fail, and return the sentence with which it does."""

    def run(algorithm: str, variables: dict | None = None, **parameters: str) -> str:
        before = found(tmp_path)
        arguments = [f"--{name}={value}" for name, value in parameters.items()]
        finished = qgis_process("run", f"chipwise:{algorithm}", *arguments, **variables or {})
        assert finished.rc == 1, finished
        assert "Traceback" not in finished.stdout + finished.stderr
        assert finished.seconds < 15
        assert found(tmp_path) == before
        sentence = finished.sentence
        assert sentence.endswith((".", ")")), sentence
        assert "Unexpected" not in sentence
        return sentence

    return run


@pytest.fixture
def export_refused(refused, raster, samples, tmp_path):
    def run(**given) -> str:
        wanted = {"INPUT": raster, "SAMPLES": samples, "OUTPUT": str(tmp_path / "chips")}
        return refused("exporttrainingdata", **{**wanted, **EXPORT, **given})

    return run


@pytest.fixture
def train_refused(refused, chips, tmp_path):
    def run(**given) -> str:
        return refused("trainmodel", **{"INPUT": str(chips), "OUTPUT": str(tmp_path / "model.dlpk"), **TRAIN, **given})

    return run


@pytest.fixture
def classify_refused(refused, raster, tmp_path):
    def run(**given) -> str:
        return refused("classifypixels", **{"INPUT": raster, "OUTPUT": str(tmp_path / "map.tif"), **given})

    return run


@pytest.fixture
def blocked(tmp_path) -> str:
    """A folder in which nobody can make anything, not even root."""
    (tmp_path / "file").write_text("")
    return str(tmp_path / "file")


class TestExport:
    def test_samples_and_raster_that_do_not_overlap(self, export_refused, tmp_path):
        away = tiny_world.make_samples(tmp_path / "away.geojson", left=900_000.0)
        assert export_refused(SAMPLES=away).startswith("No sample overlaps the raster")

    def test_a_class_field_that_does_not_exist(self, export_refused):
        assert export_refused(CLASS_FIELD="kind") == "The samples have no field kind; they have class."

    @pytest.mark.parametrize("value", [0, 65536, -1])
    def test_a_class_value_that_is_not_allowed(self, export_refused, tmp_path, value):
        samples = tiny_world.make_samples(tmp_path / "wrong.geojson", (1, value))
        assert export_refused(SAMPLES=samples).startswith(f"{value} cannot be a class value")

    def test_an_output_folder_that_cannot_be_written(self, export_refused, blocked):
        assert "cannot be written" in export_refused(OUTPUT=f"{blocked}/chips")

    @pytest.mark.skipif(not Path("/proc/self").exists(), reason="there is no /proc")
    def test_an_output_folder_on_a_file_system_that_is_not_for_files(self, export_refused):
        assert "cannot be written" in export_refused(OUTPUT="/proc/chips")

    def test_an_output_folder_that_holds_files(self, export_refused, tmp_path):
        assert "holds files already" in export_refused(OUTPUT=str(tmp_path))

    @pytest.mark.parametrize(
        ("given", "says"),
        [
            ({"TILE_SIZE": "32"}, "another tile size"),
            ({"METADATA_FORMAT": "COCO"}, "another metadata format"),
        ],
        ids=["tile size", "format"],
    )
    def test_an_output_folder_that_holds_another_kind_of_export(self, export_refused, chips, tmp_path, given, says):
        shutil.copytree(chips, tmp_path / "chips")
        before = {path: path.read_bytes() for path in (tmp_path / "chips").rglob("*") if path.is_file()}
        assert says in export_refused(**given)
        assert {path: path.read_bytes() for path in before} == before

    def test_chips_of_a_format_that_cannot_hold_the_bands(self, export_refused):
        assert "JPEG chips hold whole numbers from 0 to 255 only" in export_refused(CHIP_FORMAT="JPEG")

    def test_a_folder_of_labels_that_belong_to_no_image(self, qgis_process, tmp_path, raster):
        (tmp_path / "images").mkdir()
        (tmp_path / "labels").mkdir()
        shutil.copy(raster, tmp_path / "images")
        tiny_world.make_label_raster(tmp_path / "labels" / "another.tif")
        folders = (f"--INPUT_FOLDER={tmp_path / 'images'}", f"--LABEL_FOLDER={tmp_path / 'labels'}")
        done = qgis_process("run", "chipwise:exporttrainingdata", *folders, f"--OUTPUT={tmp_path / 'chips'}")
        assert done.rc == 1
        assert "No image in" in done.stderr
        for name in ("world.tif", "another.tif"):
            assert name in done.stdout + done.stderr
        assert not (tmp_path / "chips").exists()

    @pytest.mark.parametrize("name", ["INPUT", "SAMPLES"])
    def test_a_missing_file(self, export_refused, name):
        assert "/nowhere/file.tif does not exist" in export_refused(**{name: "/nowhere/file.tif"})

    def test_a_raster_of_another_kind_than_the_first(self, export_refused, raster, qgis_process, samples, tmp_path):
        thin = tiny_world.make_raster(tmp_path / "thin.tif", bands=1)
        arguments = [f"--{name}={value}" for name, value in EXPORT.items()]
        output = tmp_path / "chips"
        finished = qgis_process(
            "run", "chipwise:exporttrainingdata", f"--INPUT={raster}", f"--INPUT={thin}", f"--SAMPLES={samples}",
            f"--OUTPUT={output}", *arguments,
        )  # fmt: skip
        assert finished.rc == 1
        assert "thin.tif has 1 bands" in finished.sentence
        assert not output.exists()


class TestTraining:
    def test_an_empty_folder(self, train_refused, tmp_path):
        (tmp_path / "empty").mkdir()
        assert "holds no training data" in train_refused(INPUT=str(tmp_path / "empty"))

    def test_a_folder_whose_folders_are_empty(self, train_refused, tmp_path):
        for name in ("images", "labels"):
            (tmp_path / "empty" / name).mkdir(parents=True)
        assert "holds no training data" in train_refused(INPUT=str(tmp_path / "empty"))

    def test_a_folder_with_one_chip(self, train_refused, chips, tmp_path):
        single = tmp_path / "single"
        shutil.copytree(chips, single)
        for path in [*single.glob("images/*"), *single.glob("labels/*")]:
            if not path.stem.endswith("0"):
                path.unlink()
        assert "one chip only" in train_refused(INPUT=str(single))

    def test_a_missing_folder(self, train_refused):
        assert "/nowhere/chips does not exist" in train_refused(INPUT="/nowhere/chips")

    def test_an_output_that_cannot_be_written(self, train_refused, blocked):
        assert "cannot be written" in train_refused(OUTPUT=f"{blocked}/model.dlpk")


class TestClassifying:
    def test_fewer_bands_than_the_model(self, classify_refused, model, tmp_path):
        thin = tiny_world.make_raster(tmp_path / "thin.tif", bands=2)
        assert classify_refused(INPUT=thin, MODEL=str(model)).startswith("thin.tif has 2 bands and the model")

    def test_a_package_that_is_no_zip(self, classify_refused, tmp_path):
        path = tmp_path / "text.dlpk"
        path.write_text("text")
        assert classify_refused(MODEL=str(path)).startswith("text.dlpk is no model package")

    def test_a_package_that_is_cut_off(self, classify_refused, model, tmp_path):
        path = tmp_path / "half.dlpk"
        path.write_bytes(model.read_bytes()[: model.stat().st_size // 2])
        assert classify_refused(MODEL=str(path)).startswith("half.dlpk is no model package")

    def test_a_package_without_its_emd(self, classify_refused, tmp_path):
        path = tmp_path / "lacking.dlpk"
        with zipfile.ZipFile(path, "w") as package:
            package.writestr("model.onnx", b"")
        assert "no .emd file" in classify_refused(MODEL=str(path))

    @pytest.mark.parametrize(
        "name", ["../outside.emd", "a/../../outside.onnx", "..\\outside.onnx", "/etc/outside.onnx"]
    )
    def test_a_package_with_a_path_that_leaves_it(self, classify_refused, model, tmp_path, name):
        path = tmp_path / "unsafe.dlpk"
        shutil.copy(model, path)
        with zipfile.ZipFile(path, "a") as package:
            package.writestr(name, b"{}")
        assert "unsafe.dlpk is not safe" in classify_refused(MODEL=str(path))
        assert not (tmp_path.parent / "outside.emd").exists()

    @pytest.mark.parametrize(("name", "value"), [("INPUT", "/nowhere/world.tif"), ("MODEL", "/nowhere/model.dlpk")])
    def test_a_missing_file(self, classify_refused, model, name, value):
        assert f"{value} does not exist" in classify_refused(**{"MODEL": str(model), name: value})

    def test_an_output_that_cannot_be_written(self, classify_refused, model, blocked):
        assert "cannot be written" in classify_refused(MODEL=str(model), OUTPUT=f"{blocked}/map.tif")

    def test_the_input_as_output(self, classify_refused, model, raster):
        before = Path(raster).read_bytes()
        classify_refused(MODEL=str(model), OUTPUT=raster)
        assert Path(raster).read_bytes() == before


@pytest.mark.parametrize("broken", [{"CHIPWISE_PYTHON": "/nowhere/python"}, {"CHIPWISE_PYTHON": ""}], ids=str)
@pytest.mark.parametrize("algorithm", ["exporttrainingdata", "trainmodel", "classifypixels", "exportmodel"])
def test_without_a_runtime_the_installer_is_named(refused, raster, samples, chips, model, tmp_path, algorithm, broken):
    parameters = {
        "exporttrainingdata": {"INPUT": raster, "SAMPLES": samples, "OUTPUT": str(tmp_path / "chips")},
        "trainmodel": {"INPUT": str(chips), "OUTPUT": str(tmp_path / "model.dlpk")},
        "classifypixels": {"INPUT": raster, "MODEL": str(model), "OUTPUT": str(tmp_path / "map.tif")},
        "exportmodel": {"MODEL": str(model), "OUTPUT": str(tmp_path / "model.onnx")},
    }[algorithm]
    home = tmp_path / "empty home"
    home.mkdir()
    assert INSTALLER in refused(algorithm, {**broken, "CHIPWISE_HOME": str(home)}, **parameters)
