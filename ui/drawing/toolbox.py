"""The tools that there are: what each draws, and how it is used."""

from __future__ import annotations

from dataclasses import dataclass

from qgis.core import QgsWkbTypes
from qgis.gui import QgsAdvancedDigitizingDockWidget, QgsMapCanvas, QgsMapTool, QgsMapToolCapture
from qgis.PyQt.QtCore import QCoreApplication

from ..session import Session
from .region import RegionTool
from .segments import SegmentsTool
from .tools import CaptureTool, CircleTool, RectangleTool

POLYGON = QgsWkbTypes.GeometryType.PolygonGeometry
LINE = QgsWkbTypes.GeometryType.LineGeometry
POINT = QgsWkbTypes.GeometryType.PointGeometry


@dataclass(frozen=True)
class Tool:
    """One tool.

    Attributes:
        kind: the geometry type that it draws.
        icon: of QGIS's theme.
        text: what it is and how it is used.
        map_tool: has ``drawn(geometry, crs)`` and ``close()``.
        needs_image: it looks at the image.
    """

    kind: QgsWkbTypes.GeometryType
    icon: str
    text: str
    map_tool: QgsMapTool
    needs_image: bool = False


def all_tools(canvas: QgsMapCanvas, advanced: QgsAdvancedDigitizingDockWidget, session: Session) -> dict[str, Tool]:
    """Make the tools, by name, in the order of their buttons."""
    mode = QgsMapToolCapture.CaptureMode

    def capture(mode: QgsMapToolCapture.CaptureMode, is_freehand: bool = False) -> CaptureTool:
        return CaptureTool(canvas, advanced, mode, is_freehand)

    return {
        "polygon": Tool(
            POLYGON,
            "/mActionCapturePolygon.svg",
            _tr("Polygon: click its corners, then right-click"),
            capture(mode.CapturePolygon),
        ),
        "rectangle": Tool(POLYGON, "/mActionAddBasicRectangle.svg", _tr("Rectangle: drag"), RectangleTool(canvas)),
        "circle": Tool(POLYGON, "/mActionAddBasicCircle.svg", _tr("Circle: drag from its centre"), CircleTool(canvas)),
        "freehand": Tool(
            POLYGON,
            "/mActionIdentifyByFreehand.svg",
            _tr("Freehand: click, follow the outline, then right-click"),
            capture(mode.CapturePolygon, is_freehand=True),
        ),
        "line": Tool(
            LINE, "/mActionCaptureLine.svg", _tr("Line: click its points, then right-click"), capture(mode.CaptureLine)
        ),
        "point": Tool(POINT, "/mActionCapturePoint.svg", _tr("Point: click"), capture(mode.CapturePoint)),
        "region": Tool(
            POLYGON,
            "/mActionFillRing.svg",
            _tr("Region of like pixels: click; the wheel changes the tolerance"),
            RegionTool(canvas, session),
            needs_image=True,
        ),
        "segment": Tool(
            POLYGON,
            "/mActionSplitFeatures.svg",
            _tr("Segment: click one of those that the visible image is divided into"),
            SegmentsTool(canvas, session),
            needs_image=True,
        ),
    }


def _tr(text: str) -> str:
    return QCoreApplication.translate("DrawingTools", text)
