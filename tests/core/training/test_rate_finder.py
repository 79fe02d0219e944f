import copy
import random

import numpy as np
import pytest
import torch
from chipwise.core.training.rate_finder import SUGGESTED, TRIED, USUAL_RATE, find_learning_rate, suggest
from torch import nn
from torch.nn import functional

RATES = np.geomspace(*TRIED, 100)


def network():
    torch.manual_seed(0)
    return nn.Sequential(
        nn.Conv2d(3, 12, 3, padding=1), nn.BatchNorm2d(12), nn.ReLU(), nn.Dropout2d(0.1), nn.Conv2d(12, 3, 1)
    )


def chips(count=12):
    """Chips whose label is the brightest band."""
    torch.manual_seed(1)
    images = torch.randn(count, 4, 3, 16, 16)
    return [(image, image.argmax(1)) for image in images]


def adamw(model):
    return torch.optim.AdamW(model.parameters(), lr=1.0)


def find(model=None, batches=None, loss=functional.cross_entropy, make_optimizer=adamw, **options):
    return find_learning_rate(
        network() if model is None else model, loss, chips() if batches is None else batches, make_optimizer, **options
    )


def test_the_rate_is_one_at_which_the_network_learns():
    found = find()
    assert not found.is_flat and 1e-4 < found.rate <= SUGGESTED[1]
    losses = {}
    for rate in (found.rate, found.rate / 100):
        model = network()
        optimizer = torch.optim.AdamW(model.parameters(), lr=rate)
        for image, target in chips() * 3:
            optimizer.zero_grad()
            loss = functional.cross_entropy(model(image), target)
            loss.backward()
            optimizer.step()
        losses[rate] = loss.item()
    assert losses[found.rate] < 0.8 * losses[found.rate / 100]


def test_the_rate_lies_between_the_usual_one_and_the_suggestion():
    rate, curve = find()
    assert rate == pytest.approx((min(suggest(curve), SUGGESTED[1]) * USUAL_RATE) ** 0.5)


def test_the_curve_rises_in_rate_by_equal_factors():
    rate, curve = find(steps=40)
    tried = [point[0] for point in curve]
    assert 15 <= len(tried) <= 40 and tried[0] == pytest.approx(1e-6)
    assert np.allclose(tried, np.geomspace(*TRIED, 40)[: len(tried)])
    assert all(np.isfinite(loss) for _, loss in curve) and SUGGESTED[0] <= rate <= SUGGESTED[1]


def test_weights_buffers_gradients_modes_and_random_numbers_are_as_before():
    model = network().eval()
    model[0].weight.grad = torch.ones_like(model[0].weight)
    before = copy.deepcopy(model)
    pairs = [pair for batch in chips() for pair in zip(*batch)]
    loader = torch.utils.data.DataLoader(pairs, 4, shuffle=True)

    def seed():
        torch.manual_seed(5)
        np.random.seed(6)
        random.seed(7)

    def draw():
        return torch.rand(3).tolist(), np.random.rand(3).tolist(), random.random()

    seed()
    expected = draw()
    seed()
    find(model, loader)
    assert draw() == expected
    assert all(torch.equal(a, b) for a, b in zip(model.state_dict().values(), before.state_dict().values()))
    assert not model.training and model[0].weight.grad.eq(1).all() and model[4].weight.grad is None


def test_a_cancelled_test_leaves_the_model_alone():
    model = network()
    before = copy.deepcopy(model.state_dict())

    def cancel(done):
        if done > 0.1:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        find(model, on_step=cancel)
    assert all(torch.equal(a, b) for a, b in zip(model.state_dict().values(), before.values()))


def test_the_same_test_gives_the_same_rate():
    torch.manual_seed(3)
    first = find()
    torch.manual_seed(3)
    assert find() == first


def test_it_stops_where_the_loss_explodes():
    def sgd(model):
        return torch.optim.SGD(model.parameters(), lr=1.0)

    def huge(scores, target):
        return functional.mse_loss(scores, functional.one_hot(target, 3).movedim(-1, 1) * 30.0) * 30

    found = find(loss=huge, make_optimizer=sgd)
    assert len(found.curve) < 100 and found.rate < found.curve[-1][0]


