import pytest
from processing.core.ProcessingConfig import ProcessingConfig
from qgis.core import QgsApplication, QgsProcessingDestinationParameter, QgsProcessingParameterEnum

PARAMETERS = {
    "exporttrainingdata": "INPUT INPUT_FOLDER BANDS SAMPLES CLASS_FIELD BUFFER_RADIUS LABEL_RASTER LABEL_FOLDER SCHEMA "
    "EXTENT CELL_SIZE MASK TILE_SIZE STRIDE EMPTY_TILES METADATA_FORMAT CHIP_FORMAT INPUT_PATTERN PROCESSING_MODE "
    "INPUT2 SOLID_DISTANCE INSTANCE_SAMPLES INSTANCE_CLASS_FIELD TILE_SIZE_X TILE_SIZE_Y STRIDE_X STRIDE_Y "
    "CHIP_LAYOUT ROTATION_ANGLE MIN_OVERLAP_RATIO EMPTY_RATIO CROP_MODE BLACKEN_AROUND_FEATURE REFERENCE_SYSTEM SEED "
    "OUTPUT",
    "trainmodel": "INPUT MODEL_TYPE BACKBONE BACKBONE_WEIGHTS MAX_EPOCHS VALIDATION_SPLIT VALIDATION_PERCENT "
    "VALIDATION_INPUT UNLABELLED MORE_INPUTS CHIP_SIZE FEATURE_CHIP_PERCENT BACKGROUND_RATIO CLASS_WEIGHT_MIN "
    "CLASS_WEIGHT_MAX BLUR_DISTANCE CLASS_BALANCING LOSS_WEIGHT IGNORE_CLASSES MODEL_ARGUMENTS WEIGHTS_FILE FREEZE "
    "PRETRAINED_MODEL MAX_MINUTES LEARNING_RATE SCHEDULE LOSS LOSS_SHARE STOP_EARLY PATIENCE MONITOR REFIT "
    "AUGMENTATION AUGMENT_ROTATION AUGMENT_SCALE AUGMENT_BRIGHTNESS BATCH_SIZE ACCUMULATE PRECISION WEIGHT_AVERAGING "
    "DEVICE SEED RESUME KEEP_ON_CANCEL OUTPUT OUTPUT_LAST OUTPUT_REPORT LOG_FOLDER",
    "exportmodel": "MODEL TILE_SIZE PADDING CELL_SIZE OUTPUT",
    "describemodel": "MODEL OUTPUT_REPORT OUTPUT_SCHEMA",
    "classifypixels": "INPUT INPUT_FOLDER MODEL EXTENT MASK CELL_SIZE MATCH_CELL_SIZE THRESHOLD MIN_PATCH "
    "INPUT_PATTERN PROCESSING_MODE BANDS TARGET_CRS SNAP_RASTER PREDICT_BACKGROUND CONFIDENCE_TYPE "
    "TEST_TIME_AUGMENTATION MERGE PADDING TILE_SIZE BATCH_SIZE DEVICE PRECISION TRUST_CODE RESUME OUTPUT "
    "OUTPUT_CONFIDENCE OUTPUT_PROBABILITIES OUTPUT_ENTROPY OUTPUT_POLYGONS OUTPUT_AREAS",
    "samplereferencepoints": "INPUT POINT_COUNT ALLOCATION MIN_PER_CLASS CLASS_COUNTS MIN_DISTANCE STANDARD_ERROR "
    "EXPECTED_ACCURACY ZERO_IS_CLASS SEED OUTPUT",
    "assessaccuracy": "INPUT REFERENCE REFERENCE_FIELD REFERENCE_RASTER REFERENCE_BAND SAMPLING MAPPING ZERO_IS_CLASS "
    "RESAMPLE OUTPUT_REPORT OUTPUT_CSV",
    "comparemaps": "BEFORE AFTER MAPPING IGNORE_CLASSES EXTENT MASK RESAMPLE MIN_PATCH UNCHANGED OUTPUT "
    "OUTPUT_POLYGONS OUTPUT_MATRIX OUTPUT_REPORT",
    "installruntime": "DEVICE WHEEL_FOLDER",
}
OUTPUTS = {
    "exporttrainingdata": {
        "OUTPUT": "outputFolder",
        "CHIP_COUNT": "outputNumber",
        "FEATURE_COUNT": "outputNumber",
        "OUTPUT_REPORT": "outputHtml",
    },
    "trainmodel": {
        "OUTPUT": "outputFile",
        "OUTPUT_LAST": "outputFile",
        "OUTPUT_REPORT": "outputHtml",
        "LOG_FOLDER": "outputFolder",
        "MIOU": "outputNumber",
        "ACCURACY": "outputNumber",
        "EPOCHS": "outputNumber",
    },
    "exportmodel": {"OUTPUT": "outputFile"},
    "describemodel": {
        "OUTPUT_REPORT": "outputHtml",
        "OUTPUT_SCHEMA": "outputFile",
        **dict.fromkeys(
            ("NAME", "MADE_BY", "ARCHITECTURE", "BACKBONE", "CLASSES", "BANDS", "DATA_TYPE", "SHA256"), "outputString"
        ),
        **dict.fromkeys(
            ("CLASS_COUNT", "BAND_COUNT", "CELL_SIZE", "TILE_SIZE", "MEAN_IOU", "ACCURACY"), "outputNumber"
        ),
        "USABLE": "outputBoolean",
    },
    "classifypixels": {
        "OUTPUT": "outputRaster",
        "OUTPUT_CONFIDENCE": "outputRaster",
        "OUTPUT_PROBABILITIES": "outputRaster",
        "OUTPUT_ENTROPY": "outputRaster",
        "OUTPUT_POLYGONS": "outputVector",
        "OUTPUT_AREAS": "outputFile",
    },
    "samplereferencepoints": {"OUTPUT": "outputVector", "COUNT": "outputNumber"},
    "assessaccuracy": {
        "OUTPUT_REPORT": "outputHtml",
        "OUTPUT_CSV": "outputFile",
        "COUNT": "outputNumber",
        "OVERALL_ACCURACY": "outputNumber",
        "KAPPA": "outputNumber",
        "MEAN_IOU": "outputNumber",
        "MEAN_F1": "outputNumber",
        "ESTIMATED_ACCURACY": "outputNumber",
        "ESTIMATED_ACCURACY_CI95": "outputNumber",
    },
    "comparemaps": {
        "OUTPUT": "outputRaster",
        "OUTPUT_POLYGONS": "outputVector",
        "OUTPUT_MATRIX": "outputFile",
        "OUTPUT_REPORT": "outputHtml",
        "CHANGED_PIXELS": "outputNumber",
        "CHANGED_SHARE": "outputNumber",
        "CHANGED_HECTARES": "outputNumber",
    },
}
CHOICES = {
    ("exporttrainingdata", "METADATA_FORMAT"): [
        *("CLASSIFIED_TILES", "RCNN_MASKS", "PASCAL_VOC", "KITTI", "LABELED_TILES", "MULTI_LABELED_TILES", "IMAGENET"),
        *("EXPORT_TILES", "PANOPTIC", "COCO", "YOLO", "YOLO_BOXES"),
    ],
    ("exporttrainingdata", "CHIP_FORMAT"): ["TIFF", "PNG", "JPEG"],
    ("exporttrainingdata", "PROCESSING_MODE"): ["SEPARATE", "MOSAIC"],
    ("exporttrainingdata", "CHIP_LAYOUT"): ["GRID", "CENTERED"],
    ("exporttrainingdata", "CROP_MODE"): ["FIXED_SIZE", "BOUNDING_BOX"],
    ("exporttrainingdata", "REFERENCE_SYSTEM"): ["MAP_SPACE", "PIXEL_SPACE"],
    ("trainmodel", "MODEL_TYPE"): [
        *("UNET", "UNETPLUSPLUS", "MANET", "LINKNET", "FPN", "PSPNET", "PAN", "DEEPLABV3", "DEEPLABV3PLUS"),
        *("UPERNET", "SEGFORMER", "DPT"),
    ],
    ("trainmodel", "BACKBONE_WEIGHTS"): ["IMAGENET", "NONE", "FILE"],
    ("trainmodel", "VALIDATION_SPLIT"): ["AUTO", "AREA", "SOURCE", "RANDOM"],
    ("trainmodel", "SCHEDULE"): ["ONE_CYCLE", "COSINE", "CONSTANT"],
    ("trainmodel", "LOSS"): [
        *("CROSS_ENTROPY", "FOCAL", "DICE", "LOVASZ", "CROSS_ENTROPY_DICE", "CROSS_ENTROPY_LOVASZ", "FOCAL_DICE"),
    ],
    ("trainmodel", "CLASS_BALANCING"): ["AUTO", "true", "false"],
    ("trainmodel", "REFIT"): ["AUTO", "ON", "OFF"],
    ("trainmodel", "MONITOR"): ["AUTO", "MIOU", "VALID_LOSS", "F1", "ACCURACY", "LAST"],
    ("trainmodel", "FREEZE"): ["AUTO", "FREEZE", "UNFREEZE"],
    ("trainmodel", "AUGMENTATION"): ["NONE", "LIGHT", "STANDARD", "STRONG"],
    ("trainmodel", "PRECISION"): ["AUTO", "FP32", "BF16", "FP16"],
    ("trainmodel", "UNLABELLED"): ["AUTO", "IGNORE", "BACKGROUND"],
    ("trainmodel", "DEVICE"): ["AUTO", "CPU", "CUDA"],
    ("classifypixels", "PROCESSING_MODE"): ["SEPARATE", "MOSAIC"],
    ("classifypixels", "MERGE"): ["CROP", "BLEND"],
    ("classifypixels", "CONFIDENCE_TYPE"): ["UINT8", "FLOAT32"],
    ("classifypixels", "PRECISION"): ["AUTO", "FP32", "FP16", "BF16", "INT8"],
    ("classifypixels", "DEVICE"): ["AUTO", "CPU", "CUDA"],
    ("samplereferencepoints", "ALLOCATION"): ["PROPORTIONAL", "EQUAL"],
    ("assessaccuracy", "SAMPLING"): ["AUTO", "STRATIFIED", "RANDOM", "NONE"],
    ("comparemaps", "RESAMPLE"): ["NONE", "TO_BEFORE", "TO_AFTER"],
    ("comparemaps", "UNCHANGED"): ["BY_CLASS", "ONE_CLASS", "NODATA"],
    ("installruntime", "DEVICE"): ["AUTO", "CPU", "CUDA"],
}
DEFAULTS = {
    ("exporttrainingdata", "TILE_SIZE"): 256,
    ("exporttrainingdata", "STRIDE"): 128,
    ("exporttrainingdata", "METADATA_FORMAT"): "CLASSIFIED_TILES",
    ("exporttrainingdata", "CHIP_FORMAT"): "TIFF",
    ("exporttrainingdata", "EMPTY_TILES"): False,
    ("exporttrainingdata", "PROCESSING_MODE"): "SEPARATE",
    ("exporttrainingdata", "CHIP_LAYOUT"): "GRID",
    ("exporttrainingdata", "ROTATION_ANGLE"): 0,
    ("exporttrainingdata", "MIN_OVERLAP_RATIO"): 0,
    ("exporttrainingdata", "CROP_MODE"): "FIXED_SIZE",
    ("exporttrainingdata", "BLACKEN_AROUND_FEATURE"): False,
    ("exporttrainingdata", "REFERENCE_SYSTEM"): "MAP_SPACE",
    ("exporttrainingdata", "SEED"): 42,
    ("trainmodel", "MODEL_TYPE"): "UNET",
    ("trainmodel", "BACKBONE"): "resnet18",
    ("trainmodel", "MAX_EPOCHS"): 20,
    ("trainmodel", "MAX_MINUTES"): None,
    ("trainmodel", "LEARNING_RATE"): None,
    ("trainmodel", "BATCH_SIZE"): None,
    ("trainmodel", "VALIDATION_PERCENT"): 10,
    ("trainmodel", "UNLABELLED"): "AUTO",
    ("trainmodel", "DEVICE"): "AUTO",
    ("trainmodel", "LOSS_SHARE"): 0.5,
    ("classifypixels", "DEVICE"): "AUTO",
    ("exportmodel", "TILE_SIZE"): None,
    ("exportmodel", "PADDING"): 32,
    ("classifypixels", "PRECISION"): "AUTO",
    ("classifypixels", "PROCESSING_MODE"): "SEPARATE",
    ("classifypixels", "MERGE"): "CROP",
    ("classifypixels", "PADDING"): 32,
    ("classifypixels", "TILE_SIZE"): None,
    ("classifypixels", "BATCH_SIZE"): None,
    ("classifypixels", "THRESHOLD"): 0,
    ("classifypixels", "MIN_PATCH"): 0,
    ("classifypixels", "CONFIDENCE_TYPE"): "UINT8",
    ("classifypixels", "PREDICT_BACKGROUND"): True,
    ("classifypixels", "TEST_TIME_AUGMENTATION"): False,
    ("classifypixels", "MATCH_CELL_SIZE"): False,
    ("classifypixels", "TRUST_CODE"): False,
    ("classifypixels", "RESUME"): False,
    ("samplereferencepoints", "POINT_COUNT"): None,
    ("samplereferencepoints", "ALLOCATION"): "PROPORTIONAL",
    ("samplereferencepoints", "MIN_PER_CLASS"): 50,
    ("samplereferencepoints", "STANDARD_ERROR"): 2,
    ("samplereferencepoints", "MIN_DISTANCE"): 0,
    ("samplereferencepoints", "SEED"): 42,
    ("assessaccuracy", "SAMPLING"): "AUTO",
    ("assessaccuracy", "ZERO_IS_CLASS"): False,
    ("assessaccuracy", "RESAMPLE"): False,
    ("comparemaps", "RESAMPLE"): "NONE",
    ("comparemaps", "MIN_PATCH"): 0,
    ("comparemaps", "UNCHANGED"): "BY_CLASS",
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
    assert {key: p.options() for key, p in enums.items()} == CHOICES


def test_the_defaults_are_the_published_ones(provider):
    found = {(a, p.name()): p.defaultValue() for a, p in parameters(provider)}
    assert {key: found[key] for key in DEFAULTS} == DEFAULTS


@pytest.mark.parametrize("name", ["INPUT_FOLDER", "INPUT_PATTERN", "PROCESSING_MODE", "BANDS"])
def test_images_are_chosen_alike_whatever_is_made_of_them(provider, name):
    export, classify = (
        provider.algorithm(a).parameterDefinition(name) for a in ("exporttrainingdata", "classifypixels")
    )
    assert export.description().split(" (")[0] == classify.description().split(" (")[0]
    assert (export.type(), export.defaultValue()) == (classify.type(), classify.defaultValue())


def test_only_what_must_be_given_is_mandatory(provider):
    optional = {
        (a, p.name()) for a, p in parameters(provider) if p.flags() & p.FlagOptional and p.defaultValue() is None
    }
    of_export = (
        "INPUT INPUT_FOLDER BANDS SAMPLES CLASS_FIELD LABEL_RASTER LABEL_FOLDER SCHEMA EXTENT CELL_SIZE MASK INPUT2 "
        "SOLID_DISTANCE INSTANCE_SAMPLES INSTANCE_CLASS_FIELD TILE_SIZE_X TILE_SIZE_Y STRIDE_X STRIDE_Y EMPTY_RATIO"
    )
    of_training = (
        "MORE_INPUTS VALIDATION_INPUT CHIP_SIZE BACKGROUND_RATIO BLUR_DISTANCE IGNORE_CLASSES MODEL_ARGUMENTS "
        "WEIGHTS_FILE PRETRAINED_MODEL MAX_MINUTES LEARNING_RATE BATCH_SIZE OUTPUT_LAST OUTPUT_REPORT "
        "LOG_FOLDER"
    )
    of_classification = (
        "INPUT INPUT_FOLDER EXTENT MASK CELL_SIZE BANDS TARGET_CRS SNAP_RASTER TILE_SIZE BATCH_SIZE OUTPUT_CONFIDENCE "
        "OUTPUT_PROBABILITIES OUTPUT_ENTROPY OUTPUT_POLYGONS OUTPUT_AREAS"
    )
    of_assessment = "REFERENCE REFERENCE_FIELD REFERENCE_RASTER MAPPING OUTPUT_CSV"
    of_comparison = "MAPPING IGNORE_CLASSES EXTENT MASK OUTPUT_POLYGONS OUTPUT_MATRIX OUTPUT_REPORT"
    assert optional == {
        *(("exporttrainingdata", name) for name in of_export.split()),
        *(("trainmodel", name) for name in of_training.split()),
        ("describemodel", "OUTPUT_REPORT"),
        ("describemodel", "OUTPUT_SCHEMA"),
        ("exportmodel", "TILE_SIZE"),
        ("exportmodel", "CELL_SIZE"),
        *(("classifypixels", name) for name in of_classification.split()),
        *(("samplereferencepoints", name) for name in ("POINT_COUNT", "CLASS_COUNTS", "EXPECTED_ACCURACY")),
        *(("assessaccuracy", name) for name in of_assessment.split()),
        *(("comparemaps", name) for name in of_comparison.split()),
        ("installruntime", "WHEEL_FOLDER"),
    }


def test_the_dialog_shows_the_basic_parameters_first(provider):
    for algorithm in provider.algorithms():
        shown = [p for p in algorithm.parameterDefinitions() if not p.isDestination()]
        advanced = [bool(p.flags() & p.FlagAdvanced) for p in shown]
        assert advanced == sorted(advanced), algorithm.name()


@pytest.mark.parametrize(
    ("algorithm", "name"),
    [
        ("exporttrainingdata", "METADATA_FORMAT"),
        ("trainmodel", "MODEL_TYPE"),
        ("samplereferencepoints", "ALLOCATION"),
        ("assessaccuracy", "SAMPLING"),
    ],
)
def test_the_help_says_what_each_choice_is_for(provider, algorithm, name):
    parameter = provider.algorithm(algorithm).parameterDefinition(name)
    told = [line.split(":")[0] for line in parameter.help().splitlines()[1:]]
    assert told == parameter.options()


@pytest.mark.parametrize(
    ("algorithm", "name"),
    [
        *(("trainmodel", n) for n in ("UNLABELLED", "BACKBONE_WEIGHTS", "VALIDATION_SPLIT", "SCHEDULE", "FREEZE")),
        *(("classifypixels", n) for n in ("PROCESSING_MODE", "MERGE", "CONFIDENCE_TYPE", "PRECISION")),
        *(("comparemaps", n) for n in ("RESAMPLE", "UNCHANGED")),
    ],
)
def test_the_help_names_every_choice(provider, algorithm, name):
    parameter = provider.algorithm(algorithm).parameterDefinition(name)
    assert [option for option in parameter.options() if option not in parameter.help()] == []


def test_optional_outputs_are_made_only_when_asked_for_but_reports_by_every_dialog(provider):
    destinations = [p for _, p in parameters(provider) if isinstance(p, QgsProcessingDestinationParameter)]
    optional = {p.name(): p.createByDefault() for p in destinations if p.flags() & p.FlagOptional}
    names = (
        "OUTPUT_LAST LOG_FOLDER OUTPUT_CONFIDENCE OUTPUT_PROBABILITIES OUTPUT_ENTROPY OUTPUT_POLYGONS OUTPUT_AREAS "
        "OUTPUT_SCHEMA OUTPUT_CSV OUTPUT_MATRIX"
    )
    assert optional == {**dict.fromkeys(names.split(), False), "OUTPUT_REPORT": True}


def test_every_algorithm_tells_what_it_does_and_can_be_made_again(provider):
    for algorithm in provider.algorithms():
        assert algorithm.displayName() and algorithm.shortHelpString() and algorithm.tags()
        assert not algorithm.icon().isNull()
        assert algorithm.create().name() == algorithm.name()


def test_outputs_are_files_only(provider):
    assert not provider.supportsNonFileBasedOutput()
    destinations = [p for _, p in parameters(provider) if isinstance(p, QgsProcessingDestinationParameter)]
    assert [p.name() for p in destinations if p.supportsNonFileBasedOutput()] == []


def test_maps_are_geotiffs_and_polygons_a_geopackage(provider):
    algorithm = provider.algorithm("classifypixels")
    map_, polygons = (algorithm.parameterDefinition(name) for name in ("OUTPUT", "OUTPUT_POLYGONS"))
    assert (map_.supportedOutputRasterLayerExtensions(), map_.defaultFileExtension()) == (["tif", "tiff"], "tif")
    assert (polygons.supportedOutputVectorLayerExtensions(), polygons.defaultFileExtension()) == (["gpkg"], "gpkg")


def test_the_setting_of_the_interpreter_comes_and_goes_with_the_provider(provider):
    assert "CHIPWISE_PYTHON" in ProcessingConfig.settings
    QgsApplication.processingRegistry().removeProvider(provider)
    assert "CHIPWISE_PYTHON" not in ProcessingConfig.settings
