import numpy as np
import pytest
from chipwise.core.reports.matrix_plot import matrix_plot
from chipwise.core.reports.plots import as_image


def texts(figure) -> list[str]:
    return [text.get_text() for text in figure.axes[0].texts]


def test_cells_show_percents_of_their_row():
    figure = matrix_plot(np.array([[3, 1], [0, 0]]), ["a", "b"], "map", "reference")
    assert texts(figure) == ["75", "25"]
    assert (figure.axes[0].get_ylabel(), figure.axes[0].get_xlabel()) == ("map", "reference")


def test_a_share_that_rounds_to_nothing_is_told():
    assert texts(matrix_plot(np.array([[999, 1], [0, 5]]), ["a", "b"], "", "")) == ["100", "<1", "100"]


@pytest.mark.parametrize(("classes", "numbers", "names"), [(16, True, True), (17, False, True), (41, False, False)])
def test_many_classes_have_no_numbers_and_very_many_no_names(classes, numbers, names):
    figure = matrix_plot(np.eye(classes), [f"class {i}" for i in range(classes)], "", "")
    assert bool(texts(figure)) == numbers
    assert ("class 0" in [label.get_text() for label in figure.axes[0].get_xticklabels()]) == names


def test_names_that_look_like_formulas_are_drawn_as_they_are():
    assert "<img" in as_image(matrix_plot(np.eye(2), ["$\\frac", "x" * 90], "", ""), "a plot")
