"""Export_Tiles: images without labels."""

from __future__ import annotations

from .base import MetadataFormat


class ExportTiles(MetadataFormat):
    """Images only, for image translation, super-resolution, or labelling elsewhere."""

    mode = "Export_Tiles"
