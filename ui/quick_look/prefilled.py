"""Opens the dialogs of the three algorithms with what is known already filled in."""

from __future__ import annotations

import json
from pathlib import Path

from qgis.core import QgsProcessingUtils, QgsProject
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject

from ...core.requests import ExportRequest, TrainRequest
from ...processing_provider.runs import RUNS, Run
from ..session import Session
from .samples import field_of_classes
from .steps import PREFIX

#: Where the project keeps the last folder of training data and the last model.
SCOPE, FOLDER, MODEL = "chipwise", "training_data", "model"


class Prefilled(QObject):
    """Fills in image, samples, class field and classes of the session, and the last training data and model.

    The last ones are those that any run of this QGIS has made while the project was open; quick looks do not count,
    since their model is for a look only.
    """

    def __init__(self, session: Session, parent=None):
        super().__init__(parent)
        self._session = session
        self._dialogs: list = []
        RUNS.ended.connect(self._remember)

    def export(self) -> dict:
        """Parameters of Export Training Data."""
        image, samples = self._session.image, self._session.samples
        known = {"INPUT": [image.id()] if image else None, "SAMPLES": samples.id() if samples else None}
        if samples is not None:
            known["CLASS_FIELD"] = field_of_classes(samples) or None
        if self._session.schema is not None:
            known["SCHEMA"] = self._schema_file()
        return _given(known)

    def train(self) -> dict:
        """Parameters of Train Model."""
        return _given({"INPUT": _last(FOLDER)})

    def classify(self) -> dict:
        """Parameters of Classify Pixels."""
        image = self._session.image
        return _given({"INPUT": [image.id()] if image else None, "MODEL": _last(MODEL)})

    def open(self, algorithm: str, parameters: dict) -> None:
        """Open a dialog beside QGIS's window, which goes on working; it deletes itself when it is closed."""
        import processing

        dialog = processing.createAlgorithmDialog(f"chipwise:{algorithm}", parameters)
        self._dialogs = [one for one in self._dialogs if not sip.isdeleted(one)] + [dialog]
        dialog.show()

    def close(self) -> None:
        """Listen to runs no more; dialogs stay, since what they run may not be finished."""
        RUNS.ended.disconnect(self._remember)

    def _schema_file(self) -> str:
        """A file with the classes as they are now, one for each dialog, which reads it when it is run."""
        path = Path(QgsProcessingUtils.generateTempFilename("chipwise-classes.json"))
        path.write_text(json.dumps(self._session.schema.to_dict()), encoding="utf-8")
        return str(path)

    def _remember(self, run: Run) -> None:
        kinds = {ExportRequest: FOLDER, TrainRequest: MODEL}
        kind = kinds.get(type(run.request))
        output = run.request.output if kind else ""
        if kind and run.outputs is not None and not Path(output).parent.name.startswith(PREFIX):
            QgsProject.instance().writeEntry(SCOPE, kind, output)


def _last(kind: str) -> str:
    """The last folder or model, if it is still there."""
    path = QgsProject.instance().readEntry(SCOPE, kind, "")[0]
    return path if path and Path(path).exists() else ""


def _given(parameters: dict) -> dict:
    return {name: value for name, value in parameters.items() if value}
