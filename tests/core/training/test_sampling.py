import lightning
import numpy as np
import pytest
import torch
from chipwise.core.requests import TrainRequest
from chipwise.core.training.batch_size import Batch
from chipwise.core.training.sampling import MIN_BATCHES, EpochBatches, SamplingPlan, rarity, spread
from hypothesis import given
from hypothesis import strategies as st
from torch.utils.data import DataLoader


def labelled(chips, classes=2):
    return np.ones((chips, classes), np.int64)


def shown(epoch, chips) -> np.ndarray:
    return np.bincount([draw.part for batch in epoch for draw in batch], minlength=chips)


@given(st.integers(1, 300), st.integers(1, 64))
def test_an_epoch_shows_every_chip_equally_often_and_no_batch_holds_a_single_one(chips, size):
    epoch = EpochBatches(labelled(chips), False, size, SamplingPlan())
    batches = list(epoch)
    assert len(batches) == len(epoch) >= min(MIN_BATCHES, chips * epoch.repeats // 2)
    assert all(2 <= len(batch) <= max(size, 2) + 1 for batch in batches)
    assert (shown(epoch, chips) == epoch.repeats).all()


def test_crops_cover_every_chip_once_at_least_and_of_few_chips_fill_more_batches():
    def repeats(chips, crops):
        return EpochBatches(labelled(chips), False, 8, SamplingPlan(), crops).repeats

    assert [repeats(800, 1), repeats(800, 4), repeats(800, 16)] == [1, 4, 16]
    assert [repeats(8, 1), repeats(8, 4), repeats(8, 16)] == [16, 64, 64]


@given(st.integers(1, 100), st.integers(1, 20), st.integers(1, 5))
def test_processes_share_an_epoch_without_rest_and_take_as_many_steps(chips, size, world):
    plan = SamplingPlan(seed=3)
    ranks = [EpochBatches(labelled(chips), False, size, plan, 1, rank, world) for rank in range(world)]
    batches = [list(rank) for rank in ranks]
    assert {len(found) for found in batches} == {len(ranks[0])}
    assert all(2 <= len(batch) <= max(size, 2) + 1 for found in batches for batch in found)
    draws = [draw for found in batches for batch in found for draw in batch]
    assert len(set(draws)) == len(draws)
    assert (np.bincount([draw.part for draw in draws]) == ranks[0].repeats).all()


@given(st.integers(1, 100), st.integers(1, 20), st.integers(1, 3), st.integers(1, 4))
def test_batches_in_parts_show_the_same_draws_and_no_part_holds_a_single_one(chips, size, world, halvings):
    batch = Batch(size)
    for _ in range(halvings):
        batch = batch.halved()
    plan = labelled(chips), False, size, SamplingPlan(seed=3), 1, world - 1, world
    whole, parts = EpochBatches(*plan), EpochBatches(*plan, batch.parts)
    pieces = list(parts)
    assert len(pieces) == len(parts) == batch.parts * len(whole)
    for i, drawn in enumerate(whole):
        own = pieces[i * batch.parts : (i + 1) * batch.parts]
        assert {draw for piece in own for draw in piece} == set(drawn)
        assert min(map(len, own)) >= 2 and max(map(len, own)) <= max(batch.at_a_time, 2 if batch.parts > 1 else 3)


def test_seed_and_epoch_alone_say_what_is_shown():
    def order(seed, epoch):
        batches = EpochBatches(labelled(30), False, 4, SamplingPlan(seed, max_epochs=9))
        torch.manual_seed(epoch + 100)
        batches.set_epoch(epoch)
        return list(batches)

    assert order(1, 5) == order(1, 5)
    assert order(1, 5) != order(1, 6) and order(1, 5) != order(2, 5)


def test_a_chip_comes_again_only_when_all_others_have_been_shown():
    batches = EpochBatches(labelled(10), False, 8, SamplingPlan())
    order = [draw.part for batch in batches for draw in batch]
    assert batches.repeats > 2
    for start in range(0, len(order), 10):
        assert sorted(order[start : start + 10]) == list(range(10))


def test_progress_runs_from_0_in_the_first_epoch_to_1_in_the_last():
    plan = SamplingPlan(max_epochs=5, class_weight_min=1, class_weight_max=3)
    assert [plan.progress(e) for e in (0, 2, 4)] == [0, 0.5, 1]
    assert [plan.class_weight(e) for e in (0, 2, 4)] == [3, 2, 1]
    batches = EpochBatches(labelled(4), False, 2, plan)
    batches.set_epoch(4)
    assert {draw.progress for batch in batches for draw in batch} == {1.0}
    assert SamplingPlan(max_epochs=1).progress(0) == 0


def with_background(features, empty):
    """Two classes, the first is background."""
    counts = np.full((features + empty, 2), 50)
    counts[features:] = 100, 0
    return counts


def test_an_epoch_takes_the_asked_share_of_features_and_so_many_empty_chips_for_each():
    plan = SamplingPlan(feature_chip_percent=50, background_ratio=0.5)
    batches = EpochBatches(with_background(40, 100), True, 1, plan)
    assert batches.chips == 30 and batches.repeats == 1
    found = []
    for epoch in range(12):
        batches.set_epoch(epoch)
        times = shown(batches, 140)
        assert times[:40].sum() == 20 and times[40:].sum() == 10 and times.max() == 1
        found.append(times)
    assert (np.sum(found, axis=0)[:40] > 0).all()  # drawn anew, so all are shown in time
    assert len({tuple(times) for times in found}) == 12


def test_by_default_an_epoch_takes_all_chips():
    assert EpochBatches(with_background(40, 100), True, 1, SamplingPlan()).chips == 140


@pytest.mark.parametrize(("plan", "chips"), [((1, 0.0), 1), ((100, 0.0), 40), ((100, 9.0), 140)])
def test_there_are_never_more_empty_chips_than_exist_and_never_no_chip(plan, chips):
    plan = SamplingPlan(feature_chip_percent=plan[0], background_ratio=plan[1])
    assert EpochBatches(with_background(40, 100), True, 1, plan).chips == chips


def test_without_any_feature_the_empty_chips_are_all_there_is():
    assert EpochBatches(with_background(0, 5), True, 1, SamplingPlan(background_ratio=0.0)).chips == 5


def test_the_mean_over_classes_of_their_share_tells_how_rare_a_chips_classes_are():
    counts = np.array([[90, 10], [100, 0], [100, 0]])
    share = np.array([0.9, 1, 1]) / (290 / 300), np.array([0.1, 0, 0]) / (10 / 300)
    expected = np.mean(share, axis=0)
    assert rarity(counts) == pytest.approx(expected / expected.max())
    assert rarity(np.array([[5, 0], [7, 0]])).tolist() == [1, 1]  # a class without a pixel says nothing


def test_rare_classes_are_shown_more_often_at_the_start_and_alike_at_the_end():
    counts = np.array([[100, 0]] * 90 + [[50, 50]] * 10)
    plan = SamplingPlan(max_epochs=3, class_weight_max=6.0)
    batches = EpochBatches(counts, False, 50, plan)
    rare = []
    for epoch in range(3):
        batches.set_epoch(epoch)
        times = shown(batches, 100)
        assert times.sum() == 100 * batches.repeats
        rare.append(times[90:].sum() / times.sum())
    weights = 1 + 6 * rarity(counts)
    assert rare[0] == pytest.approx(weights[90:].sum() / weights.sum(), abs=0.02)
    assert rare[0] > rare[1] > rare[2] == pytest.approx(0.1)


@given(st.integers(0, 2**32), st.integers(1, 50), st.integers(1, 200))
def test_each_is_drawn_as_often_as_its_weight_says(seed, number, draws):
    random = np.random.default_rng(seed)
    weights = 1 + random.random(number) * 6
    times = np.bincount(spread(weights, draws, random), minlength=number)
    assert times.sum() == draws
    assert (abs(times - weights / weights.sum() * draws) < 1 + 1e-6).all()


def test_the_plan_is_the_requests():
    request = TrainRequest("in", "out.dlpk", max_epochs=7, class_weight_max=2.0, background_ratio=1.5, seed=3)
    assert SamplingPlan.of(request) == SamplingPlan(3, 7, 100.0, 1.5, 0.0, 2.0)


def test_lightning_tells_the_epoch():
    """Its trainer looks for ``set_epoch`` in the sampler of a batch sampler, not in that itself."""
    batches, epochs = EpochBatches(labelled(8), False, 4, SamplingPlan(max_epochs=2)), []

    class Nothing(lightning.LightningModule):
        def training_step(self, batch, _index):
            epochs[-1].append(batch.tolist())

        def on_train_epoch_start(self):
            epochs.append([])

        def configure_optimizers(self):
            return None

    class Parts(torch.utils.data.Dataset):
        def __getitem__(self, draw):
            return draw.part

        def __len__(self):
            return 8

    trainer = lightning.Trainer(
        max_epochs=2, accelerator="cpu", logger=False, enable_checkpointing=False, enable_progress_bar=False,
        enable_model_summary=False,
    )  # fmt: skip
    trainer.fit(Nothing(), DataLoader(Parts(), batch_sampler=batches))
    expected = []
    for epoch in range(2):
        batches.set_epoch(epoch)
        expected.append([[draw.part for draw in batch] for batch in batches])
    assert epochs == expected and epochs[0] != epochs[1]
