"""Waiting in the main thread while it goes on working."""

from __future__ import annotations

import tiny_world
from qgis.PyQt.QtCore import QCoreApplication, Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QPushButton


def wait_until(condition, seconds: float = 20) -> bool:
    """Handle events until a condition holds, and say whether it did within the time."""

    def holds() -> bool:
        QCoreApplication.processEvents()
        return bool(condition())

    return tiny_world.wait_until(holds, seconds)


def button(panel, text: str) -> QPushButton:
    """The button with a text, its mnemonic left out."""
    return next(b for b in panel.findChildren(QPushButton) if b.text().replace("&", "") == text)


def click(panel, text: str) -> None:
    """Click a button as a user would."""
    QTest.mouseClick(button(panel, text), Qt.MouseButton.LeftButton)
