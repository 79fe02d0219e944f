"""A real network sees further than its padding: here is proved that tiles show no seams all the same."""

import io

import numpy as np
import pytest
import rasterio
import segmentation_models_pytorch as smp
import torch
from chipwise.core.events import Events
from chipwise.core.inference import classify
from chipwise.core.requests import ClassifyRequest, RasterInput
from scipy import ndimage

SIDE, CHIP, STEPS = 704, 64, 60
#: Pixels of the raster's border, where the whole sees a reflection and is none to compare with.
BORDER = 64


def patches(seed, side):
    """Ragged patches of four classes in an image so noisy that a pixel alone does not tell its class."""
    random = np.random.default_rng(seed)
    fields = [ndimage.gaussian_filter(random.normal(size=(side, side)), 12) for _ in range(4)]
    label = np.argmax(fields, 0)
    image = np.stack([label * 30 + 60, label % 2 * 40 + 60, label * 10 + 100])
    return np.clip(image + random.normal(0, 30, image.shape), 1, 254).astype(np.uint8), label


@pytest.fixture(scope="module")
def network(tmp_path_factory):
    """A U-Net that halves the image four times, trained, as a stranger's ONNX file."""
    image, label = patches(1, 512)
    torch.manual_seed(0)
    unet = smp.Unet("resnet18", 4, None, decoder_channels=(64, 32, 16, 16), in_channels=3, classes=4)
    unet = unet.to(memory_format=torch.channels_last)
    optimizer = torch.optim.AdamW(unet.parameters(), 2e-3)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 5e-3, STEPS)
    random = np.random.default_rng(0)
    for _ in range(STEPS):
        places = [np.s_[r : r + CHIP, c : c + CHIP] for r, c in random.integers(0, 512 - CHIP, (4, 2)).tolist()]
        chips = torch.from_numpy(np.stack([image[(slice(None), *place)] for place in places])) / 255
        known = torch.from_numpy(np.stack([label[place] for place in places]))
        loss = torch.nn.functional.cross_entropy(unet(chips), known)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
    path = tmp_path_factory.mktemp("unet") / "unet.onnx"
    axes = {0: "n", 2: "rows", 3: "columns"}
    torch.onnx.export(
        unet.eval(), (torch.zeros(1, 3, CHIP, CHIP),), path, dynamo=False, input_names=["image"],
        output_names=["scores"], dynamic_axes={"image": axes, "scores": axes},
    )  # fmt: skip
    return str(path)


@pytest.fixture(scope="module")
def scene(tmp_path_factory):
    image, label = patches(2, SIDE)
    path = tmp_path_factory.mktemp("scene") / "scene.tif"
    with rasterio.open(path, "w", driver="GTiff", width=SIDE, height=SIDE, count=3, dtype="uint8") as file:
        file.write(image)
    return str(path), label


@pytest.fixture(scope="module")
def classified(tmp_path_factory, network, scene):
    def classified(**options):
        path = tmp_path_factory.mktemp("map") / "map.tif"
        classify.run(
            ClassifyRequest(network, str(path), (RasterInput(scene[0]),), device="CPU", **options),
            Events(io.StringIO()),
        )
        with rasterio.open(path) as file:
            return file.read(1)

    return classified


@pytest.fixture(scope="module")
def whole(classified):
    return classified(tile_size=SIDE + 64)


def differing(values, whole):
    """Where a map differs from the whole's, away from the border."""
    return (values != whole)[BORDER:-BORDER, BORDER:-BORDER]


def test_the_network_has_learnt_and_sees_far_enough_for_seams_without_padding(classified, whole, scene):
    assert (whole == scene[1] + 1).mean() > 0.9
    assert differing(classified(tile_size=128, padding=0), whole).mean() > 0.005


@pytest.mark.parametrize("size", [128, 256, 512])
def test_blended_tiles_agree_with_the_whole_and_as_well_along_their_lines(classified, whole, size, record_property):
    differs = differing(classified(tile_size=size, padding=32, merge="BLEND"), whole)
    assert differs.mean() <= 0.005
    phase = np.arange(BORDER, SIDE - BORDER) % (size - 64) // 8
    for axis in (0, 1):
        rates = differs.mean(axis)
        by_phase = np.array([rates[phase == k].mean() for k in range(phase.max() + 1)])
        record_property(f"axis {axis}", by_phase.round(5).tolist())
        assert by_phase.max() <= 0.005 and by_phase.max() - np.median(by_phase) <= 0.003
