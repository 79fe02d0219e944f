"""Write the guide's page of each algorithm from what the algorithm says of itself, so that the two cannot differ.

Usage: ``python3 docs/algorithm_pages.py FOLDER`` with QGIS's Python; the folder gets ``index.md`` and ``NAME.md`` for
each algorithm.
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

from qgis.core import (
    QgsApplication,
    QgsProcessingAlgorithm,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterMatrix,
    QgsProcessingParameterNumber,
)

REPOSITORY = Path(__file__).resolve().parent.parent
#: Limits beyond this are there for the computer, not for people.
NO_LIMIT = 1e9
#: Kinds of parameters whose names in QGIS are those of programmers.
KINDS = {
    "boolean": "`true` or `false`",
    "distance": "distance",
    "extent": "extent",
    "field": "field",
    "folderDestination": "folder to write",
    "multilayer": "layers or files",
    "number": "number",
    "raster": "raster",
    "rasterDestination": "raster to write",
    "source": "vector layer or file",
    "string": "text",
    "vectorDestination": "vector file to write",
}
CALLS = "In `qgis_process` and in Python a parameter goes by its `NAME`; see [headless and batch](../headless.md)."


def main() -> None:
    """Start QGIS without a window and write the pages."""
    parser = argparse.ArgumentParser(description="Write the guide's page of each algorithm.")
    parser.add_argument("folder", type=Path, help="where the pages go; made if missing")
    folder = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    application = QgsApplication([], False)
    application.initQgis()
    try:
        provider = start_provider()
        found = provider.algorithms()
        for algorithm in found:
            (folder / f"{algorithm.name()}.md").write_text(page(algorithm), encoding="utf-8")
        (folder / "index.md").write_text(index(found), encoding="utf-8")
    finally:
        application.exitQgis()


def start_provider():
    """The plugin's provider; its algorithms know their ids as long as it lives."""
    sys.path[:0] = [str(REPOSITORY / "build" / "plugins"), f"{QgsApplication.pkgDataPath()}/python/plugins"]
    from chipwise.plugin import runtime
    from chipwise.processing_provider.provider import ChipwiseProvider

    provider = ChipwiseProvider(runtime)
    QgsApplication.processingRegistry().addProvider(provider)
    return provider


def index(found: list[QgsProcessingAlgorithm]) -> str:
    """The page that lists the algorithms, each with the first sentence of its help."""
    rows = [
        f"| [{escaped(algorithm.displayName())}]({algorithm.name()}.md) | `{algorithm.id()}` | "
        f"{escaped(first_sentence(algorithm.shortHelpString()))} |"
        for algorithm in found
    ]
    names = [algorithm.name() for algorithm in found]
    return lines(
        "# Algorithms",
        "",
        "Each page holds what the algorithm's own dialog says: these texts are taken from it.",
        "",
        "| algorithm | id | does |",
        "|---|---|---|",
        *rows,
        "",
        "```{toctree}",
        ":hidden:",
        "",
        *names,
        "```",
    )


def page(algorithm: QgsProcessingAlgorithm) -> str:
    """The page of one algorithm: what it does, its parameters, its outputs."""
    parameters = algorithm.parameterDefinitions()
    advanced = QgsProcessingParameterDefinition.Flag.FlagAdvanced
    basic = [p for p in parameters if not p.flags() & advanced]
    further = [p for p in parameters if p.flags() & advanced]
    text = ["# " + escaped(algorithm.displayName()), "", f"`{algorithm.id()}`", ""]
    text += [escaped(algorithm.shortHelpString()), "", *picture(algorithm), CALLS, "", "## Parameters", ""]
    text += [section(parameter) for parameter in basic]
    if further:
        text += ["## Advanced parameters", "", *(section(parameter) for parameter in further)]
    if algorithm.outputDefinitions():
        text += ["## Outputs", "", "| name | what | kind |", "|---|---|---|"]
        text += [
            f"| `{output.name()}` | {escaped(output.description())} | {kind_of_output(output.type())} |"
            for output in algorithm.outputDefinitions()
        ]
    return lines(*text)


