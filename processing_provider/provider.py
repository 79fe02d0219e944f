"""The provider ``chipwise``."""

from __future__ import annotations

import contextlib

from qgis.core import QgsProcessingProvider
from qgis.PyQt.QtGui import QIcon

from .assess_accuracy import AssessAccuracyAlgorithm
from .base import PLUGIN_FOLDER
from .classify_pixels import ClassifyPixelsAlgorithm
from .compare_maps import CompareMapsAlgorithm
from .describe_model import DescribeModelAlgorithm
from .export_model import ExportModelAlgorithm
from .export_training_data import ExportTrainingDataAlgorithm
from .install_runtime import InstallRuntimeAlgorithm
from .sample_reference_points import SampleReferencePointsAlgorithm
from .train_model import TrainModelAlgorithm

PYTHON_SETTING = "CHIPWISE_PYTHON"


class ChipwiseProvider(QgsProcessingProvider):
    """Registers the algorithms.

    Args:
        runtime: the module that finds and installs the runtime (``find``, ``install``, ``RuntimeProblem``).
        version: the plugin's version.
    """

    def __init__(self, runtime, version: str = ""):
        super().__init__()
        self.runtime = runtime
        self._version = version

    def id(self) -> str:
        """Published: algorithm ids begin with it."""
        return "chipwise"

    def name(self) -> str:
        """Shown in the Toolbox."""
        return "Chipwise"

    def longName(self) -> str:  # noqa: N802 - names of QGIS's interface, here and below
        """Shown where there is room."""
        return self.tr("Chipwise: deep-learning pixel classification")

    def versionInfo(self) -> str:  # noqa: N802
        """The plugin's version."""
        return self._version

    def icon(self) -> QIcon:
        """The plugin's icon."""
        return QIcon(self.svgIconPath())

    def svgIconPath(self) -> str:  # noqa: N802
        """The plugin's icon as a file."""
        return str(PLUGIN_FOLDER / "icon.svg")

    def supportsNonFileBasedOutput(self) -> bool:  # noqa: N802
        """The worker writes files."""
        return False

    def supportedOutputRasterLayerExtensions(self) -> list[str]:  # noqa: N802
        """Maps are GeoTIFFs."""
        return ["tif", "tiff"]

    def supportedOutputVectorLayerExtensions(self) -> list[str]:  # noqa: N802
        """Polygons go into a GeoPackage."""
        return ["gpkg"]

    def load(self) -> bool:
        """Offer the setting "Python of the runtime" and load the algorithms."""
        from processing.core.ProcessingConfig import ProcessingConfig, Setting

        ProcessingConfig.settingIcons[self.name()] = self.icon()
        ProcessingConfig.addSetting(
            Setting(
                self.name(),
                PYTHON_SETTING,
                self.tr("Python of the runtime (empty: the one Chipwise installs)"),
                "",
                valuetype=Setting.FILE,
            )
        )
        ProcessingConfig.readSettings()
        self.refreshAlgorithms()
        return True

    def unload(self) -> None:
        """Take the setting away again."""
        from processing.core.ProcessingConfig import ProcessingConfig

        with contextlib.suppress(KeyError):  # when QGIS ends, Processing may have taken all settings away before
            ProcessingConfig.removeSetting(PYTHON_SETTING)

    def loadAlgorithms(self) -> None:  # noqa: N802
        """Register one instance of each algorithm."""
        for algorithm in (
            ExportTrainingDataAlgorithm,
            TrainModelAlgorithm,
            ClassifyPixelsAlgorithm,
            SampleReferencePointsAlgorithm,
            AssessAccuracyAlgorithm,
            CompareMapsAlgorithm,
            DescribeModelAlgorithm,
            ExportModelAlgorithm,
            InstallRuntimeAlgorithm,
        ):
            self.addAlgorithm(algorithm())
