"""The models in ``docs/models`` fit the algorithms; that they run is tested through ``qgis_process``."""

import sys
from pathlib import Path

import pytest
from qgis.core import Qgis, QgsProcessingModelAlgorithm

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "docs" / "models"))

import make_models

FOLDER = make_models.FOLDER
NAMES = ("label_to_map", "two_date_change", "retrain_and_reclassify_folder")


def load(path: Path) -> QgsProcessingModelAlgorithm:
    model = QgsProcessingModelAlgorithm()
    assert model.fromFile(str(path))
    return model


@pytest.fixture(params=NAMES)
def model(request, provider) -> QgsProcessingModelAlgorithm:
    """Each of the models, as QGIS reads its file."""
    return load(FOLDER / f"{request.param}.model3")


def test_every_model_of_the_folder_is_tested():
    assert sorted(path.stem for path in FOLDER.glob("*.model3")) == sorted(NAMES)


def test_a_model_is_valid_and_knows_every_parameter_and_output_that_it_names(model):
    assert model.validate() == (True, [])
    for child in model.childAlgorithms().values():
        algorithm = child.algorithm()
        known = {item.name() for item in algorithm.parameterDefinitions() if not item.isDestination()}
        assert set(child.parameterSources()) <= known
        kept = {output.childOutputName() for output in child.modelOutputs().values()}
        assert kept <= {output.name() for output in algorithm.outputDefinitions()}


def test_what_a_model_leaves_alone_has_the_algorithms_default(model):
    """QGIS keeps a copy of every default in the file, which must follow the algorithm's."""
    for child in model.childAlgorithms().values():
        for name, sources in child.parameterSources().items():
            default = child.algorithm().parameterDefinition(name).defaultValue()
            for source in sources:
                if not (source.parameterName() or source.outputChildId() or source.expression()):
                    assert source.staticValue() == default, f"{child.childId()}: {name}; run docs/models/make_models.py"


def test_a_model_says_what_it_does_and_what_it_takes(model):
    assert model.group() == "Chipwise" and len(model.shortHelpString()) > 200
    inputs = [item for item in model.parameterDefinitions() if not item.isDestination()]
    assert [item.name() for item in inputs if len(item.help()) < 20 or not item.description()] == []


@pytest.mark.skipif(Qgis.QGIS_VERSION_INT >= 33000, reason="the files are made with QGIS 3.22, for all later ones")
def test_the_files_are_those_that_the_script_makes(provider, tmp_path):
    assert tuple(make.__name__ for make in make_models.MODELS) == NAMES
    for make in make_models.MODELS:
        made = tmp_path / f"{make.__name__}.model3"
        make().write(made)
        assert load(made).toVariant() == load(FOLDER / made.name).toVariant()
