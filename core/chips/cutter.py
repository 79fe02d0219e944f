"""Cut chips from one image: what is at a place, and whether it is worth a chip."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import shapely
from rasterio.features import rasterize
from shapely.geometry.base import BaseGeometry

from ..rasters import Image
from ..requests import ExportRequest, SamplesInput
from .cut import ChipImage, ChipObject, CutChip
from .cutting import read_image
from .grid import ChipWindow
from .labels import Labels
from .samples import in_pixels, read_features, reproject


class Cutter:
    """Cuts chips from an image and its labels.

    Args:
        number: the image's number.
        image: the image.
        labels: its labels; None where the export has none.
        needs: what the metadata format needs: ``label``, ``objects``, ``instances``.
        request: what was asked for.
        second: a second image in the grid of the first.
        instances: the objects that are counted one by one; None takes those of ``labels``.
        mask: the polygons, in pixels of the image, inside which chips must lie.
    """

    def __init__(
        self,
        number: int,
        image: Image,
        labels: Labels | None,
        needs: frozenset[str],
        request: ExportRequest,
        second: Image | None = None,
        instances: Labels | None = None,
        mask: BaseGeometry | None = None,
    ):
        self._number = number
        self._image, self._labels, self._needs, self._second = image, labels, needs, second
        self._instances = instances
        self._blacken = request.blacken_around_feature
        self._in_map_space = request.reference_system == "MAP_SPACE"
        self._mask = mask
        if mask is not None:
            shapely.prepare(mask)
        self.contested = 0

    def is_allowed(self, window: ChipWindow) -> bool:
        """Whether a window lies completely inside the mask."""
        return self._mask is None or bool(self._mask.covers(shapely.Polygon(window.corners)))

    def cut(self, window: ChipWindow, with_empty: bool) -> CutChip | None:
        """Cut one chip; None where nothing is labelled (unless ``with_empty``) or the image has no value."""
        if self._labels is not None and not with_empty and not self._labels.touches(window):
            return None
        found = self._find(window)
        if not with_empty and not self.is_labelled(found):
            return None
        image = read_image(self._image, window, self._in_map_space)
        chip = _where_seen(replace(found, image=image))
        if chip is None or (not with_empty and not self.is_labelled(chip)):
            return None
        if self._blacken and chip.objects:
            chip = replace(chip, image=_blackened(chip, self._image.fill))
        if self._second is not None:
            chip = replace(chip, second=read_image(self._second, window, self._in_map_space))
        return chip

    def is_labelled(self, chip: CutChip) -> bool:
        """Whether a chip shows a label; without labels every chip counts as labelled."""
        if self._labels is None:
            return True
        return bool(chip.objects) if "objects" in self._needs else chip.label is not None and bool(chip.label.any())

    def note(self, chip: CutChip) -> None:
        """Note the samples on a chip that is kept, and count the pixels for which several classes compete.

        Objects may lie on each other, so they compete for nothing.
        """
        if self._labels is None:
            return
        self._labels.note(chip.window)
        if chip.label is None:
            return
        contested = self._labels.contested(chip.window)
        if contested is not None:
            self.contested += int((contested & (chip.label > 0))[chip.fresh].sum())

    def _find(self, window: ChipWindow) -> CutChip:
        """The labels of a chip, without its image."""
        chip = CutChip(window, image=None, source=self._number)  # type: ignore[arg-type]  # read if there are labels
        if self._labels is None:
            return chip
        if "objects" in self._needs:
            chip = replace(chip, objects=tuple(self._labels.objects(window)))
        else:
            chip = replace(chip, label=self._labels.read(window))
        if "instances" in self._needs:
            chip = replace(chip, instances=tuple((self._instances or self._labels).objects(window)))
        return chip


def read_mask(mask: SamplesInput, image: Image) -> BaseGeometry:
    """The polygons of a mask as one, in pixels of an image."""
    geometries = [geometry for geometry, _ in read_features(mask)]
    shapes = in_pixels(reproject(geometries, mask.crs, image.grid), image.grid.transform)
    return shapely.union_all(shapely.make_valid(shapes))


def _where_seen(chip: CutChip) -> CutChip | None:
    """Take labels from where the image has no value; None when it has none at all."""
    seen = np.any(chip.image.valid, axis=0)
    if seen.all():
        return chip
    if not seen.any():
        return None
    label = None if chip.label is None else np.where(seen, chip.label, 0)
    objects = tuple(item for item in chip.objects if seen[_pixels(item, seen.shape)].any())
    instances = tuple(item for item in chip.instances if seen[_pixels(item, seen.shape)].any())
    return replace(chip, label=label, objects=objects, instances=instances)


def _pixels(item: ChipObject, shape: tuple[int, int]) -> np.ndarray:
    """The pixels of an object; all that it touches, since an object may be smaller than a pixel."""
    return rasterize([item.shape], out_shape=shape, all_touched=True, dtype=np.uint8) > 0


def _blackened(chip: CutChip, fill: float) -> ChipImage:
    """The image with everything but the objects of its main class taken out."""
    own = [o for o in chip.objects if o.sample == chip.window.sample and o.sample >= 0]
    shown = own or [o for o in chip.objects if o.value == chip.main_class]
    inside = rasterize([o.shape for o in shown], out_shape=chip.image.size, dtype=np.uint8) > 0
    values = np.where(inside, chip.image.values, np.array(fill, chip.image.values.dtype))
    return replace(chip.image, values=values, valid=chip.image.valid & inside)
