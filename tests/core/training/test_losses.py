import numpy as np
import pytest
import torch
from chipwise.core.errors import ModelError
from chipwise.core.requests import COMBINED, LOSSES, TrainRequest
from chipwise.core.training.losses import SegmentationLoss, build_loss, parts_of, weighs_classes
from chipwise.core.training.targets import IGNORE
from segmentation_models_pytorch.losses import _functional as smp_functional
from torch.nn import functional


def build(loss="CROSS_ENTROPY", weights=None, background=None, **options):
    return build_loss(TrainRequest("f", "m.dlpk", loss=loss, **options), weights, background)


@pytest.fixture
def batch():
    """Scores of 4 classes, and targets in which class 3 is absent and half of the pixels do not count."""
    torch.manual_seed(0)
    scores, target = torch.randn(2, 4, 8, 6) * 2, torch.randint(0, 3, (2, 8, 6))
    target[torch.rand(target.shape) < 0.5] = IGNORE
    return scores, target


def softmax(scores):
    e = np.exp(scores - scores.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


def counting(scores, target):
    """Probabilities (pixels, classes) and true classes (pixels,) of the pixels that count."""
    p = softmax(scores.detach().numpy().transpose(0, 2, 3, 1).astype(float)).reshape(-1, scores.shape[1])
    t = target.numpy().ravel()
    return p[t != IGNORE], t[t != IGNORE]


def lovasz(p, t):
    """By the definition: each error times the growth of the Jaccard loss when its pixel joins the wrong ones."""
    losses = []
    for c in np.unique(t):
        errors, is_class = np.abs((t == c) - p[:, c]), t == c
        order, loss, before = np.argsort(-errors), 0.0, 0.0
        for k in range(1, len(t) + 1):
            wrong = np.isin(np.arange(len(t)), order[:k])
            jaccard = 1 - (is_class & ~wrong).sum() / (is_class | wrong).sum()
            loss, before = loss + errors[order[k - 1]] * (jaccard - before), jaccard
        losses.append(loss)
    return np.mean(losses)


def reference(name, p, t):
    own = p[np.arange(len(t)), t]
    hot = np.eye(p.shape[1])[t]
    dice = 2 * (p * hot).sum(0) / (p.sum(0) + hot.sum(0))
    return {
        "CROSS_ENTROPY": -np.log(own).mean(),
        "FOCAL": (-((1 - own) ** 2) * np.log(own)).mean(),
        "DICE": (1 - dice[np.unique(t)]).mean(),
        "LOVASZ": lovasz(p, t),
    }[name]


@pytest.mark.parametrize("name", LOSSES)
def test_the_loss_has_the_value_of_its_definition_over_the_pixels_that_count(name, batch):
    scores, target = batch
    p, t = counting(scores, target)
    wanted = sum(
        share * reference(part, p, t) for part, share in parts_of(TrainRequest("f", "m.dlpk", loss=name)).items()
    )
    assert build(name)(scores, target).item() == pytest.approx(wanted, rel=1e-5)


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 1.0])
@pytest.mark.parametrize("name", COMBINED)
def test_of_two_losses_the_second_has_the_share_that_is_asked_for(name, share, batch):
    scores, target = batch
    p, t = counting(scores, target)
    first, second = COMBINED[name]
    wanted = (1 - share) * reference(first, p, t) + share * reference(second, p, t)
    assert build(name, loss_share=share)(scores, target).item() == pytest.approx(wanted, rel=1e-5)


@pytest.mark.parametrize("name", LOSSES)
def test_the_shares_sum_to_1(name):
    assert sum(parts_of(TrainRequest("f", "m.dlpk", loss=name)).values()) == 1


def test_a_part_without_share_weighs_no_classes():
    request = TrainRequest("f", "m.dlpk", loss="CROSS_ENTROPY_DICE", loss_share=1.0)
    assert parts_of(request) == {"DICE": 1.0} and not weighs_classes(request)
    with pytest.raises(ModelError, match="LOSS_SHARE"):
        build("CROSS_ENTROPY_DICE", torch.ones(3), loss_share=1.0)


@pytest.mark.parametrize("name", LOSSES)
def test_the_gradient_is_the_slope_of_the_loss_and_0_where_pixels_do_not_count(name, batch):
    scores, target = batch
    scores.requires_grad_()
    loss = build(name)
    loss(scores, target).backward()
    with torch.no_grad():
        direction = torch.randn_like(scores)
        step = 1e-2
        slope = (loss(scores + step * direction, target) - loss(scores - step * direction, target)) / (2 * step)
    assert (scores.grad * direction).sum().item() == pytest.approx(slope.item(), rel=0.02, abs=1e-3)
    assert not scores.grad.movedim(1, -1)[target == IGNORE].any()


