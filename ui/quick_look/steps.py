"""The three requests of a quick look; nothing here knows of QGIS, so that benchmarks measure what the dock does."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ...core.requests import ClassifyRequest, ExportRequest, ExtentInput, RasterInput, SamplesInput, TrainRequest

#: Begins the name of the folder of a quick look, whose model is for that look only.
PREFIX = "chipwise-quick-look-"
#: A small U-Net without pretrained weights, since a laptop may be offline: it sees some 30 pixels around each
#: one, enough to tell what things look like, and learns much faster on a processor than one of full depth.
NETWORK = {
    "model_type": "UNET",
    "backbone": "mobilenet_v2",
    "backbone_weights": "NONE",
    "model_arguments": (("encoder_depth", "3"), ("decoder_channels", "64,32,16")),
}
#: Found with benchmarks/quick_look.py; a range test would take a tenth of the time. For a network that goes on from the
#: last look it is as good as a third of it, or better (accuracy 0.84, 0.84 and 0.86 for 0.83, 0.84 and 0.85).
LEARNING_RATE = 0.003
CROP, BATCH_SIZE = 64, 8
#: Pixels across of a chip; on little ground they are smaller, so that there are several.
TILE_SIZES = (64, 256)
#: The time decides; this is only the most.
MOST_EPOCHS = 1000


@dataclass(frozen=True)
class QuickLook:
    """What one quick look works on.

    Args:
        image: the raster.
        samples: those of the ground to learn from.
        schema: JSON text of the class schema; empty takes the classes from the samples.
        surroundings: the ground to learn from.
        side: pixels along the shorter side of that ground.
        view: the ground to classify.
        folder: an empty folder that takes all that is written.
        minutes: how long training may take.
        model: the model of the look before, to go on from; empty begins anew.
    """

    image: RasterInput
    samples: SamplesInput
    schema: str
    surroundings: ExtentInput
    side: int
    view: ExtentInput
    folder: Path
    minutes: float
    model: str = ""

    @property
    def trained(self) -> Path:
        """The model that it trains."""
        return self.folder / "model.dlpk"

    @property
    def classes(self) -> Path:
        """The map that it makes."""
        return self.folder / "classes.tif"

    @property
    def confidence(self) -> Path:
        """How sure the model is of each pixel, in percent."""
        return self.folder / "confidence.tif"

    def export(self) -> ExportRequest:
        """Cut chips where there are samples, each half over the one before."""
        tile_size = min(max(self.side // 64 * 32, TILE_SIZES[0]), TILE_SIZES[1])
        return ExportRequest(
            output=str(self.folder / "chips"),
            rasters=(self.image,),
            samples=self.samples,
            schema=self.schema,
            extent=self.surroundings,
            tile_size=tile_size,
            stride=tile_size // 2,
        )

    def train(self) -> TrainRequest:
        """Train for the time that is given, however few epochs that makes."""
        return TrainRequest(
            folder=str(self.folder / "chips"),
            output=str(self.trained),
            chip_size=CROP,
            batch_size=BATCH_SIZE,
            max_epochs=MOST_EPOCHS,
            max_minutes=self.minutes,
            learning_rate=LEARNING_RATE,
            stop_early=False,
            monitor="LAST",  # of some dozen samples a tenth is held out, by which the best epoch is chance
            refit="OFF",  # the map is wanted soon
            pretrained_model=self.model,
            log_folder=str(self.folder / "log"),
            **NETWORK,
        )

    def classify(self) -> ClassifyRequest:
        """Classify what is seen."""
        return ClassifyRequest(
            model=str(self.trained),
            output=str(self.classes),
            rasters=(self.image,),
            extent=self.view,
            confidence_output=str(self.confidence),
        )
