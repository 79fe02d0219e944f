"""The numbers that help texts of Train Model name are those of the code, which QGIS cannot import."""

import ast
import re
from pathlib import Path

import chipwise
import pytest

CODE = Path(chipwise.__file__).parent
#: Words of help texts that stand for numbers.
WORDS = {"a twentieth": 0.05, "half": 0.5, "a quarter": 0.25, "two minutes": 120, "third": 1 / 3}


def constant(name):
    """The value of ``core/training/refit.py FEW_CHIPS`` or ``.../batch_size.py USUAL["cpu"]``, read in the code."""
    path, _, expression = name.partition(" ")
    wanted, _, key = expression.partition("[")
    for statement in ast.parse((CODE / path).read_text(encoding="utf-8")).body:
        targets = statement.targets if isinstance(statement, ast.Assign) else []
        for target in targets:
            if isinstance(target, ast.Name) and target.id == wanted:
                value = ast.literal_eval(statement.value)
                return value[ast.literal_eval(key.rstrip("]"))] if key else value
            if isinstance(target, ast.Tuple) and wanted in [item.id for item in target.elts]:
                place = [item.id for item in target.elts].index(wanted)
                return eval(compile(ast.Expression(statement.value.elts[place]), path, "eval"), {})
    raise LookupError(name)


@pytest.mark.parametrize(
    ("parameter", "pattern", "source", "factor"),
    [
        ("CHIP_SIZE", r"Empty takes (half) of the chips' side", "core/training/crop_size.py OF_MANY", 1),
        ("CHIP_SIZE", r"or (a quarter) of fewer than", "core/training/crop_size.py OF_FEW", 1),
        ("CHIP_SIZE", r"fewer than (\d+) chips", "core/training/crop_size.py FEW_CHIPS", 1),
        ("CLASS_BALANCING", r"less than (a twentieth)", "core/training/prepare.py SPARSE", 1),
        ("MONITOR", r"less than (\d+) % of the pixels", "core/training/prepare.py SPARSE", 100),
        ("REFIT", r"up to (\d+) chips", "core/training/refit.py FEW_CHIPS", 1),
        ("BATCH_SIZE", r"at most (\d+) on a processor", 'core/training/batch_size.py USUAL["cpu"]', 1),
        ("BATCH_SIZE", r"and (\d+) on a graphics card", 'core/training/batch_size.py USUAL["cuda"]', 1),
        ("KEEP_ON_CANCEL", r"up to (two minutes)", "processing_provider/train_model.py SECONDS_TO_KEEP", 1),
    ],
)
def test_a_number_in_the_help_is_that_of_the_code(provider, parameter, pattern, source, factor):
    text = provider.algorithm("trainmodel").parameterDefinition(parameter).help()
    found = re.search(pattern, text)
    assert found, f"{parameter} does not say {pattern}: {text}"
    said = WORDS[found[1]] if found[1] in WORDS else float(found[1])
    assert said == pytest.approx(factor * constant(source))


def test_the_worker_has_less_time_to_write_a_kept_model_than_the_help_says():
    assert constant("core/training/fit.py KEEP_SECONDS") < WORDS["two minutes"]
