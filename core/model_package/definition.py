"""What a model package says about its model: the .emd, Esri's keys with ours beside them under ``Chipwise``."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field

from ..errors import ModelPackageError
from ..schema import ClassSchema

VERSION = 1


@dataclass(frozen=True)
class Int8:
    """An 8-bit copy of the network: its mean IoU (0..1), and the network's own on the same validation pixels."""

    miou: float
    miou_fp32: float


@dataclass(frozen=True)
class ModelDefinition:
    """Everything needed to use a model, and how it came to be.

    Attributes:
        outputs: the class value of each output channel; 0 is background.
        mean, std: the normalisation of each band; it is inside the network, so nobody applies it again.
        tile_size: rows and columns of the chips it was trained on, rounded up to a multiple of 32.
        fixed_size: whether the network runs on that size only.
        min_cell_size, max_cell_size: as Esri gives them, ``{"x", "y", "spatialReference"}``.
        metrics: figures on the validation area.
        provenance: request, versions, hash of the training data and the like.
        int8: the figures of the 8-bit copy, None where the package holds none.
    """

    name: str
    schema: ClassSchema
    outputs: tuple[int, ...]
    band_names: tuple[str, ...]
    dtype: str
    mean: tuple[float, ...]
    std: tuple[float, ...]
    tile_size: int
    fixed_size: bool = False
    min_cell_size: dict | None = None
    max_cell_size: dict | None = None
    metrics: dict = field(default_factory=dict)
    provenance: dict = field(default_factory=dict)
    int8: Int8 | None = None

    @property
    def bands(self) -> int:
        """Number of bands the network takes."""
        return len(self.band_names)

    def to_emd(self) -> dict:
        """The model definition as a JSON object."""
        own = {
            "version": VERSION,
            "weights": f"{self.name}.safetensors",
            "outputs": list(self.outputs),
            "schema": self.schema.to_dict(),
            "band_names": list(self.band_names),
            "data_type": self.dtype,
            "normalisation": {"mean": list(self.mean), "std": list(self.std)},
            "tile_size": self.tile_size,
            "fixed_size": self.fixed_size,
            "metrics": self.metrics,
            "provenance": self.provenance,
        }
        if self.int8:
            own["int8"] = {"file": f"{self.name}.int8.onnx", **asdict(self.int8)}
        return {
            "Framework": "Onnx",
            "ModelConfiguration": "Chipwise",
            "ModelType": "ImageClassification",
            "ModelFile": f"{self.name}.onnx",
            "ModelName": self.name,
            "ImageHeight": self.tile_size,
            "ImageWidth": self.tile_size,
            "ExtractBands": list(range(self.bands)),
            "Classes": self.schema.to_esri(),
            "MetaDataMode": "Classified_Tiles",
            "ImageSpaceUsed": "MAP_SPACE",
            "MinCellSize": self.min_cell_size,
            "MaxCellSize": self.max_cell_size,
            "InputRastersProps": {"RasterCount": 1, "SensorName": "Undefined", "BandNames": list(self.band_names)},
            "accuracy": f"{self.metrics.get('accuracy', 0):.4e}",
            "per_class_metrics": json.dumps(self.metrics.get("per_class", {})),
            "Chipwise": own,
        }

    @classmethod
    def from_emd(cls, data: object, name: str) -> ModelDefinition:
        """Read a model definition.

        Raises:
            ModelPackageError: it was not written by Chipwise, or by a newer one, or a part is missing or wrong.
        """
        if not isinstance(data, dict) or not isinstance(data.get("Chipwise"), dict):
            raise ModelPackageError(f"{name} was not made by Chipwise; only models trained with it can be used.")
        own = data["Chipwise"]
        if own.get("version") != VERSION:
            raise ModelPackageError(f"{name} was made by a newer Chipwise; update the plugin to use it.")
        try:
            definition = cls(
                name=str(data["ModelName"]),
                schema=ClassSchema.from_dict(own["schema"]),
                outputs=tuple(int(v) for v in own["outputs"]),
                band_names=tuple(str(n) for n in own["band_names"]),
                dtype=str(own["data_type"]),
                mean=tuple(float(v) for v in own["normalisation"]["mean"]),
                std=tuple(float(v) for v in own["normalisation"]["std"]),
                tile_size=int(own["tile_size"]),
                fixed_size=bool(own["fixed_size"]),
                min_cell_size=data.get("MinCellSize"),
                max_cell_size=data.get("MaxCellSize"),
                metrics=dict(own["metrics"]),
                provenance=dict(own["provenance"]),
                int8=_int8(own["int8"]) if own.get("int8") else None,
            )
        except (KeyError, TypeError, ValueError, OverflowError) as error:
            raise ModelPackageError(f"{name} is damaged: its model definition lacks or garbles {error}.") from error
        definition._check(name)
        return definition

    def _check(self, name: str) -> None:
        values = set(self.schema.values) | {0}
        if not self.outputs or len(set(self.outputs)) != len(self.outputs) or not set(self.outputs) <= values:
            raise ModelPackageError(f"{name} is damaged: the outputs of its network are not its classes.")
        if not self.bands or len(self.mean) != self.bands or len(self.std) != self.bands:
            raise ModelPackageError(f"{name} is damaged: its bands and its normalisation differ in number.")
        if not 32 <= self.tile_size <= 16384 or self.tile_size % 32:
            raise ModelPackageError(f"{name} is damaged: its tile size {self.tile_size} is not possible.")


def _int8(data: dict) -> Int8:
    figures = Int8(float(data["miou"]), float(data["miou_fp32"]))
    if not all(0 <= figure <= 1 for figure in (figures.miou, figures.miou_fp32)):
        raise ValueError("int8")
    return figures