@pytest.mark.parametrize("name", LOSSES)
@pytest.mark.parametrize("extreme", [1.0, 1e30])
@pytest.mark.parametrize("is_soft", [False, True])
def test_a_batch_in_which_nothing_counts_gives_0_and_can_be_trained_on(name, extreme, is_soft):
    scores = (torch.ones(2, 3, 4, 4) * extreme).requires_grad_()
    loss = build(name)(scores, torch.full((2, 4, 4), IGNORE), torch.rand(2, 3, 4, 4) if is_soft else None)
    loss.backward()
    assert loss.item() == 0 and torch.isfinite(scores.grad).all() and not scores.grad.any()


@pytest.mark.parametrize("name", LOSSES)
def test_ignored_pixels_change_nothing(name, batch):
    scores, target = batch
    other = torch.where((target == IGNORE)[:, None], torch.randn_like(scores) * 10, scores)
    assert torch.allclose(build(name)(scores, target), build(name)(other, target))


@pytest.mark.parametrize("name", LOSSES)
def test_certain_and_right_scores_have_no_loss_however_extreme(name):
    target = torch.randint(0, 3, (2, 8, 8))
    scores = (functional.one_hot(target, 3).permute(0, 3, 1, 2) * 200.0 - 100).requires_grad_()
    loss = build(name)(scores, target)
    loss.backward()
    assert loss.item() == pytest.approx(0, abs=1e-5) and torch.isfinite(scores.grad).all()


def test_focal_loss_is_the_softmax_one_of_segmentation_models_pytorch():
    scores, target = torch.randn(2, 5, 8, 8), torch.randint(0, 5, (2, 8, 8))
    theirs = smp_functional.softmax_focal_loss_with_logits(scores, target, gamma=2.0)
    assert torch.allclose(build("FOCAL")(scores, target), theirs)


def test_class_weights_make_a_weighted_mean(batch):
    scores, target = batch
    weights = torch.tensor([1.0, 5.0, 0.2, 0.0])
    wanted = functional.cross_entropy(scores, target, weights, ignore_index=IGNORE)
    assert torch.allclose(build(weights=weights)(scores, target), wanted)
    p, t = counting(scores, target)
    own, w = p[np.arange(len(t)), t], weights.numpy()[t]
    focal = (w * -((1 - own) ** 2) * np.log(own)).sum() / w.sum()
    assert build("FOCAL", weights)(scores, target).item() == pytest.approx(focal, rel=1e-5)


def test_where_only_classes_of_weight_0_count_the_loss_is_0():
    scores = torch.randn(1, 2, 4, 4, requires_grad=True)
    loss = build(weights=torch.tensor([1.0, 0.0]))(scores, torch.ones(1, 4, 4, dtype=torch.long))
    loss.backward()
    assert loss.item() == 0 and not scores.grad.any()


@pytest.mark.parametrize(("loss_weight", "background"), [(0.0, 1.0), (0.4, 0.6), (1.0, 0.02)])
def test_the_loss_weight_makes_less_of_background_pixels(batch, loss_weight, background):
    scores, target = batch
    p, t = counting(scores, target)
    w = np.where(t == 0, background, 1.0)
    wanted = (-np.log(p[np.arange(len(t)), t]) * w).sum() / w.sum()
    assert build(background=0, loss_weight=loss_weight)(scores, target).item() == pytest.approx(wanted, rel=1e-5)
    hot = np.eye(4)[t]
    dice = 2 * (p * hot * w[:, None]).sum(0) / ((p + hot) * w[:, None]).sum(0)
    built = build("DICE", background=0, loss_weight=loss_weight)
    assert built(scores, target).item() == pytest.approx((1 - dice[:3]).mean(), rel=1e-5)


def test_without_background_the_loss_weight_changes_nothing(batch):
    assert torch.equal(build(loss_weight=0.9)(*batch), build()(*batch))
    assert torch.equal(build("LOVASZ", loss_weight=0.9)(*batch), build("LOVASZ")(*batch))


@pytest.mark.parametrize("name", LOSSES)
def test_soft_targets_that_are_hard_give_the_same_loss(name, batch):
    scores, target = batch
    soft = functional.one_hot(target.clamp(min=0), 4).permute(0, 3, 1, 2).float()
    assert torch.allclose(build(name)(scores, target, soft), build(name)(scores, target))


def test_soft_targets_give_the_cross_entropy_of_their_shares(batch):
    scores, target = batch
    soft = torch.rand(2, 4, 8, 6).softmax(1)
    per_pixel = functional.cross_entropy(scores, soft, reduction="none")
    assert torch.allclose(build()(scores, target, soft), per_pixel[target != IGNORE].mean())


