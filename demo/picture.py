"""Draw the demo's picture: image, samples, truth and result side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import rasterio
from PIL import Image, ImageDraw, ImageFont
from rasterio.enums import ColorInterp, Resampling

PICTURE_WIDTH, GAP = 2400, 24
INK, PAPER, EMPTY, UNKNOWN = (25, 25, 25), (255, 255, 255), (225, 225, 225), (255, 200, 0)


@dataclass
class ClassInfo:
    """One class of the legend."""

    value: int
    name: str
    colour: tuple[int, int, int]


def draw_picture(
    raster: Path,
    result: Path,
    classes: list[ClassInfo],
    samples: Sequence[tuple[np.ndarray, str]] = (),
    truth: Path | None = None,
    accuracy: float | None = None,
) -> Image.Image:
    """Draw image, samples, truth and result side by side, with a legend.

    Args:
        raster: The image.
        result: The classified raster.
        classes: What to colour and to list in the legend.
        samples: Outlines in the raster's coordinates, each with the name or the value of its class.
        truth: The class raster of the truth, if known.
        accuracy: What to tell about the result, 0 to 1.

    Returns:
        The picture.
    """
    count = 2 + bool(samples) + bool(truth)
    side = (PICTURE_WIDTH - GAP * (count + 1)) // count
    photo = image_panel(raster, side)
    panels = [("Image", photo)]
    if samples:
        panels.append(("Samples", samples_panel(photo, raster, samples, classes)))
    if truth:
        panels.append(("Truth", class_panel(truth, side, classes)))
    title = "Result" if accuracy is None else f"Result: accuracy {accuracy:.1%}"
    panels.append((title, class_panel(result, side, classes)))
    return arrange(panels, classes, side)


def fit(height: int, width: int, longest: int) -> tuple[int, int]:
    """Return height and width scaled so that neither is above a limit; never enlarged."""
    scale = min(1.0, longest / max(height, width))
    return max(1, round(height * scale)), max(1, round(width * scale))


def image_panel(path: Path, side: int) -> Image.Image:
    """Return the raster in true colour where it says which bands those are, else its first three bands."""
    with rasterio.open(path) as source:
        shape = fit(source.height, source.width, side)
        bands = [source.read(i, out_shape=shape, resampling=Resampling.average) for i in picture_bands(source)]
        valid = source.dataset_mask(out_shape=shape) > 0
    pixels = np.dstack([stretch(band, valid) for band in bands])
    pixels[~valid] = EMPTY
    return Image.fromarray(pixels)


def picture_bands(source) -> list[int]:
    """Return the numbers of three bands to show as red, green and blue."""
    meanings = list(source.colorinterp)
    wanted = (ColorInterp.red, ColorInterp.green, ColorInterp.blue)
    if all(meaning in meanings for meaning in wanted):
        return [meanings.index(meaning) + 1 for meaning in wanted]
    return [1, 2, 3] if source.count >= 3 else [1, 1, 1]


def stretch(band: np.ndarray, valid: np.ndarray) -> np.ndarray:
    """Return a band as bytes, its middle 96 % spread over the whole range."""
    values = band.astype(np.float32)
    known = valid & np.isfinite(values)
    low, high = np.percentile(values[known], (2, 98)) if known.any() else (0, 1)
    scaled = np.nan_to_num((values - low) / max(high - low, 1e-6))
    return (np.clip(scaled, 0, 1) * 255).astype(np.uint8)


def class_panel(path: Path, side: int, classes: list[ClassInfo]) -> Image.Image:
    """Return a class raster in the colours of the classes."""
    with rasterio.open(path) as source:
        values = source.read(1, out_shape=fit(source.height, source.width, side), resampling=Resampling.nearest)
    pixels = np.full((*values.shape, 3), EMPTY, np.uint8)
    for info in classes:
        pixels[values == info.value] = info.colour
    return Image.fromarray(pixels)


def samples_panel(photo: Image.Image, raster: Path, samples, classes: list[ClassInfo]) -> Image.Image:
    """Return the photo, paler, with the samples drawn over it."""
    panel = Image.blend(photo.convert("L").convert("RGB"), Image.new("RGB", photo.size, PAPER), 0.35)
    pen = ImageDraw.Draw(panel)
    with rasterio.open(raster) as source:
        to_cell, scale = ~source.transform, photo.width / source.width
    colours = {key: info.colour for info in classes for key in (info.name, str(info.value))}
    for outline, class_text in samples:
        columns, rows = np.array(to_cell * outline.T) * scale
        pen.polygon(list(zip(columns, rows)), fill=colours.get(class_text, UNKNOWN), outline=INK)
    return panel


def arrange(panels: list[tuple[str, Image.Image]], classes: list[ClassInfo], side: int) -> Image.Image:
    """Return the panels in a row with their titles above and the legend below."""
    font = ImageFont.load_default(size=30)
    top, tallest = 64, max(panel.height for _, panel in panels)
    places = legend_places(classes, font, PICTURE_WIDTH - 2 * GAP)
    legend_height = (places[-1][1] + 56) if places else 0
    page = Image.new("RGB", (GAP + (side + GAP) * len(panels), top + tallest + GAP + legend_height), PAPER)
    pen = ImageDraw.Draw(page)
    for number, (title, panel) in enumerate(panels):
        left = GAP + number * (side + GAP)
        pen.text((left, 16), title, fill=INK, font=font)
        page.paste(panel, (left, top))
    for info, (x, y) in zip(classes, places):
        left, upper = GAP + x, top + tallest + GAP + y
        pen.rectangle((left, upper, left + 44, upper + 32), fill=info.colour, outline=INK)
        pen.text((left + 56, upper - 2), info.name, fill=INK, font=font)
    return page


def legend_places(classes: list[ClassInfo], font, width: int) -> list[tuple[int, int]]:
    """Return where the entries of the legend go, in as many lines as they need."""
    places, x, y = [], 0, 0
    for info in classes:
        needed = int(font.getlength(info.name)) + 56 + 44
        if x and x + needed > width:
            x, y = 0, y + 48
        places.append((x, y))
        x += needed
    return places
