"""Plots lie in the page itself."""

import base64
import re

import pytest
from chipwise.core.reports.plots import as_image, label, new_figure


def plot(description="Loss"):
    figure = new_figure(4, 3)
    figure.subplots().plot([1, 2, 3], [3, 2, 1], label="training")
    return as_image(figure, description)


def test_a_plot_is_a_picture_within_the_page_whose_letters_can_be_searched():
    svg = base64.b64decode(re.search(r"base64,([^\"]+)", plot())[1]).decode()
    assert svg.lstrip().startswith("<?xml") and "<text" in svg


def test_the_same_plot_gives_the_same_picture():
    assert plot() == plot()


def test_its_description_is_escaped():
    assert 'alt="a &#34;b&#34; &lt;c&gt;"' in plot('a "b" <c>')


def test_a_name_with_dollar_signs_is_shown_as_it_is():
    figure = new_figure(4, 3)
    figure.subplots().set_title(label(r"a $\frac{$ b"))
    svg = base64.b64decode(re.search(r"base64,([^\"]+)", as_image(figure, ""))[1]).decode()
    assert r"a $\frac{$ b" in svg


@pytest.mark.parametrize("name", ["<script>", "$x^2$", "a\x00b\x1f", "\udcff", "x" * 500, "$", "日本"])
def test_names_from_strangers_are_labels_and_nothing_else(name):
    figure = new_figure(2, 2)
    figure.subplots().set_title(label(name))
    svg = base64.b64decode(re.search(r"base64,([^\"]+)", as_image(figure, "plot"))[1]).decode()
    assert "<script" not in svg and not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", svg)
    assert len(label(name).replace("\\", "")) <= 24
