"""Export Model: a model package in, an ONNX file for Deepness out."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsProcessingParameterFile, QgsProcessingParameterFileDestination

from ..core.errors import ChipwiseError
from ..core.requests import ExportModelRequest
from .input_checks import model_problem, output_problem
from .parameter_values import ParameterValues
from .parameters import decimal, whole
from .worker_algorithm import WorkerAlgorithm


class ExportModelAlgorithm(WorkerAlgorithm):
    """``chipwise:exportmodel``."""

    MODEL = "MODEL"
    TILE_SIZE = "TILE_SIZE"
    PADDING = "PADDING"
    CELL_SIZE = "CELL_SIZE"
    OUTPUT = "OUTPUT"

    def name(self) -> str:
        """Published id."""
        return "exportmodel"

    def displayName(self) -> str:  # noqa: N802 - names of QGIS's interface, here and below
        """Shown in the Toolbox."""
        return self.tr("Export Model")

    def tags(self) -> list[str]:
        """Words under which the Toolbox finds it."""
        return self.tr("deep learning,model,onnx,deepness,convert,share,dlpk").split(",")

    def shortHelpString(self) -> str:  # noqa: N802
        """What it does, for the dialog."""
        return self.tr(
            "Writes a trained model as one ONNX file that the plugin Deepness opens as it is: with the names of its "
            "classes, its cell size, its tile size and the normalisation of its bands. Load it there and press Load "
            "default parameters. Leave the probability threshold off: with one, uncertain pixels become the first "
            "class. The file needs ONNX Runtime 1.17, which Deepness installs, or a newer one. "
            "Other programs that run ONNX can use the file, too: it takes raw pixel values and gives the "
            "probability of each class. Classify Pixels opens it with all its classes and colours.\n\n"
            "What Deepness cannot do for the model: it knows bands by their order only; nodata reaches the network "
            "as the number it is stored as (NaN spoils everything around it); layers that are drawn (WMS, XYZ) give "
            "8-bit values, which mean nothing to a model trained on 16 bits or real numbers; in degrees its cells "
            "are stretched away from the equator. Its tiles lie elsewhere than those of Classify Pixels and see 0 "
            "beyond the raster's edge, so some pixels differ between the two maps. Values of any data type, and any "
            "number of bands, reach the network as they are in the raster."
        )

    def initAlgorithm(self, configuration=None):  # noqa: N802
        """Declare parameters and outputs."""
        self.add(
            QgsProcessingParameterFile(
                self.MODEL, self.tr("Model"), fileFilter=self.tr("Model packages (*.dlpk *.emd)")
            ),
            self.tr("Model package made by Train Model (.dlpk), or an .emd file beside the .onnx it names."),
        )
        self.add(
            whole(self.TILE_SIZE, self.tr("Tile size (pixels)"), None, 32, 8192),
            self.tr(
                "Rows and columns of the tiles that the network takes from then on, since Deepness needs a fixed size: "
                "a multiple of 32. Empty is 512, or the size of the chips that it was trained on where that is larger. "
                "Larger tiles have fewer edges and take more memory."
            ),
        )
        self.add(
            whole(self.PADDING, self.tr("Padding (pixels)"), 32, 0, 1024),
            self.tr(
                "What lies so near a tile's edge is cut off, because the network sees too little around it there. "
                "Deepness keeps it as the overlap of tiles in percent, which is twice the padding, at most 50."
            ),
            advanced=True,
        )
        self.add(
            decimal(self.CELL_SIZE, self.tr("Cell size (metres)"), None, 0.0001, 9999),
            self.tr(
                "Size of the pixels to which Deepness resamples a raster. Empty is that of the training data; give it "
                "where that was in degrees or unknown, or set the resolution in Deepness."
            ),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterFileDestination(
                self.OUTPUT, self.tr("ONNX file"), fileFilter=self.tr("ONNX networks (*.onnx)")
            ),
            self.tr("The file to write. It appears when it is complete; an older one stays until then."),
        )

    def checkParameterValues(self, parameters, context):  # noqa: N802
        """Refuse what cannot work, before anything is written."""
        return self.first_refusal(parameters, context, (), self._problems)

    def build_request(self, parameters, context):
        """Build the request."""
        return self._request_of(ParameterValues(self, parameters, context))

    def results(self, outputs):
        """Name the outputs."""
        return {self.OUTPUT: outputs["output"]}

    def _request_of(self, values: ParameterValues) -> ExportModelRequest:
        return ExportModelRequest(
            model=values.text(self.MODEL),
            output=values.destination(self.OUTPUT),
            tile_size=values.whole(self.TILE_SIZE),
            padding=values.whole(self.PADDING),
            cell_size=values.decimal(self.CELL_SIZE),
        )

    def _problems(self, values: ParameterValues) -> list[str]:
        model = values.text(self.MODEL)
        return [model_problem(Path(model)), self._kind_problem(model), self._request_problem(values)]

    def _kind_problem(self, model: str) -> str:
        if not model.lower().endswith((".dlpk", ".emd")):
            return self.tr("{model} is no model package; choose a .dlpk or an .emd file.").format(model=model)
        return ""

    def _request_problem(self, values: ParameterValues) -> str:
        try:
            return output_problem(self._request_of(values).output)
        except ChipwiseError as error:
            return str(error)