@pytest.mark.parametrize("after", [0, 1, 30])
def test_a_loss_that_is_no_number_ends_the_test(after):
    calls = []

    def breaks(scores, target):
        calls.append(1)
        return functional.cross_entropy(scores, target) * (torch.nan if len(calls) > after else 1)

    found = find(loss=breaks)
    assert len(found.curve) == after and len(calls) == after + 1
    assert SUGGESTED[0] <= found.rate <= USUAL_RATE


def test_where_nothing_can_be_learnt_the_rate_is_the_usual_one():
    found = find(loss=lambda scores, target: scores.sum() * 0 + 1)
    assert found.is_flat and found.rate == USUAL_RATE and len(found.curve) == 100


def test_without_a_batch_the_rate_is_the_usual_one():
    assert find(batches=[]) == (USUAL_RATE, [])


def test_few_batches_are_shown_again():
    assert len(find(batches=chips(1), steps=20).curve) == 20


def test_groups_keep_the_ratio_of_their_rates():
    seen = []

    class Noted(torch.optim.SGD):
        def step(self, closure=None):
            seen.append([group["lr"] for group in self.param_groups])

    def groups(model):
        return Noted([{"params": model[0].parameters(), "lr": 0.01}, {"params": model[4].parameters(), "lr": 0.1}])

    find(make_optimizer=groups, steps=20)
    assert np.allclose(np.array(seen)[:, 0] * 10, np.array(seen)[:, 1])
    assert np.allclose(np.array(seen)[:, 1], np.geomspace(*TRIED, 20))


def test_what_a_batch_holds_beyond_the_target_goes_to_the_loss():
    def loss(scores, target, soft):
        assert soft.shape == scores.shape
        return functional.cross_entropy(scores, target)

    batches = [(image, target, torch.zeros(4, 3, 16, 16)) for image, target in chips(2)]
    assert find(batches=batches, loss=loss, steps=20).curve


def test_mixed_precision_reaches_the_network():
    kinds = []

    def loss(scores, target):
        kinds.append(scores.dtype)
        return functional.cross_entropy(scores.float(), target)

    find(loss=loss, precision="bf16-mixed", steps=20)
    find(loss=loss, steps=1)
    assert set(kinds[:-1]) == {torch.bfloat16} and kinds[-1] == torch.float32


def curve(losses):
    return list(zip(RATES.tolist(), losses))


def falling(centre):
    """A loss that falls around a rate and explodes at 300 times it."""
    x = np.log10(RATES) - np.log10(centre)
    return 1 + 1 / (1 + np.exp(4 * x)) + np.exp(4 * (x - 2.5))


#: Where ``falling`` has fallen three quarters of its way, as a multiple of its centre: exp(4 x) = 3.
ABOVE = 10 ** (np.log(3) / 4)


@pytest.mark.parametrize("centre", [3e-5, 3e-4, 3e-3])
@pytest.mark.parametrize("noise", [0.0, 0.05])
def test_the_suggestion_is_where_the_loss_has_fallen_three_quarters_of_its_way(centre, noise):
    noisy = falling(centre) + np.random.default_rng(0).normal(0, noise, 100)
    assert abs(np.log10(suggest(curve(noisy)) / (ABOVE * centre))) < 0.4


def test_one_step_down_by_chance_far_below_does_not_draw_the_suggestion_there():
    losses = 2 - 0.3 * np.log10(RATES / 1e-6)  # a steady fall, as where each batch holds few labels,
    losses[RATES > 1e-2] = 0.8
    losses[RATES < 1e-5] += 0.5  # and batches that were hard before one place
    assert suggest(curve(losses)) > 5e-4


@pytest.mark.parametrize("seed", range(20))
def test_noise_alone_is_no_fall(seed):
    assert suggest(curve(np.random.default_rng(seed).normal(1, 0.2, 100))) is None


def test_a_loss_that_only_rises_is_no_fall():
    assert suggest(curve(1 + RATES)) is None and suggest(curve(np.ones(5))) is None


def test_the_suggestion_is_not_above_the_lowest_loss():
    losses = np.where(RATES < 3e-4, 1 - 0.3 * np.log10(RATES / 1e-6), 1.0)
    assert suggest(curve(losses)) <= 4e-4


def test_an_exploding_end_does_not_count_as_noise():
    losses = falling(3e-4)
    losses[-3:] = 1e6
    assert suggest(curve(losses)) == pytest.approx(ABOVE * 3e-4, rel=0.5)
