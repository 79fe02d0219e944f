"""What fails with Qt 6, by which the check proves that it finds it: mypy warns of an ignored line without a fault."""

from qgis.PyQt.QtCore import QMetaType, QObject, QProcess, Qt, QVariant
from qgis.PyQt.QtCore import QRegExp as Removed  # type: ignore[attr-defined]
from qgis.PyQt.QtGui import QMouseEvent
from qgis.PyQt.QtWidgets import QDesktopWidget as Gone  # type: ignore[attr-defined]
from qgis.PyQt.QtWidgets import QDialog, QHeaderView, QUndoStack  # type: ignore[attr-defined]

FAULTS = (
    Qt.UserRole,  # type: ignore[attr-defined]
    Qt.AlignCenter,  # type: ignore[attr-defined]
    QProcess.NotRunning,  # type: ignore[attr-defined]
    QHeaderView.Stretch,  # type: ignore[attr-defined]
    QMetaType.QString,  # type: ignore[attr-defined]
    QVariant.Int,  # type: ignore[attr-defined]
    Removed,
    Gone,
    QUndoStack,
)


def run(dialog: QDialog) -> None:
    """A method that is gone."""
    dialog.exec_()  # type: ignore[attr-defined]


class Panel(QObject):
    """Faults in methods, also in those without types."""

    def press(self, event: QMouseEvent):
        """Places of the mouse."""
        return event.x(), event.globalPos()  # type: ignore[attr-defined]

    def show(self):
        """What is made here."""
        return QDialog(None).exec_()  # type: ignore[attr-defined]
