import pytest
from processing.core.ProcessingConfig import ProcessingConfig
from qgis.core import QgsApplication, QgsProcessingDestinationParameter, QgsProcessingParameterEnum

PARAMETERS = {
    "exporttrainingdata": "INPUT SAMPLES CLASS_FIELD BUFFER_RADIUS LABEL_RASTER SCHEMA TILE_SIZE STRIDE "
    "METADATA_FORMAT CHIP_FORMAT EMPTY_TILES OUTPUT",
    "trainmodel": "INPUT MODEL_TYPE BACKBONE BACKBONE_WEIGHTS MAX_EPOCHS BATCH_SIZE LEARNING_RATE VALIDATION_PERCENT "
    "UNLABELLED SEED DEVICE OUTPUT",
    "classifypixels": "INPUT MODEL EXTENT PADDING BATCH_SIZE DEVICE OUTPUT OUTPUT_CONFIDENCE",
    "installruntime": "DEVICE WHEEL_FOLDER",
}
OUTPUTS = {
    "exporttrainingdata": {"CHIP_COUNT": "outputNumber", "OUTPUT": "outputFolder"},
    "trainmodel": {
        "OUTPUT": "outputFile",
        "MIOU": "outputNumber",
        "ACCURACY": "outputNumber",
        "EPOCHS": "outputNumber",
    },
    "classifypixels": {"OUTPUT": "outputRaster", "OUTPUT_CONFIDENCE": "outputRaster"},
}
CHOICES = {
    ("exporttrainingdata", "METADATA_FORMAT"): ["CLASSIFIED_TILES"],
    ("exporttrainingdata", "CHIP_FORMAT"): ["TIFF"],
    ("trainmodel", "MODEL_TYPE"): ["UNET", "UNETPLUSPLUS", "PSPNET", "DEEPLABV3", "DEEPLABV3PLUS"],
    ("trainmodel", "BACKBONE_WEIGHTS"): ["IMAGENET", "NONE"],
    ("trainmodel", "UNLABELLED"): ["AUTO", "IGNORE", "BACKGROUND"],
    ("trainmodel", "DEVICE"): ["AUTO", "CPU", "CUDA"],
    ("classifypixels", "DEVICE"): ["AUTO", "CPU", "CUDA"],
    ("installruntime", "DEVICE"): ["AUTO", "CPU", "CUDA"],
}
DEFAULTS = {
    ("exporttrainingdata", "TILE_SIZE"): 256,
    ("exporttrainingdata", "STRIDE"): 128,
    ("exporttrainingdata", "METADATA_FORMAT"): "CLASSIFIED_TILES",
    ("exporttrainingdata", "CHIP_FORMAT"): "TIFF",
    ("exporttrainingdata", "EMPTY_TILES"): False,
    ("trainmodel", "MAX_EPOCHS"): 20,
    ("trainmodel", "VALIDATION_PERCENT"): 10,
    ("trainmodel", "UNLABELLED"): "AUTO",
    ("trainmodel", "DEVICE"): "AUTO",
    ("classifypixels", "DEVICE"): "AUTO",
    ("installruntime", "DEVICE"): "AUTO",
}


def parameters(provider):
    return [(a.name(), p) for a in provider.algorithms() for p in a.parameterDefinitions()]


def test_the_published_ids_and_parameter_names_are_those_of_the_first_release(provider):
    names = {a.name(): " ".join(p.name() for p in a.parameterDefinitions()) for a in provider.algorithms()}
    assert {name: set(text.split()) for name, text in names.items()} == {
        name: set(text.split()) for name, text in PARAMETERS.items()
    }
    assert provider.id() == "chipwise"


@pytest.mark.parametrize("algorithm", OUTPUTS)
def test_the_outputs_are_declared(provider, algorithm):
    outputs = provider.algorithm(algorithm).outputDefinitions()
    assert {o.name(): o.type() for o in outputs} == OUTPUTS[algorithm]


def test_the_installer_declares_the_path_of_the_interpreter(provider):
    outputs = provider.algorithm("installruntime").outputDefinitions()
    assert [o.type() for o in outputs] == ["outputString"]


def test_every_parameter_has_a_label_and_a_help_text(provider):
    assert [(a, p.name()) for a, p in parameters(provider) if len(p.help()) < 20 or not p.description()] == []


def test_every_choice_is_given_by_name(provider):
    enums = {(a, p.name()): p for a, p in parameters(provider) if isinstance(p, QgsProcessingParameterEnum)}
    assert [key for key, p in enums.items() if not p.usesStaticStrings() or p.defaultValue() not in p.options()] == []
    assert {key: p.options() for key, p in enums.items() if key != ("trainmodel", "BACKBONE")} == CHOICES


def test_the_backbones_begin_with_the_light_ones_where_there_is_no_gpu(provider, monkeypatch):
    monkeypatch.setattr("chipwise.processing_provider.train_model._has_nvidia_driver", lambda: False)
    algorithm = provider.algorithm("trainmodel").create()
    backbones = algorithm.parameterDefinition("BACKBONE").options()
    assert len(backbones) == len(set(backbones)) >= 8
    assert backbones[0] == "mobilenet_v2"
    assert backbones.index("resnet18") < backbones.index("resnet50")


def test_the_defaults_are_the_published_ones(provider):
    found = {(a, p.name()): p.defaultValue() for a, p in parameters(provider)}
    assert {key: found[key] for key in DEFAULTS} == DEFAULTS


def test_only_what_must_be_given_is_mandatory(provider):
    optional = {
        (a, p.name()) for a, p in parameters(provider) if p.flags() & p.FlagOptional and p.defaultValue() is None
    }
    assert optional == {
        ("exporttrainingdata", "SAMPLES"),
        ("exporttrainingdata", "CLASS_FIELD"),
        ("exporttrainingdata", "LABEL_RASTER"),
        ("exporttrainingdata", "SCHEMA"),
        ("classifypixels", "EXTENT"),
        ("classifypixels", "OUTPUT_CONFIDENCE"),
        ("installruntime", "WHEEL_FOLDER"),
    }


def test_every_algorithm_tells_what_it_does_and_can_be_made_again(provider):
    for algorithm in provider.algorithms():
        assert algorithm.displayName() and algorithm.shortHelpString() and algorithm.tags()
        assert not algorithm.icon().isNull()
        assert algorithm.create().name() == algorithm.name()


def test_outputs_are_files_only(provider):
    assert not provider.supportsNonFileBasedOutput()
    destinations = [p for _, p in parameters(provider) if isinstance(p, QgsProcessingDestinationParameter)]
    assert [p.name() for p in destinations if p.supportsNonFileBasedOutput()] == []


def test_the_setting_of_the_interpreter_comes_and_goes_with_the_provider(provider):
    assert "CHIPWISE_PYTHON" in ProcessingConfig.settings
    QgsApplication.processingRegistry().removeProvider(provider)
    assert "CHIPWISE_PYTHON" not in ProcessingConfig.settings
