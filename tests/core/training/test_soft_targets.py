import pickle
from pathlib import Path

import numpy as np
import pytest
from chipwise.core.chips.esri_folder import ChipFolder
from chipwise.core.errors import Cancelled, OutputError, TrainingDataError
from chipwise.core.schema import ClassSchema, LandClass
from chipwise.core.training.cache import ChipCache
from chipwise.core.training.soft_targets import Blur, SoftTargets, find_blurs
from chipwise.core.training.split import ChipPart
from chipwise.core.training.targets import IGNORE, UNLABELLED, Targets

SCHEMA = ClassSchema("", (LandClass(1, "Tree", "#00ff00"), LandClass(5, "Road", "#888888")))
BACKGROUND, SPARSE = Targets((0, 1, 5)), Targets((1, 5))
ALL = slice(0, 64), slice(0, 64)


@pytest.fixture
def make_soft(make_chips, tmp_path, events):
    """Soft targets of a chip with a tree at (20, 20) and a road in column 50; gives them and the visible label."""

    def make(targets, blurs, hidden=(), extra=None):
        label = np.zeros((64, 64), np.uint8)
        label[20, 20] = 1
        label[:, 50] = 5
        if extra is not None:
            label[extra] = 5
        folder = ChipFolder.open(make_chips("chips", np.ones((1, 64, 64), np.uint8), label))
        cache = ChipCache.fill(folder, targets, tmp_path, events)
        part = ChipPart(folder.chips[0], 0, hidden)
        return SoftTargets(cache, [part], blurs, targets, tmp_path, events), part.visible_label(cache.label(0), IGNORE)

    return make


def test_a_point_fades_out_into_background_and_shrinks_while_training_goes_on(make_soft):
    soft, label = make_soft(BACKGROUND, [Blur(1, 4, 10)])
    for progress, width in ((0, 10), (0.5, 7), (1, 4)):
        shares, hard = soft.of(0, label, ALL, progress)
        assert shares.dtype == np.float32 and shares.shape == (3, 64, 64)
        assert shares[1, 20, 20] == 1 and shares[0, 20, 20] == 0
        for row, column in ((20, 23), (23, 24), (20, 29), (20, 32)):
            expected = max(1 - np.hypot(row - 20, column - 20) / width, 0)
            assert shares[1, row, column] == pytest.approx(expected, abs=0.01)
            assert shares[:, row, column].sum() == pytest.approx(1)
        assert (shares[2] == (label == 2)).all() and np.array_equal(hard, label)


def test_where_unlabelled_pixels_do_not_count_they_do_as_far_as_a_label_fades_into_them(make_soft):
    soft, label = make_soft(SPARSE, [Blur(0, 4, 10)])
    shares, hard = soft.of(0, label, ALL, 0.0)
    assert shares[0, 20, 25] == pytest.approx(0.5, abs=0.01) and shares[1, 20, 25] == 0 and hard[20, 25] == 0
    assert (shares[:, 20, 35] == 0).all() and hard[20, 35] == UNLABELLED
    assert np.array_equal(hard >= 0, shares.sum(0) > 0)


def test_at_distance_0_the_targets_are_the_labels(make_soft):
    soft, label = make_soft(BACKGROUND, [Blur(1, 0, 10)])
    shares, _ = soft.of(0, label, ALL, 1.0)
    assert np.array_equal(shares, label == np.arange(3)[:, None, None])


def test_labels_of_other_classes_are_never_faded_into(make_soft):
    for targets, channel in ((BACKGROUND, 1), (SPARSE, 0)):
        soft, label = make_soft(targets, [Blur(channel, 5, 20)], extra=np.s_[18:23, 22:24])
        shares, hard = soft.of(0, label, ALL, 0.0)
        road = label == channel + 1
        assert (shares[channel + 1][road] == 1).all() and (shares[channel][road] == 0).all()
        assert np.array_equal(hard[road], label[road])


def test_between_two_classes_a_pixel_fades_to_the_one_whose_share_is_larger(make_soft):
    soft, label = make_soft(BACKGROUND, [Blur(1, 5, 20), Blur(2, 5, 20)])
    shares, _ = soft.of(0, label, ALL, 0.0)
    assert shares[1, 20, 30] == pytest.approx(0.5, abs=0.01) and shares[2, 20, 30] == 0
    assert shares[2, 20, 40] == pytest.approx(0.5, abs=0.01) and shares[1, 20, 40] == 0
    assert np.allclose(shares.sum(0), 1)


def test_nothing_of_a_hidden_label_shows_beside_it(make_soft):
    for targets, channel in ((BACKGROUND, 1), (SPARSE, 0)):
        soft, label = make_soft(targets, [Blur(channel, 5, 10)], hidden=((16, 24, 16, 24),))
        shares, hard = soft.of(0, label, ALL, 0.0)
        assert (shares[channel] == 0).all()
        assert (shares[:, 16:24, 16:24] == 0).all() and (hard[16:24, 16:24] == IGNORE).all()


def test_a_hidden_box_is_not_faded_into(make_soft):
    soft, label = make_soft(SPARSE, [Blur(0, 5, 10)], hidden=((16, 24, 22, 30),))
    shares, _ = soft.of(0, label, ALL, 0.0)
    assert (shares[:, 16:24, 22:30] == 0).all() and shares[0, 20, 21] > 0.8


def test_a_window_and_another_process_see_the_same(make_soft):
    soft, label = make_soft(BACKGROUND, [Blur(1, 4, 10)])
    window = slice(10, 42), slice(5, 37)
    part, _ = soft.of(0, label[window], window, 0.3)
    assert np.array_equal(part, soft.of(0, label, ALL, 0.3)[0][(slice(None), *window)])
    copy = pickle.loads(pickle.dumps(soft))
    assert np.array_equal(copy.of(0, label[window], window, 0.3)[0], part)
    soft.close()


def test_making_them_can_be_cancelled(make_chips, tmp_path, events):
    folder = ChipFolder.open(make_chips("chips", np.ones((1, 64, 64), np.uint8), np.ones((64, 64), np.uint8)))
    cache = ChipCache.fill(folder, SPARSE, tmp_path, events)
    events.cancel()
    with pytest.raises(Cancelled):
        SoftTargets(cache, [ChipPart(folder.chips[0], 0)], [Blur(0, 4, 10)], SPARSE, tmp_path, events)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_disk_that_fills_up_is_told(make_soft, tmp_path):
    (tmp_path / "distances.raw").symlink_to("/dev/full")
    with pytest.raises(OutputError, match="cannot be written"):
        make_soft(BACKGROUND, [Blur(1, 4, 10)])


def test_classes_to_blur_are_named_by_value_or_name():
    found = find_blurs([("Tree", 2, 8), ("5", 1, 4)], SCHEMA, BACKGROUND)
    assert found == (Blur(1, 2, 8), Blur(2, 1, 4))
    assert find_blurs([("Tree", 0, 0)], SCHEMA, BACKGROUND) == ()


@pytest.mark.parametrize(
    ("distances", "message"),
    [
        ([("House", 1, 2)], "1 \\(Tree\\)"),
        ([("Tree", 1, 2), ("1", 1, 2)], "twice"),
        ([("Road", 1, 2)], "IGNORE_CLASSES"),
    ],
)
def test_classes_that_cannot_be_blurred_are_refused(distances, message):
    with pytest.raises(TrainingDataError, match=message):
        find_blurs(distances, SCHEMA, Targets((0, 1), ignored=(5,)))
