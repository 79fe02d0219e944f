import numpy as np
import pytest
from chipwise.core.assessment.confusion import accuracy
from chipwise.core.assessment.estimates import estimate

#: Olofsson et al. 2014, table 8: rows are the map (deforestation, forest gain, stable forest, stable non-forest).
OLOFSSON = np.array([[66, 0, 5, 4], [0, 55, 8, 12], [1, 0, 153, 11], [2, 1, 9, 313]])
PIXELS = np.array([200_000, 150_000, 3_200_000, 6_450_000])
HECTARES = PIXELS.sum() * 0.09


def by_map(counts: np.ndarray) -> np.ndarray:
    """Counts by map and reference class, as (strata, reference, map) where the strata are the map's classes."""
    array = np.zeros((len(counts),) * 3)
    for i, row in enumerate(counts):
        array[i, :, i] = row
    return array


@pytest.fixture
def olofsson():
    return estimate(by_map(OLOFSSON), PIXELS / PIXELS.sum())


class TestThePublishedExampleOfOlofsson:
    def test_overall_accuracy(self, olofsson):
        assert (olofsson.overall.value, olofsson.overall.half_width) == pytest.approx((0.95, 0.02), abs=0.005)

    def test_users_accuracies(self, olofsson):
        assert olofsson.users.value == pytest.approx([0.88, 0.73, 0.93, 0.96], abs=0.005)
        assert olofsson.users.half_width == pytest.approx([0.07, 0.10, 0.04, 0.02], abs=0.005)

    def test_producers_accuracies(self, olofsson):
        assert olofsson.producers.value == pytest.approx([0.75, 0.85, 0.93, 0.96], abs=0.005)
        # the paper prints 0.23 and 0.01 for the second and fourth, which its own eq. 7 does not give
        assert olofsson.producers.half_width == pytest.approx([0.21, 0.25, 0.03, 0.02], abs=0.005)

    def test_areas_in_hectares(self, olofsson):
        assert olofsson.area.value * HECTARES == pytest.approx([21_158, 11_686, 285_770, 581_386], abs=0.5)
        assert olofsson.area.half_width * HECTARES == pytest.approx([6_158, 3_756, 15_510, 16_282], abs=0.5)

    def test_the_error_matrix_of_area_shares(self, olofsson):
        published = [
            [0.0176, 0.0000, 0.0013, 0.0011],
            [0.0000, 0.0110, 0.0016, 0.0024],
            [0.0019, 0.0000, 0.2967, 0.0213],
            [0.0040, 0.0020, 0.0179, 0.6212],
        ]  # rows are the map
        assert np.array(published) == pytest.approx(olofsson.matrix.T, abs=5e-5)


class TestThePublishedExampleOfStehman:
    """Stehman 2014, table 2: 40 units in four strata that are not the map's classes A to D."""

    @pytest.fixture
    def stehman(self):
        units = {
            0: [("A", "A")] * 5 + [("A", "C"), ("A", "B"), ("B", "A"), ("B", "B"), ("B", "C")],
            1: [("A", "A")] + [("B", "B")] * 5 + [("B", "A")] * 2 + [("B", "B")] * 2,
            2: [("C", "C")] * 5 + [("C", "D"), ("B", "D"), ("B", "B"), ("B", "B"), ("B", "A")],
            3: [("D", "D")] * 7 + [("D", "C")] * 2 + [("D", "B")],
        }
        # stratum 3 as published: six units mapped C (three C, two D, one B) and four mapped B (two C, one B, one A)
        units[2] = [("C", "C")] * 3 + [("C", "D")] * 2 + [("C", "B")] + [("B", "C")] * 2 + [("B", "B"), ("B", "A")]
        counts = np.zeros((4, 4, 4))
        for stratum, pairs in units.items():
            for mapped, reference in pairs:
                counts[stratum, "ABCD".index(reference), "ABCD".index(mapped)] += 1
        return estimate(counts, np.array([0.4, 0.3, 0.2, 0.1]))

    def test_accuracies(self, stehman):
        assert (stehman.overall.value, stehman.overall.standard_error) == pytest.approx((0.63, 0.085), abs=5e-4)
        assert stehman.users.value[1] == pytest.approx(0.574, abs=5e-4)
        assert stehman.users.standard_error[1] == pytest.approx(0.125, abs=5e-4)
        assert stehman.producers.value[1] == pytest.approx(0.794, abs=5e-4)
        assert stehman.producers.standard_error[1] == pytest.approx(0.114, abs=0.005)

    def test_areas(self, stehman):
        assert stehman.area.value[[0, 2]] == pytest.approx([0.35, 0.20], abs=5e-4)
        assert stehman.area.standard_error[[0, 2]] == pytest.approx([0.082, 0.064], abs=5e-4)

    def test_a_cell_of_the_error_matrix(self, stehman):
        assert stehman.matrix[2, 1] == pytest.approx(0.08)  # mapped B, truly C


def test_a_census_of_proportional_strata_has_the_figures_of_the_plain_matrix():
    counts = np.array([[40, 10], [4, 46]])  # rows are the map, and each row's sum is its share
    estimates, plain = estimate(by_map(counts), np.array([0.5, 0.5])), accuracy(counts.T)
    assert estimates.overall.value == pytest.approx(plain.overall)
    assert estimates.f1.value == pytest.approx(plain.f1) and estimates.iou.value == pytest.approx(plain.iou)
    assert estimates.producers.value == pytest.approx(plain.recall)


def test_intervals_hold_the_truth_as_often_as_they_say():
    random = np.random.default_rng(1)
    shares = np.array([0.1, 0.3, 0.6])
    truth = np.array([[0.8, 0.1, 0.1], [0.1, 0.8, 0.1], [0.05, 0.1, 0.85]])  # of each stratum, the share of each class
    area, overall = shares @ truth, shares @ np.diag(truth)
    held = np.zeros(4)
    for _ in range(400):
        counts = np.stack([random.multinomial(100, row) for row in truth])
        found = estimate(by_map(counts), shares)
        held[:3] += np.abs(found.area.value - area) <= found.area.half_width
        held[3] += abs(found.overall.value - overall) <= found.overall.half_width
    assert (held / 400 > 0.92).all() and (held / 400 < 0.98).all()


def test_what_a_sample_does_not_tell_is_not_a_number():
    counts = by_map(np.array([[1, 0, 0], [0, 5, 5], [0, 0, 0]]))[:2]
    found = estimate(counts, np.array([0.5, 0.5]))
    assert np.isnan(found.area.standard_error).all()  # of one unit nobody can tell how units differ
    assert np.isnan(found.users.value[2]) and found.producers.value[2] == 0
