"""Curves of a training, painted with the colours of the theme: loss, mean IoU and learning rate."""

from __future__ import annotations

import math
from typing import NamedTuple

from qgis.PyQt.QtCore import QCoreApplication, QPointF, QRectF, QSize, Qt
from qgis.PyQt.QtGui import QPainter, QPalette, QPen, QPolygonF
from qgis.PyQt.QtWidgets import QWidget

from ..flags import as_number


class Curve(NamedTuple):
    """One line: the name of its figure in a run's metrics, its title, and how it is drawn."""

    figure: str
    title: str
    style: Qt.PenStyle


class Curves(QWidget):
    """Three charts over each other, of which the epochs are the common axis.

    Lines of one chart differ by their dashes, too, so that nobody must tell colours apart.
    """

    def __init__(self, parent=None):
        super().__init__(parent)
        self._metrics: list[dict] = []
        solid, dashed = Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine
        self._charts = (
            (Curve("loss", _tr("Loss"), solid), Curve("valid_loss", _tr("validation loss"), dashed)),
            (Curve("miou", _tr("Mean IoU"), solid),),
            (Curve("learning_rate", _tr("Learning rate"), solid),),
        )
        self.setAccessibleName(_tr("Curves of the training"))

    def show_metrics(self, metrics: list[dict]) -> None:
        """Draw the figures of the epochs so far."""
        self._metrics = list(metrics)
        self.setAccessibleDescription(", ".join(self._title(chart) for chart in self._charts))
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - names of Qt's interface, here and below
        """Room for three charts of some lines of text each."""
        metrics = self.fontMetrics()
        return QSize(30 * metrics.averageCharWidth(), 18 * metrics.height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Half of that."""
        return self.sizeHint() / 2

    def paintEvent(self, _event):  # noqa: N802
        """Paint the charts."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        height = self.height() / len(self._charts)
        for i, chart in enumerate(self._charts):
            self._paint(painter, chart, QRectF(0, i * height, self.width(), height))
        painter.end()

    def _paint(self, painter: QPainter, chart: tuple[Curve, ...], area: QRectF) -> None:
        """One chart: its title with the last figures, a frame with the limits beside it, and the lines."""
        line, text = self.fontMetrics().height(), self.palette().color(QPalette.ColorRole.WindowText)
        painter.setPen(text)
        painter.drawText(area, as_number(Qt.AlignmentFlag.AlignLeft), self._title(chart))
        low, high = self._limits(chart)
        margin = self.fontMetrics().horizontalAdvance("0.0000 ")
        frame = area.adjusted(margin, 1.2 * line, -0.3 * line, -0.4 * line)
        labels = QRectF(area.left(), frame.top(), margin, frame.height())
        painter.fillRect(frame, self.palette().color(QPalette.ColorRole.Base))
        painter.setPen(self.palette().color(QPalette.ColorRole.Mid))
        painter.drawRect(frame)
        if not self._metrics:
            return
        painter.setPen(text)
        painter.drawText(labels, as_number(Qt.AlignmentFlag.AlignTop), f"{high:.2g}")
        painter.drawText(labels, as_number(Qt.AlignmentFlag.AlignBottom), f"{low:.2g}")
        for curve in chart:
            self._paint_line(painter, curve, frame.adjusted(2, 2, -2, -2), low, high)

    def _paint_line(self, painter: QPainter, curve: Curve, frame: QRectF, low: float, high: float) -> None:
        role = QPalette.ColorRole.Highlight if curve.style == Qt.PenStyle.SolidLine else QPalette.ColorRole.Text
        painter.setPen(QPen(self.palette().color(role), 2, curve.style))
        last = max(len(self._metrics) - 1, 1)
        points = QPolygonF()
        for i, value in enumerate(self._values(curve)):
            if value is not None:
                share = (value - low) / (high - low)
                points.append(QPointF(frame.left() + i / last * frame.width(), frame.bottom() - share * frame.height()))
        if points.count() == 1:
            painter.drawEllipse(points.at(0) if hasattr(points, "at") else points[0], 1, 1)
        painter.drawPolyline(points)

    def _values(self, curve: Curve) -> list[float | None]:
        """The figures of the epochs; None where one is no number."""
        values = [metrics.get(curve.figure) for metrics in self._metrics]
        return [value if isinstance(value, (int, float)) and math.isfinite(value) else None for value in values]

    def _limits(self, chart: tuple[Curve, ...]) -> tuple[float, float]:
        """The lowest and highest value of a chart; a mean IoU and a rate begin at 0."""
        values = [value for curve in chart for value in self._values(curve) if value is not None]
        low, high = (min(values), max(values)) if values else (0.0, 1.0)
        low = low if chart[0].figure == "loss" else 0.0
        return low, high if high > low else low + 1.0

    def _title(self, chart: tuple[Curve, ...]) -> str:
        parts = []
        for curve in chart:
            last = next((value for value in reversed(self._values(curve)) if value is not None), None)
            mark = " (- -)" if curve.style == Qt.PenStyle.DashLine else ""
            parts.append(f"{curve.title}{mark}" + ("" if last is None else f" {last:.3g}"))
        return ", ".join(parts)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Curves", text)
