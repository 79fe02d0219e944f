"""The user guide as it was built by ``make docs``, which fails on any warning: whole, offline, and true."""

from __future__ import annotations

import configparser
import re
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from qgis.core import QgsProcessingParameterDefinition, QgsProcessingParameterEnum
from qgis.PyQt.QtCore import QUrl

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "docs"))

import algorithm_pages

REPOSITORY = algorithm_pages.REPOSITORY
SITE = REPOSITORY / "build" / "site"
#: What is written by hand.
SOURCES = [REPOSITORY / "README.md", *sorted((REPOSITORY / "docs").glob("*.md"))]
#: Names in capitals that are no parameters: variables of the environment, and an item of metadata.
OTHER_NAMES = {"CHIPWISE_PYTHON", "CHIPWISE_HOME", "CHIPWISE_BASE_PYTHON", "CHIPWISE_TEST_DATA"} | {
    *("OMP_NUM_THREADS", "QT_QPA_PLATFORM", "PYTHONPATH", "CHIPWISE_REQUEST"),
}
COMMAND = re.compile(r"qgis_process run (chipwise:\S+)(.*)")


@pytest.fixture(scope="session")
def algorithms(qgis_processing):
    """The algorithms by their ids; the provider is kept, since they know their ids as long as it lives."""
    provider = algorithm_pages.start_provider()
    yield {algorithm.id(): algorithm for algorithm in provider.algorithms()}
    del provider


class Page(HTMLParser):
    """What a page of the site links to and loads, its anchors and its text."""

    def __init__(self, path: Path):
        super().__init__()
        self.links: set[str] = set()
        self.loaded: set[str] = set()
        self.anchors: set[str] = set()
        self.text = ""
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.anchors |= {given[name] for name in ("id", "name") if given.get(name)}
        if tag == "a" and given.get("href"):
            self.links.add(given["href"])
        elif tag in ("img", "script", "link", "iframe") and (given.get("src") or given.get("href")):
            self.loaded.add(given.get("src") or given["href"])

    def handle_data(self, data):
        self.text += data


@pytest.fixture(scope="session")
def pages() -> dict[Path, Page]:
    found = {path: Page(path) for path in sorted(SITE.rglob("*.html"))}
    assert SITE / "index.html" in found, "the guide is not built; make docs builds it"
    return found


def commands() -> list[tuple[str, str, str]]:
    """File, algorithm and arguments of each command that guide and README tell to run."""
    found = []
    for path in SOURCES:
        text = path.read_text(encoding="utf-8").replace("\\\n", " ")
        found += [(path.name, match[1], match[2]) for match in COMMAND.finditer(text)]
    return found


def test_the_help_of_each_algorithm_is_its_page_with_every_parameter_and_output(algorithms, pages):
    for algorithm in algorithms.values():
        page = SITE / "algorithms" / f"{algorithm.name()}.html"
        assert Path(QUrl(algorithm.helpUrl()).toLocalFile()).resolve() == page
        told = re.findall(r"\b[A-Z][A-Z0-9_]+\b", pages[page].text)
        declared = [*algorithm.parameterDefinitions(), *algorithm.outputDefinitions()]
        assert {each.name() for each in declared} <= set(told), algorithm.id()


def test_patterns_and_names_in_help_texts_are_shown_as_they_are(pages):
    told = pages[SITE / "algorithms" / "exporttrainingdata.html"].text
    assert "*_rgb.tif;*.jp2" in told
    assert '{"name": "...", "classes": [{"value": 1, "name": "Forest", "color": "#1b7837"}]}' in told


def test_every_link_and_picture_leads_somewhere(pages):
    for path, page in pages.items():
        for link in page.links | page.loaded:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            assert target.is_file(), f"{path.name}: {link}"
            if parts.fragment and target in pages:
                assert unquote(parts.fragment) in pages[target].anchors, f"{path.name}: {link}"


def test_the_guide_can_be_read_offline(pages):
    for path, page in pages.items():
        elsewhere = {address for address in page.loaded if urlsplit(address).netloc}
        assert not elsewhere, f"{path.name} loads {elsewhere}"


def test_commands_are_found():
    assert len(commands()) > 20


@pytest.mark.parametrize(("file", "algorithm", "arguments"), commands())
def test_every_command_names_parameters_and_values_that_there_are(algorithms, file, algorithm, arguments):
    declared = {parameter.name(): parameter for parameter in algorithms[algorithm].parameterDefinitions()}
    given = re.findall(r"--(\w+)=(\S+)", arguments)
    assert given or algorithm == "chipwise:installruntime", f"{file}: {arguments}"
    for name, value in given:
        assert name in declared, f"{file}: {algorithm} has no {name}"
        if declared[name].type() in ("enum", "number", "boolean"):
            assert declared[name].checkValueIsAcceptable(value), f"{file}: {name}={value}"
    optional = QgsProcessingParameterDefinition.Flag.FlagOptional
    needed = {n for n, p in declared.items() if not p.flags() & optional and p.defaultValue() is None}
    assert needed <= {name for name, _ in given}, f"{file}: {algorithm}"


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_names_in_capitals_are_parameters_outputs_or_choices(algorithms, path):
    known, choices = set(OTHER_NAMES), {}
    for algorithm in algorithms.values():
        known |= {each.name() for each in (*algorithm.parameterDefinitions(), *algorithm.outputDefinitions())}
        for parameter in algorithm.parameterDefinitions():
            if isinstance(parameter, QgsProcessingParameterEnum):
                choices.setdefault(parameter.name(), set()).update(parameter.options())
    spans = re.findall(r"`([A-Z][A-Z0-9_]+)(?:=(\w+))?`", path.read_text(encoding="utf-8"))
    assert {name for name, _ in spans} <= known.union(*choices.values())
    for name, value in spans:
        assert not value or value in choices.get(name, {value}), f"{name}={value}"


def test_the_citation_is_of_this_version():
    metadata = configparser.ConfigParser()
    metadata.read(REPOSITORY / "metadata.txt", encoding="utf-8")
    citation = (REPOSITORY / "CITATION.cff").read_text(encoding="utf-8")
    assert f"\nversion: {metadata['general']['version']}\n" in citation
