"""Colours stay apart for readers who lack one kind of cones."""

from itertools import combinations

import pytest
from chipwise.core.schema import PALETTE
from chipwise.ui.schema.palette import difference, distinct_colors, next_color


def closest(colors) -> float:
    return min(difference(one, other) for one, other in combinations(colors, 2))


@pytest.mark.parametrize(("count", "gap"), [(5, 25), (8, 18), (12, 13)])
def test_colours_stay_apart_for_every_kind_of_reader(count, gap):
    assert closest(distinct_colors(count)) > gap


def test_red_and_green_of_one_lightness_count_as_close():
    assert difference("#d01c1c", "#6a6a00") < 0.25 * difference("#d01c1c", "#1c1cd0")
    assert difference("#123456", "#123456") == 0


def test_a_new_colour_keeps_away_from_those_that_were_chosen_by_hand():
    ours = next_color(["#009e73"])
    assert ours in PALETTE and ours != "#009E73"
    assert difference(ours, "#009e73") > 60


def test_so_many_colours_are_given_as_are_asked_for():
    assert len(distinct_colors(1000)) == 1000
    assert len(set(distinct_colors(100))) == 100
    assert distinct_colors(0) == []
