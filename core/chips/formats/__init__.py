"""The metadata formats: how the labels of a chip are kept on disk, one module each."""

from __future__ import annotations

from .base import MetadataFormat
from .classified_tiles import ClassifiedTiles
from .coco import Coco
from .export_tiles import ExportTiles
from .imagenet import Imagenet
from .kitti import Kitti
from .labeled_tiles import LabeledTiles, MultiLabeledTiles
from .panoptic import Panoptic
from .pascal_voc import PascalVoc
from .rcnn_masks import RcnnMasks
from .yolo import Yolo, YoloBoxes

#: The formats by the id that a request names them with (``METADATA_FORMATS``).
FORMATS: dict[str, type[MetadataFormat]] = {
    "CLASSIFIED_TILES": ClassifiedTiles,
    "RCNN_MASKS": RcnnMasks,
    "PASCAL_VOC": PascalVoc,
    "KITTI": Kitti,
    "LABELED_TILES": LabeledTiles,
    "MULTI_LABELED_TILES": MultiLabeledTiles,
    "IMAGENET": Imagenet,
    "EXPORT_TILES": ExportTiles,
    "PANOPTIC": Panoptic,
    "COCO": Coco,
    "YOLO": Yolo,
    "YOLO_BOXES": YoloBoxes,
}
