"""What a user can get wrong in Train Model, found before anything is written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from qgis.PyQt.QtCore import QCoreApplication

from ..core.errors import ChipwiseError
from .input_checks import output_problem, writing_problem
from .parameter_values import ParameterValues
from .train_request import train_request


def problems(values: ParameterValues) -> Iterator[str]:
    """Sentences that say what is wrong; empty ones where all is well. Later ones rely on the earlier being empty."""
    try:
        request = train_request(values)
    except ChipwiseError as error:
        yield str(error)
        return
    folders = [request.folder, *request.more_folders, *filter(None, [request.validation_folder])]
    yield from map(_data_problem, folders)
    yield _twice_problem(folders)
    for name in ("WEIGHTS_FILE", "PRETRAINED_MODEL"):
        yield _file_problem(name, values.text(name))
    for output in filter(None, (request.output, request.output_last, request.report_output)):
        yield output_problem(output)
    if request.log_folder:
        yield _log_problem(Path(request.log_folder).absolute(), request.resume)


def _data_problem(folder: str) -> str:
    if not Path(folder).is_dir():
        return _tr("The folder of training data {folder} does not exist.").format(folder=folder)
    if not (Path(folder) / "images").is_dir() or not (Path(folder) / "labels").is_dir():
        return _tr(
            "{folder} holds no training data: it has no folders images and labels. Choose a folder made by Export "
            "Training Data."
        ).format(folder=folder)
    return ""


def _twice_problem(folders: list[str]) -> str:
    paths = [Path(folder).resolve() for folder in folders]
    for path in paths:
        if paths.count(path) > 1:
            return _tr("The folder {folder} is given twice; name each folder once.").format(folder=path)
    return ""


def _file_problem(name: str, file: str) -> str:
    if file and not Path(file).is_file():
        return _tr("{name}: the file {file} does not exist.").format(name=name, file=file)
    return ""


def _log_problem(folder: Path, resume: bool) -> str:
    if folder.exists():
        return writing_problem(folder, folder)
    if resume:
        return _tr("RESUME: the log folder {folder} does not exist; give that of the interrupted run.").format(
            folder=folder
        )
    return writing_problem(next(parent for parent in folder.parents if parent.exists()), folder)


def _tr(text: str) -> str:
    return QCoreApplication.translate("TrainChecks", text)
