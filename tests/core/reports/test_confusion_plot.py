import base64
import re

import numpy as np
import pytest
from chipwise.core.reports.confusion_plot import confusion_plot


def svg(matrix, names):
    image = confusion_plot(np.array(matrix), names, "Reference", "Map")
    return base64.b64decode(re.search(r"base64,([^\"]+)", image)[1]).decode()


def test_the_cells_carry_percent_of_their_row():
    texts = re.findall(r">([^<>]+)</text>", svg([[750, 250], [1, 999]], ["Water", "Wood"]))
    assert {"75", "25", "&lt;1", "100", "Water", "Wood", "Reference", "Map"} <= set(texts)


def test_a_class_without_pixels_has_an_empty_row():
    assert ">nan<" not in svg([[0, 0], [5, 5]], ["a", "b"])


@pytest.mark.parametrize("name", ["<script>", "$x^2$", "a\x00b\x1f", "\udcff", "x" * 500, "$", "日本"])
def test_names_from_strangers_are_labels_and_nothing_else(name):
    text = svg([[1, 2], [3, 4]], [name, "b"])
    assert "<script" not in text and not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", text)


def test_very_many_classes_are_drawn_without_numbers():
    text = svg(np.eye(300), [str(i) for i in range(300)])
    assert ">100<" in text and len(re.findall("</text>", text)) < 200
