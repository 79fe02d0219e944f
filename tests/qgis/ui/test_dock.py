"""The dock opens, closes, follows the project, and all that it says can be translated."""

from collections import Counter

import pytest
import tiny_world
from chipwise.core.requests import TrainRequest
from chipwise.core.schema import ClassSchema, LandClass
from chipwise.plugin import runtime
from chipwise.processing_provider.runs import RUNS
from chipwise.ui.dock import ChipwiseDock
from chipwise.ui.flags import as_number
from qgis.core import QgsApplication, QgsProject, QgsRasterLayer, QgsSettings, QgsVectorLayer
from qgis.PyQt.QtCore import QCoreApplication, QEvent, QLocale, QPoint, QRect, Qt, QTranslator
from qgis.PyQt.QtGui import QColor, QFont, QImage, QPalette
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QDockWidget,
    QGroupBox,
    QLabel,
    QTableView,
    QToolButton,
    QWidget,
)
from waiting import wait_until

SCHEMA = ClassSchema("land", (LandClass(3, "water", "#0072b2"),))


@pytest.fixture
def window(table):
    return table.window


@pytest.fixture
def dock(provider, window, table, qgis_new_project):
    dock = ChipwiseDock(table, runtime, window)
    dock.open()
    window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
    QgsApplication.processEvents()
    yield dock
    dock.shut()
    QgsSettings().remove("chipwise")


@pytest.fixture
def image_layer(raster):
    """The raster of the tiny world; not in the project."""
    return QgsRasterLayer(raster, "world")


def test_the_chosen_image_is_worked_on_and_forgotten_when_it_is_removed(dock, image_layer):
    box, session = dock.content.image_box, dock.content.session
    QgsProject.instance().addMapLayer(image_layer)
    assert session.image is None
    box.setLayer(image_layer)
    assert session.image is image_layer
    session.set_image(None)
    assert box.currentLayer() is None
    session.set_image(image_layer)
    assert box.currentLayer() is image_layer
    QgsProject.instance().removeMapLayer(image_layer.id())
    assert session.image is None and box.currentLayer() is None


def test_the_active_raster_is_taken_when_the_dock_is_opened(dock, table, image_layer):
    QgsProject.instance().addMapLayer(image_layer)
    dock.close()
    table.active = image_layer
    dock.setUserVisible(True)
    assert dock.content.image_box.currentLayer() is image_layer
    assert dock.content.session.image is image_layer


def test_a_project_comes_back_with_its_image_and_classes(dock, image_layer, tmp_path):
    other = QgsRasterLayer(image_layer.source(), "another one, first in the list")
    QgsProject.instance().addMapLayers([other, image_layer])
    dock.content.session.set_image(image_layer)
    dock.content.session.set_schema(SCHEMA)
    QgsProject.instance().write(str(tmp_path / "project.qgs"))
    QgsProject.instance().clear()
    assert dock.content.image_box.currentLayer() is None
    QgsProject.instance().read(str(tmp_path / "project.qgs"))
    assert dock.content.image_box.currentLayer().name() == "world"
    assert dock.content.session.schema == SCHEMA
    assert not QgsProject.instance().isDirty()


def test_closing_ends_the_session_and_opening_goes_on_with_it(dock):
    dock.content.session.set_schema(SCHEMA)
    closed = []
    for panel in dock.content.panels:
        panel.destroyed.connect(lambda *_: closed.append(True))
    count = len(dock.content.panels)
    dock.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert dock.content is None and len(closed) == count
    QgsProject.instance().clear()
    QgsProject.instance().writeEntry("chipwise", "schema", '{"classes": [{"value": 4}]}')
    dock.setUserVisible(True)
    assert dock.content.session.schema.values == [4]


def test_a_dock_behind_another_one_keeps_what_it_runs(dock, window):
    content = dock.content
    other = QDockWidget("other", window)
    window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, other)
    window.tabifyDockWidget(dock, other)
    other.raise_()
    QgsApplication.processEvents()
    window.hide()
    QgsApplication.processEvents()
    assert dock.content is content


def usable(page):
    """The widgets of a page that can be used, parts of others left out."""
    whole = (QAbstractItemView, QAbstractSpinBox, QComboBox)
    for widget in page.findChildren(QWidget):
        takes_tab = as_number(widget.focusPolicy()) & as_number(Qt.FocusPolicy.TabFocus)
        parents, parent = [], widget.parentWidget()
        while parent is not page:
            parents.append(parent)
            parent = parent.parentWidget()
        is_part = any(isinstance(parent, whole) for parent in parents) or widget.focusProxy() is not None
        if takes_tab and not is_part and widget.isVisible() and widget.isEnabled():
            yield widget


@pytest.mark.parametrize("tab", range(3))
def test_tab_goes_through_all_that_can_be_used(dock, window, image_layer, tmp_path, tab):
    content = dock.content
    samples = QgsVectorLayer(
        tiny_world.make_samples(tmp_path / "samples.geojson", class_field="class_value"), "samples"
    )
    QgsProject.instance().addMapLayers([image_layer, samples])
    content.session.set_schema(SCHEMA)
    content.session.set_image(image_layer)
    content.session.set_samples(samples)
    assert wait_until(lambda: not content.panels[2].index.is_counting)
    samples.selectAll()
    content.tabs.setCurrentIndex(tab)
    with RUNS.announced(TrainRequest(folder="chips", output="m.dlpk", log_folder=str(tmp_path))):
        window.activateWindow()
        QTest.qWaitForWindowActive(window)
        wanted = set(usable(content.tabs.currentWidget()))
        content.image_box.setFocus()
        reached = set()
        for _ in range(80):
            QTest.keyClick(QgsApplication.focusWidget(), Qt.Key.Key_Tab)
            reached.add(QgsApplication.focusWidget())
        assert wanted and not [(w, w.accessibleName()) for w in wanted - reached]


