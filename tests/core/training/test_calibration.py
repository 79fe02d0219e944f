import copy

import numpy as np
import pytest
import torch
from chipwise.core.training import calibration
from chipwise.core.training.calibration import TEMPERATURES, Calibration
from chipwise.core.training.targets import IGNORE
from scipy.optimize import minimize_scalar
from torch.nn import functional
from torchmetrics.classification import MulticlassCalibrationError


def drawn(temperature, classes=4, batches=4, size=48):
    """Scores that are ``temperature`` times too certain for labels drawn from what they should have said."""
    torch.manual_seed(0)
    for _ in range(batches):
        true = torch.randn(2, classes, size, size) * 1.5
        target = torch.distributions.Categorical(logits=true.movedim(1, -1)).sample()
        target[torch.rand(target.shape) < 0.3] = IGNORE
        yield true * temperature, target


def fitted(batches):
    metric = Calibration()
    for scores, target in batches:
        metric.update(scores, target)
    return metric.compute()


@pytest.mark.parametrize("classes", [2, 3, 9])
@pytest.mark.parametrize("temperature", [0.5, 1.0, 1.7, 3.0])
def test_the_temperature_by_which_scores_are_too_certain_is_found(classes, temperature):
    found = fitted(drawn(temperature, classes))
    assert found.temperature == pytest.approx(temperature, rel=0.05)
    assert found.error_after < 0.015
    assert temperature in (1.0,) or found.error_before > 2 * found.error_after


def test_it_is_the_temperature_with_the_lowest_cross_entropy():
    batches = list(drawn(2.3))
    scores, target = (torch.cat(parts) for parts in zip(*batches))
    best = minimize_scalar(
        lambda t: functional.cross_entropy(scores.double() / t, target, ignore_index=IGNORE).item(),
        bounds=(0.25, 4),
        method="bounded",
    )
    assert fitted(batches).temperature == pytest.approx(best.x, rel=2e-3)


def test_the_errors_are_the_expected_calibration_errors():
    batches = list(drawn(2.0))
    scores, target = (torch.cat(parts) for parts in zip(*batches))
    found = fitted(batches)
    for temperature, error, tolerance in (
        (1.0, found.error_before, 1e-6),
        (found.temperature, found.error_after, 2e-3),
    ):
        reference = MulticlassCalibrationError(4, n_bins=calibration.BINS, ignore_index=IGNORE)
        assert reference(scores / temperature, target).item() == pytest.approx(error, abs=tolerance)


def test_of_large_batches_a_fair_share_is_looked_at(monkeypatch):
    batches = list(drawn(1.8, batches=6))
    # The first batch has few pixels that count; they must not weigh as much as the others'.
    batches[0][1][:, 2:] = IGNORE
    everything = fitted(batches)
    looked = []
    count = Calibration._count
    monkeypatch.setattr(calibration, "PIXELS_PER_BATCH", 1000)
    monkeypatch.setattr(Calibration, "_count", lambda s, z, t, w: (looked.append(len(t)), count(s, z, t, w)))
    some = fitted(batches)
    assert looked[0] < 1000 and looked[1:] == [1000] * 5
    assert some.temperature == pytest.approx(everything.temperature, rel=0.08)
    metric = Calibration()
    for batch in batches:
        metric.update(*batch)
    assert metric.weight.item() == pytest.approx(sum((t != IGNORE).sum().item() for _, t in batches))


def test_looking_draws_nothing_from_the_runs_random_numbers_and_repeats_itself(monkeypatch):
    monkeypatch.setattr(calibration, "PIXELS_PER_BATCH", 100)
    scores, target = next(drawn(1.5))
    metric = Calibration()
    before = torch.get_rng_state()
    metric.update(scores, target)
    assert torch.equal(torch.get_rng_state(), before)
    first = metric.compute()
    metric.reset()
    metric.update(scores, target)
    assert metric.compute() == first


@pytest.mark.parametrize("scores", [torch.zeros(1, 3, 4, 4), torch.full((1, 3, 4, 4), torch.nan)])
def test_where_nothing_counts_or_scores_are_no_numbers_the_temperature_is_1(scores):
    nothing = torch.full((1, 4, 4), IGNORE)
    for found in (fitted([(scores, nothing)]), fitted([(scores * torch.nan, torch.zeros(1, 4, 4).long())])):
        assert found.temperature == 1 and np.isnan(found.error_before) and np.isnan(found.error_after)


@pytest.mark.parametrize(("right", "temperature"), [(True, TEMPERATURES[0]), (False, TEMPERATURES[-1])])
def test_it_stays_within_bounds_where_every_pixel_is_right_or_wrong(right, temperature):
    target = torch.randint(0, 2, (1, 16, 16))
    scores = functional.one_hot(target if right else 1 - target, 2).permute(0, 3, 1, 2) * 1e4
    found = fitted([(scores.float(), target)])
    assert found.temperature == pytest.approx(temperature)
    assert found.error_before == pytest.approx(0 if right else 1, abs=1e-6)


def test_scores_in_bfloat16_will_do():
    scores, target = next(drawn(2.0))
    assert fitted([(scores.bfloat16(), target)]).temperature == pytest.approx(2, rel=0.08)


def test_processes_of_a_distributed_run_add_up():
    batches = list(drawn(1.6))
    whole, first, second = Calibration(), Calibration(), copy.deepcopy(Calibration())
    for i, batch in enumerate(batches):
        whole.update(*batch)
        (first if i % 2 else second).update(*batch)
    for name, reduction in first._reductions.items():
        setattr(first, name, reduction(torch.stack([getattr(first, name), getattr(second, name)])))
    first._computed = None
    together, alone = first.compute(), whole.compute()
    assert together[:3] == pytest.approx(alone[:3])
    assert np.array(together.bins) == pytest.approx(np.array(alone.bins))


def test_the_bins_tell_how_often_pixels_of_a_confidence_are_right():
    batches = list(drawn(2.0))
    found = fitted(batches)
    confidence, accuracy, share = np.array(found.bins).T
    assert share.sum() == pytest.approx(1) and (np.diff(confidence) > 0).all()
    assert (share * abs(confidence - accuracy)).sum() == pytest.approx(found.error_after, abs=1e-3)
    scores, target = (torch.cat(parts) for parts in zip(*batches))
    right = (scores.argmax(1) == target)[target != IGNORE].double().mean().item()
    assert (share * accuracy).sum() == pytest.approx(right, abs=1e-3)


def test_where_no_pixel_counts_there_are_no_bins():
    assert fitted([(torch.zeros(1, 3, 4, 4), torch.full((1, 4, 4), IGNORE))]).bins == ()
