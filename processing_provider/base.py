"""What all algorithms of Chipwise share: translation, the runtime, help texts, checks of layers."""

from __future__ import annotations

from pathlib import Path

from qgis.core import (
    QgsProcessingAlgorithm,
    QgsProcessingParameterDefinition,
    QgsProcessingUtils,
)
from qgis.PyQt.QtCore import QCoreApplication, QUrl
from qgis.PyQt.QtGui import QIcon

PLUGIN_FOLDER = Path(__file__).parent.parent
#: Where the user guide lies: in the plugin's zip, and in a checkout after ``make docs``.
GUIDES = (PLUGIN_FOLDER / "help", PLUGIN_FOLDER / "build" / "site")
#: Where its pages are to be found otherwise.
HOMEPAGE = "https://github.com/chipwise/chipwise#readme"


class ChipwiseAlgorithm(QgsProcessingAlgorithm):
    """Base of the algorithms."""

    def createInstance(self):  # noqa: N802 - names of QGIS's interface, here and below
        """Return a fresh copy for one run."""
        return type(self)()

    def tr(self, text: str) -> str:
        """Translate a text of this class."""
        return QCoreApplication.translate(type(self).__name__, text)

    def icon(self) -> QIcon:
        """The plugin's icon."""
        return QIcon(str(PLUGIN_FOLDER / "icon.svg"))

    def helpUrl(self) -> str:  # noqa: N802
        """The algorithm's page in the user guide, which comes with the plugin, so that it opens offline, too."""
        pages = (folder / "algorithms" / f"{self.name()}.html" for folder in GUIDES)
        page = next((page for page in pages if page.exists()), None)
        return QUrl.fromLocalFile(str(page)).toString() if page else HOMEPAGE

    @property
    def runtime(self):
        """The module that finds and installs the runtime, handed in by the plugin."""
        return self.provider().runtime

    def add(self, parameter: QgsProcessingParameterDefinition, help_text: str, advanced: bool = False) -> None:
        """Add a parameter with its help text."""
        parameter.setHelp(help_text)
        if advanced:
            parameter.setFlags(parameter.flags() | QgsProcessingParameterDefinition.Flag.FlagAdvanced)
        self.addParameter(parameter)

    def runtime_problem(self) -> str:
        """Say in one sentence why no worker can be started; empty when one can."""
        try:
            self.runtime.find()
        except self.runtime.RuntimeProblem as problem:
            return str(problem)
        return ""

    def missing_layer(self, parameters: dict, name: str, context) -> str:
        """Say which layer of a parameter cannot be found or opened; empty when all can.

        QGIS leaves a missing layer of a list out without a word.
        """
        value = parameters.get(name)
        for item in value if isinstance(value, (list, tuple)) else [value]:
            if isinstance(item, str) and item and QgsProcessingUtils.mapLayerFromString(item, context) is None:
                if Path(item).exists():
                    return self.trc(
                        "{name}: {path} cannot be opened as a layer; it is damaged or of another kind."
                    ).format(name=name, path=item)
                return self.trc("{name}: the layer or file {path} does not exist.").format(name=name, path=item)
        return ""

    @staticmethod
    def trc(text: str) -> str:
        """Translate a text of this base class."""
        return QCoreApplication.translate("ChipwiseAlgorithm", text)


def first_problem(*problems: str) -> str:
    """The first sentence that is not empty."""
    return next((problem for problem in problems if problem), "")
