"""Class schemas in files: opened in our form or ArcGIS's, saved in ours."""

from __future__ import annotations

import json
from pathlib import Path

from qgis.PyQt.QtCore import QCoreApplication

from ...core.errors import OutputError
from ...core.partial import partial_file
from ...core.schema import ClassSchema
from .esri import SUFFIXES, read_esri


def open_schema(path: str) -> ClassSchema:
    """Read a class schema.

    Raises:
        SchemaError: the file cannot be read, or holds none.
    """
    if Path(path).suffix.lower() in SUFFIXES:
        return read_esri(path)
    return ClassSchema.from_text(str(Path(path).absolute()))


def save_schema(schema: ClassSchema, path: str) -> None:
    """Write a class schema as JSON; a file that is there is replaced once the new one is complete.

    Raises:
        OutputError: the file cannot be written.
    """
    try:
        with partial_file(path) as temporary:
            temporary.write_text(json.dumps(schema.to_dict(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    except OSError as error:
        if isinstance(error, OutputError):
            raise
        text = QCoreApplication.translate("SchemaFiles", "{file} cannot be written: {reason}.")
        raise OutputError(text.format(file=path, reason=error.strerror or error)) from error
