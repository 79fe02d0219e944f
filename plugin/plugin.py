"""The plugin's life cycle: registers the provider, and takes everything away again."""

from __future__ import annotations

import configparser
from pathlib import Path

from qgis.core import QgsApplication

from ..processing_provider.provider import ChipwiseProvider
from . import runtime


class ChipwisePlugin:
    """What QGIS loads; under qgis_process ``iface`` is None and only ``initProcessing`` is called."""

    def __init__(self, iface):
        self._iface = iface
        self._provider = None

    def initProcessing(self) -> None:  # noqa: N802 - names of QGIS's interface, here and below
        """Register the provider; a second call changes nothing."""
        if self._provider is not None:
            return
        self._provider = ChipwiseProvider(runtime, _version())
        QgsApplication.processingRegistry().addProvider(self._provider)

    def initGui(self) -> None:  # noqa: N802
        """Called by QGIS Desktop."""
        self.initProcessing()

    def unload(self) -> None:
        """Remove the provider."""
        if self._provider is not None:
            QgsApplication.processingRegistry().removeProvider(self._provider)
            self._provider = None


def _version() -> str:
    metadata = configparser.ConfigParser()
    metadata.read(Path(__file__).parent.parent / "metadata.txt", encoding="utf-8")
    return metadata.get("general", "version", fallback="")
