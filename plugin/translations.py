"""The texts of the plugin in QGIS's language."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QLocale, QTranslator


def install(folder: Path) -> QTranslator | None:
    """Have the plugin's texts looked up in the language that QGIS speaks; None if there is no translation into it.

    Args:
        folder: holds the translations, ``chipwise_LANGUAGE.qm``.

    Returns:
        What ``QCoreApplication.removeTranslator`` takes to end it; nobody else keeps it.
    """
    translator = QTranslator()
    if not translator.load(QLocale(QgsApplication.instance().translation()), "chipwise", "_", str(folder)):
        return None
    QgsApplication.installTranslator(translator)
    return translator