def picture(algorithm: QgsProcessingAlgorithm) -> list[str]:
    """The picture of the dialog, if there is one."""
    name = f"images/{algorithm.name()}.png"
    if not (REPOSITORY / "docs" / name).exists():
        return []
    return [f"![The dialog of {escaped(algorithm.displayName())}](../{name})", ""]


def section(parameter: QgsProcessingParameterDefinition) -> str:
    """One parameter: its name and label, what may be given, and its help, of which each further line is an item."""
    first, *others = parameter.help().split("\n")
    items = [f"* {escaped(line)}" if ": " in line else f"\n{escaped(line)}" for line in others]
    return lines(
        f"### `{parameter.name()}`: {escaped(parameter.description())}",
        "",
        f"*{'; '.join(facts(parameter))}*",
        "",
        escaped(first),
        "",
        *items,
    )


def facts(parameter: QgsProcessingParameterDefinition) -> list[str]:
    """What may be given for a parameter, and what it is if nothing is."""
    told = [kind_of_parameter(parameter)]
    if isinstance(parameter, QgsProcessingParameterNumber):
        told += limits(parameter)
    value = parameter.defaultValue()
    if value is not None and not parameter.isDestination():
        told.append(f"default `{as_text(value)}`")
    elif parameter.flags() & QgsProcessingParameterDefinition.Flag.FlagOptional:
        told.append("optional")
    else:
        told.append("required")
    return told


def kind_of_parameter(parameter: QgsProcessingParameterDefinition) -> str:
    """What a parameter takes, in the words of people."""
    if isinstance(parameter, QgsProcessingParameterEnum):
        return "one of " + ", ".join(f"`{name}`" for name in parameter.options())
    if isinstance(parameter, QgsProcessingParameterMatrix):
        return "table with the columns " + ", ".join(escaped(name) for name in parameter.headers())
    if isinstance(parameter, QgsProcessingParameterFile):
        is_folder = parameter.behavior() == QgsProcessingParameterFile.Behavior.Folder
        return "folder" if is_folder else " ".join(("file", *kinds_of_files(parameter.fileFilter())))
    if isinstance(parameter, QgsProcessingParameterFileDestination):
        return " ".join(("file to write", *kinds_of_files(parameter.fileFilter())))
    return KINDS.get(parameter.type()) or QgsApplication.processingRegistry().parameterType(parameter.type()).name()


def kinds_of_files(file_filter: str) -> list[str]:
    """The endings that a filter of files names, ``Models (*.dlpk *.emd)``: ``.dlpk``, ``.emd``."""
    return [f"`{ending}`" for ending in re.findall(r"\*(\.\w+)", file_filter)]


def limits(parameter: QgsProcessingParameterNumber) -> list[str]:
    """The lowest and the highest number, as far as they are limits to a person."""
    low, high = parameter.minimum(), parameter.maximum()
    if abs(low) >= NO_LIMIT:
        return []
    return [f"from {low:.9g} to {high:.9g}" if high < NO_LIMIT else f"at least {low:.9g}"]


def as_text(value) -> str:
    """A default as it is given to qgis_process."""
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:.9g}" if isinstance(value, float) else str(value)


def kind_of_output(kind: str) -> str:
    """A name of QGIS such as ``outputNumber`` as a word: number."""
    return kind.removeprefix("output").lower()


def first_sentence(text: str) -> str:
    """What stands before the first full stop that ends a sentence."""
    return re.split(r"(?<=[.:])\s", text.strip(), maxsplit=1)[0].rstrip(".:")


def escaped(text: str) -> str:
    """A text in which Markdown sees nothing but letters, since help texts hold names with _ and patterns with *."""
    return re.sub(r"([\\`*_{}\[\]<>#|~$^])", r"\\\1", text)


def lines(*parts: str) -> str:
    """Parts as lines of one text."""
    return "\n".join(parts) + "\n"


if __name__ == "__main__":
    main()
