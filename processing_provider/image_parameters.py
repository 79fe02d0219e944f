"""The parameters that say which images are meant, declared once for all algorithms that take them.

Texts are handed in where algorithms do different things with the same choice.
"""

from __future__ import annotations

from qgis.core import QgsProcessingParameterString
from qgis.PyQt.QtCore import QCoreApplication

from ..core.requests import IMAGE_PATTERN, PROCESSING_MODES
from .parameters import Documented, choice, folder


def image_folder() -> Documented:
    """INPUT_FOLDER."""
    return (
        folder("INPUT_FOLDER", _tr("Folder of images (instead of rasters, or besides)")),
        _tr(
            "Instead of input rasters, or besides them: all images in this folder and the folders in it. Files that "
            "cannot be used are named in the log and left out."
        ),
    )


def image_pattern() -> Documented:
    """INPUT_PATTERN."""
    return (
        QgsProcessingParameterString("INPUT_PATTERN", _tr("Pattern of image files"), IMAGE_PATTERN),
        _tr(
            "Which files of the folder of images to use: patterns with * and ?, separated by semicolons, such as "
            "*_rgb.tif;*.jp2. Upper and lower case are the same."
        ),
    )


def processing_mode(help_text: str) -> Documented:
    """PROCESSING_MODE; the text says what comes of SEPARATE and of MOSAIC."""
    return (
        choice("PROCESSING_MODE", _tr("Several rasters"), PROCESSING_MODES, "SEPARATE"),
        " ".join((help_text, _tr("Where rasters overlap, the first one counts."))),
    )


def bands(empty: str, help_text: str) -> Documented:
    """BANDS; ``empty`` says in a word or two which are meant if it is left empty."""
    label = _tr("Bands, such as 4,3,2 (empty: {empty})").format(empty=empty)
    return QgsProcessingParameterString("BANDS", label, optional=True), help_text


def _tr(text: str) -> str:
    return QCoreApplication.translate("ImageParameters", text)