def test_it_fits_a_narrow_screen_with_letters_of_twice_the_size(dock, qgis_app):
    usual = qgis_app.font()
    try:
        font = QFont(usual)
        font.setPointSizeF(usual.pointSizeF() * 2)
        qgis_app.setFont(font)
        dock.shut()
        dock.open()
        height = dock.fontMetrics().height()
        table = dock.content.panels[0].table
        assert table.verticalHeader().defaultSectionSize() > height
        assert table.columnWidth(0) >= height
        assert dock.minimumSizeHint().width() < 40 * height
    finally:
        qgis_app.setFont(usual)


@pytest.fixture
def dark(qgis_app):
    """A dark theme."""
    usual, role = qgis_app.palette(), QPalette.ColorRole
    palette = QPalette(QColor(45, 45, 45))  # from which Qt derives all others
    for background in (role.Window, role.Button, role.AlternateBase, role.ToolTipBase):
        palette.setColor(background, QColor(45, 45, 45))
    palette.setColor(role.Base, QColor(30, 30, 30))
    for text in (role.WindowText, role.Text, role.ButtonText, role.ToolTipText, role.BrightText):
        palette.setColor(text, QColor(225, 225, 225))
    palette.setColor(role.PlaceholderText, QColor(160, 160, 160))
    palette.setColor(role.Highlight, QColor(35, 80, 130))
    palette.setColor(role.HighlightedText, QColor(255, 255, 255))
    qgis_app.setPalette(palette)
    yield palette
    qgis_app.setPalette(usual)


def luminance(color: int) -> float:
    """Of a colour 0xrrggbb, from 0 (black) to 1, as WCAG 2 has it."""
    parts = ((color >> shift & 255) / 255 for shift in (16, 8, 0))
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(picture: QImage) -> float:
    """That of the colour which differs most from the commonest one, which is the background."""
    colors = Counter(picture.pixel(x, y) & 0xFFFFFF for x in range(picture.width()) for y in range(picture.height()))
    background = luminance(colors.most_common(1)[0][0])
    return max((max(background, ink) + 0.05) / (min(background, ink) + 0.05) for ink in map(luminance, colors))


def texts_of(page):
    """Where texts stand on a page, by what they say: labels, buttons without their icon, cells of tables."""
    for widget in page.findChildren(QWidget):
        if not widget.isVisible() or not widget.isEnabled():
            continue
        place = QRect(widget.mapTo(page, QPoint(0, 0)), widget.size())
        if isinstance(widget, (QLabel, QAbstractButton)) and widget.text() and not widget.text().isspace():
            if isinstance(widget, QToolButton) and widget.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonIconOnly:
                continue
            icon = widget.iconSize().width() + 8 if isinstance(widget, QToolButton) else 0
            yield widget.text(), place.adjusted(icon, 0, 0, 0)
        elif isinstance(widget, QTableView):
            model = widget.model()
            cells = [model.index(row, column) for row in range(model.rowCount()) for column in range(1, 3)]
            for cell in cells:
                rectangle = widget.visualRect(cell).intersected(widget.viewport().rect())
                corner = widget.viewport().mapTo(page, rectangle.topLeft())
                yield str(cell.data()), QRect(corner, rectangle.size())


def test_texts_can_be_read_in_a_dark_theme(dark, dock, window, image_layer, tmp_path):
    content = dock.content
    path = tiny_world.make_samples(tmp_path / "samples.geojson", class_field="class_value")
    samples = QgsVectorLayer(path, "samples")
    QgsProject.instance().addMapLayers([image_layer, samples])
    content.session.set_schema(ClassSchema.from_dict(tiny_world.SCHEMA))
    content.session.set_image(image_layer)
    content.session.set_samples(samples)
    assert wait_until(lambda: not content.panels[2].index.is_counting)
    window.resize(900, 1200)
    seen = []
    for tab in range(content.tabs.count()):
        content.tabs.setCurrentIndex(tab)
        QgsApplication.processEvents()
        page = content.tabs.currentWidget().widget()
        picture = page.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
        seen += [(text, contrast(picture.copy(place))) for text, place in texts_of(page) if not place.isEmpty()]
    assert len(seen) > 15
    assert not [(text, ratio) for text, ratio in seen if ratio < 4.5]  # what WCAG 2 wants


class Marking(QTranslator):
    """Translates every text of ours into itself in quotation marks."""

    def isEmpty(self):  # noqa: N802
        return False

    def translate(self, context, source, disambiguation=None, n=-1):
        return f"«{source}»" if source else ""


def test_all_texts_can_be_translated(dock, qgis_app, monkeypatch):
    monkeypatch.setattr(QLocale, "toString", lambda *_: "«0»")
    translator = Marking()
    qgis_app.installTranslator(translator)
    try:
        dock.shut()
        dock.open()
        widgets = dock.content.findChildren(QWidget)
        texts = [w.text() for w in widgets if isinstance(w, (QLabel, QAbstractButton))]
        texts += [w.title() for w in widgets if isinstance(w, QGroupBox)]
        texts += [text for w in widgets for text in (w.toolTip(), w.accessibleName())]
        texts += [dock.content.tabs.tabText(i) for i in range(dock.content.tabs.count())]
        model = dock.content.panels[0].model
        texts += [model.headerData(i, Qt.Orientation.Horizontal) for i in range(model.columnCount())]
    finally:
        qgis_app.removeTranslator(translator)
    plain = {text for text in texts if any(letter.isalpha() for letter in text) and "«" not in text}
    assert not plain
    assert len(texts) > 40
