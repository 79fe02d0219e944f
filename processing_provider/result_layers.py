"""The outputs that QGIS loads as layers when a run has ended."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import ClassVar

from qgis.core import QgsProcessingContext, QgsProcessingLayerPostProcessorInterface
from qgis.PyQt import sip


class OwnStyle(QgsProcessingLayerPostProcessorInterface):
    """Draws a layer in the style that was written with it, which Processing does not look at.

    A style that the user has chosen for the output (*Edit Rendering Styles for Outputs* in the Toolbox) stays. The
    context that notes a layer deletes what is to be done with it, but keeps no Python object alive.
    """

    _alive: ClassVar[list[OwnStyle]] = []

    def __init__(self, algorithm: str, output: str):
        super().__init__()
        self._algorithm, self._output = algorithm, output

    @classmethod
    def make(cls, algorithm: str, output: str) -> OwnStyle:
        """A new one, which lives until its context deletes it.

        Args:
            algorithm: its id.
            output: the name of the output that is loaded.
        """
        cls._alive[:] = [style for style in cls._alive if not sip.isdeleted(style)] + [cls(algorithm, output)]
        return cls._alive[-1]

    def postProcessLayer(self, layer, context, feedback):  # noqa: N802 - a name of QGIS's interface
        """Load the style, where there is one."""
        from processing.gui.RenderingStyles import RenderingStyles  # which a QGIS without windows lacks

        if not RenderingStyles.getStyle(self._algorithm, self._output):
            layer.loadDefaultStyle()


class ResultLayers:
    """Remembers which outputs are to be loaded, and names what has come of them and has it drawn in its own style.

    QGIS notes them in the context while a run is prepared, under the names that were asked for. A run in a task works
    with a context of its own, which takes the place of the first one's notes when it ends.

    Args:
        outputs: the names that were asked for.
        algorithm: the id of the algorithm that writes them.
    """

    def __init__(self, context: QgsProcessingContext, outputs: Iterable[str], algorithm: str):
        noted = context.layersToLoadOnCompletion()
        self._algorithm = algorithm
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
        for details in ours.values():
            details.setPostProcessor(OwnStyle.make(self._algorithm, details.outputName))
        context.setLayersToLoadOnCompletion({**others, **ours})
