import copy
import json

import pytest
from chipwise.core.errors import ModelPackageError
from chipwise.core.model_package.definition import Int8, ModelDefinition


def test_a_definition_is_read_back_as_it_was_written(make_definition):
    definition = make_definition(
        (3, 700), (0, 3, 700), bands=2, band_names=("Red", ""), mean=(1.5, -2.0), std=(1.0, 0.25), dtype="float32",
        fixed_size=True, min_cell_size={"x": 1, "y": 1, "spatialReference": None}, metrics={"accuracy": 0.9},
        provenance={"request": {"seed": 1}}, int8=Int8(0.5, 0.75),
    )  # fmt: skip
    assert ModelDefinition.from_emd(json.loads(json.dumps(definition.to_emd())), "m") == definition


def test_esris_keys_say_the_same(make_definition):
    emd = make_definition((3, 7), bands=2).to_emd()
    assert emd["ModelFile"] == "known.onnx" and emd["ExtractBands"] == [0, 1] and emd["ImageHeight"] == 64
    assert [(c["Value"], c["Name"]) for c in emd["Classes"]] == [(3, "Class 3"), (7, "Class 7")]
    assert json.loads(json.dumps(emd)) == emd


@pytest.mark.parametrize(
    ("keys", "value"),
    [
        (("Chipwise",), None),
        (("Chipwise",), [1]),
        (("Chipwise", "version"), 2),
        (("Chipwise", "schema"), {}),
        (("Chipwise", "outputs"), []),
        (("Chipwise", "outputs"), [1, 1]),
        (("Chipwise", "outputs"), [1, 99]),
        (("Chipwise", "outputs"), ["x"]),
        (("Chipwise", "band_names"), []),
        (("Chipwise", "band_names"), ["a", "b"]),
        (("Chipwise", "normalisation"), {"mean": [0]}),
        (("Chipwise", "normalisation"), None),
        (("Chipwise", "tile_size"), 33),
        (("Chipwise", "tile_size"), 2**20),
        (("Chipwise", "tile_size"), float("inf")),
        (("Chipwise", "metrics"), 5),
        (("Chipwise", "int8"), [1]),
        (("Chipwise", "int8"), {"miou": 0.5}),
        (("Chipwise", "int8"), {"miou": 0.5, "miou_fp32": float("nan")}),
        (("ModelName",), ...),
    ],
)
def test_a_definition_that_is_foreign_or_garbled_is_refused_in_one_sentence(make_definition, keys, value):
    emd = copy.deepcopy(make_definition().to_emd())
    place = emd
    for key in keys[:-1]:
        place = place[key]
    if value is ...:
        del place[keys[-1]]
    else:
        place[keys[-1]] = value
    with pytest.raises(ModelPackageError, match=r"m\.dlpk") as caught:
        ModelDefinition.from_emd(emd, "m.dlpk")
    assert "\n" not in str(caught.value)
