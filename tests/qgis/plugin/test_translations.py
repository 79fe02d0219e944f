"""QGIS in another language shows the algorithms and the dock in it."""

import sys
from pathlib import Path

import pytest
from chipwise import classFactory
from chipwise.plugin import runtime
from chipwise.ui.dock import ChipwiseDock
from drawing_table import Table
from qgis.core import QgsApplication, QgsSettings
from qgis.PyQt.QtCore import QCoreApplication, Qt
from qgis.PyQt.QtWidgets import QAbstractButton, QGroupBox, QLabel, QTableView, QWidget

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "tools"))

import translations


class Start:
    """Starts the plugin in a QGIS of some language, one at a time, and returns its provider."""

    def __init__(self, interface, monkeypatch):
        self._interface, self._monkeypatch = interface, monkeypatch
        self._plugin = None

    def __call__(self, language: str):
        self.end()
        self._monkeypatch.setattr(QgsApplication, "translation", lambda _: language)
        self._plugin = classFactory(self._interface)
        self._plugin.initProcessing()
        return QgsApplication.processingRegistry().providerById("chipwise")

    def end(self):
        if self._plugin is not None:
            self._plugin.unload()
            self._plugin = None


@pytest.fixture
def start(qgis_processing, qgis_iface, monkeypatch):
    start = Start(qgis_iface, monkeypatch)
    yield start
    start.end()


@pytest.mark.parametrize(
    ("language", "name"),
    [
        ("de", "Modell trainieren"),
        ("de_CH", "Modell trainieren"),
        ("fr", "Entraîner un modèle"),
        ("fr_CA", "Entraîner un modèle"),
        ("en_US", "Train Model"),
        ("ja", "Train Model"),
        ("C", "Train Model"),
    ],
)
def test_algorithms_are_named_in_the_language_of_qgis_or_else_in_english(start, language, name):
    assert start(language).algorithm("trainmodel").displayName() == name


def test_the_language_ends_with_the_plugin(start):
    start("de")
    classFactory(None).unload()
    assert QCoreApplication.translate("TrainModelAlgorithm", "Train Model") == "Modell trainieren"
    start.end()
    assert QCoreApplication.translate("TrainModelAlgorithm", "Train Model") == "Train Model"


@pytest.mark.parametrize("language", ["de", "fr"])
def test_every_algorithm_has_its_name_its_group_and_its_tags_in_each_language(start, language):
    english = names(start("en"))
    start.end()
    translated = names(start(language))
    assert len(english) == len(translated) > 4
    assert [name for name, other in zip(english, translated) if name == other] == []


def names(provider):
    """What the Toolbox shows of each algorithm, and finds it by; QGIS 3.22 has no group for some."""
    return [
        text
        for algorithm in sorted(provider.algorithms(), key=lambda algorithm: algorithm.id())
        for text in (algorithm.displayName(), algorithm.group(), ",".join(algorithm.tags()))
        if text
    ]


class TestTheDock:
    @pytest.fixture
    def show(self, start, qgis_new_project):
        """Show the dock in a QGIS of some language; return its content."""
        shown = []

        def show(language: str):
            start(language)
            interface = Table()
            interface.activeLayer = lambda: None
            dock = ChipwiseDock(interface, runtime, interface.window)
            shown.append((dock, interface))
            dock.open()
            interface.window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
            QgsApplication.processEvents()
            return dock.content

        yield show
        for dock, interface in shown:
            dock.shut()
            interface.close()
        QgsSettings().remove("chipwise")

    @pytest.mark.parametrize("language", ["de", "fr"])
    def test_speaks_the_language(self, show, language):
        english, translated = texts(show("en")), texts(show(language))
        known = translations.read(translations.file_of(language))
        other = {text.source: form for text, translation in known.items() for form in translation.forms}
        assert len(english & other.keys()) > 40
        assert {text for text in translated if other.get(text, text) != text} == set()

    @pytest.mark.parametrize("language", ["de", "fr"])
    def test_is_hardly_wider_in_it(self, show, language):
        assert show(language).minimumSizeHint().width() <= 1.2 * show("en").minimumSizeHint().width()

    @pytest.mark.parametrize("language", ["en", "de", "fr"])
    def test_cuts_off_no_header_of_a_table(self, show, language):
        headers = [table.horizontalHeader() for table in show(language).findChildren(QTableView)]
        assert len(headers) == 2
        for header in headers:
            for column in range(header.count()):
                text = header.model().headerData(column, Qt.Orientation.Horizontal)
                assert header.sectionSize(column) >= header.fontMetrics().boundingRect(text or "").width(), text


def texts(content):
    """All that the dock shows and says."""
    widgets = content.findChildren(QWidget)
    said = [widget.text() for widget in widgets if isinstance(widget, (QLabel, QAbstractButton))]
    said += [widget.title() for widget in widgets if isinstance(widget, QGroupBox)]
    said += [text for widget in widgets for text in (widget.toolTip(), widget.accessibleName())]
    return {*said, *(content.tabs.tabText(i) for i in range(content.tabs.count()))}