def test_a_pixel_whose_shares_sum_to_half_counts_half():
    scores, target = torch.randn(1, 2, 1, 2), torch.tensor([[[0, 1]]])
    soft = torch.tensor([[[[1.0, 0.0]], [[0.0, 0.5]]]])
    first, second = functional.cross_entropy(scores, target, reduction="none")[0, 0]
    assert torch.allclose(build()(scores, target, soft), (first + 0.5 * second) / 1.5)


@pytest.mark.parametrize("name", ["DICE", "CROSS_ENTROPY_DICE"])
def test_a_pixel_whose_shares_sum_to_less_counts_less_in_dice_too(name, batch):
    scores, target = batch
    share = torch.rand(target.shape)
    soft = functional.one_hot(target.clamp(min=0), 4).permute(0, 3, 1, 2) * share[:, None]
    p, t = counting(scores, target)
    w, hot = share.numpy()[target.numpy() != IGNORE], np.eye(4)[t]
    dice = 2 * (p * hot * w[:, None]).sum(0) / ((p + hot) * w[:, None]).sum(0)
    parts = {"DICE": (1 - dice[:3]).mean(), "CROSS_ENTROPY": -(np.log(p) * hot * w[:, None]).sum() / w.sum()}
    wanted = sum(part * parts[kind] for kind, part in parts_of(TrainRequest("f", "m.dlpk", loss=name)).items())
    assert build(name)(scores, target, soft).item() == pytest.approx(wanted, rel=1e-5)


@pytest.mark.parametrize("name", LOSSES)
def test_no_pixel_that_fades_is_pushed_away_from_its_class(name):
    torch.manual_seed(0)
    scores = torch.randn(1, 2, 6, 6, requires_grad=True)
    target = torch.randint(0, 2, (1, 6, 6))
    share = torch.linspace(0.05, 1, 36).reshape(1, 6, 6)
    soft = functional.one_hot(target, 2).permute(0, 3, 1, 2) * share[:, None]
    build(name)(scores, target, soft).backward()
    pushed = -scores.grad.gather(1, target[:, None])[:, 0]
    assert (pushed[share == 1] > 0).all() and (pushed >= -1e-6).all()


def test_lovasz_ranks_the_pixels_that_have_their_full_share(batch):
    scores, target = batch
    faded = torch.rand(target.shape) < 0.5
    soft = functional.one_hot(target.clamp(min=0), 4).permute(0, 3, 1, 2) * torch.where(faded, 0.9, 1.0)[:, None]
    assert torch.allclose(build("LOVASZ")(scores, target, soft), build("LOVASZ")(scores, target.where(~faded, IGNORE)))


def test_weights_of_classes_and_background_hold_for_soft_targets_too(batch):
    scores, target = batch
    weights = torch.tensor([1.0, 5.0, 0.2, 3.0])
    soft = functional.one_hot(target.clamp(min=0), 4).permute(0, 3, 1, 2).float()
    for name in ("CROSS_ENTROPY", "FOCAL_DICE"):
        loss = build(name, weights, 0, loss_weight=0.5)
        assert torch.allclose(loss(scores, target, soft), loss(scores, target))


@pytest.mark.parametrize("name", LOSSES)
def test_in_bfloat16_the_loss_is_computed_in_float32(name):
    torch.manual_seed(0)
    scores, target = torch.randn(2, 3, 64, 64), torch.randint(0, 3, (2, 64, 64))
    rounded = scores.bfloat16()
    with torch.autocast("cpu", torch.bfloat16):
        loss = build(name)(rounded.requires_grad_(), target)
    assert loss.dtype == torch.float32
    assert torch.equal(loss, build(name)(rounded.float(), target))
    loss.backward()
    assert rounded.grad.dtype == torch.bfloat16 and torch.isfinite(rounded.grad).all()


def test_class_weights_move_with_the_loss_and_stay_out_of_checkpoints():
    loss = build(weights=torch.ones(3))
    assert isinstance(loss, SegmentationLoss) and not loss.state_dict()
    assert [buffer.shape for buffer in loss.buffers()] == [(3,)]


@pytest.mark.parametrize("name", ["DICE", "LOVASZ"])
def test_balancing_is_refused_where_classes_count_alike_already(name):
    with pytest.raises(ModelError, match="CLASS_BALANCING"):
        build(name, torch.ones(3))


def test_a_loss_weight_is_refused_by_a_loss_that_cannot_weigh_pixels():
    with pytest.raises(ModelError, match="LOSS_WEIGHT"):
        build("LOVASZ", background=0, loss_weight=0.5)
    build("CROSS_ENTROPY_LOVASZ", background=0, loss_weight=0.5)
