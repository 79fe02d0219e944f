"""The outputs that QGIS loads as layers when a run has ended."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from qgis.core import QgsProcessingContext


class ResultLayers:
    """Remembers which outputs are to be loaded, and names what has come of them.

    QGIS notes them in the context while a run is prepared, under the names that were asked for. A run in a task works
    with a context of its own, which takes the place of the first one's notes when it ends.
    """

    def __init__(self, context: QgsProcessingContext, outputs: Iterable[str]):
        noted = context.layersToLoadOnCompletion()
        self._noted = {output: noted[output] for output in outputs if output in noted}

    def load(self, context: QgsProcessingContext, written: Mapping[str, str]) -> None:
        """Have them loaded.

        Args:
            written: the path of what has come of each output, by the name that was asked for. A folder is no layer.
        """
        others = {
            path: details for path, details in context.layersToLoadOnCompletion().items() if path not in self._noted
        }
        ours = {written[output]: details for output, details in self._noted.items() if Path(written[output]).is_file()}
        context.setLayersToLoadOnCompletion({**others, **ours})
