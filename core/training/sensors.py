"""Bands of Sentinel-2 and Landsat, in the orders of the weights that are published for them, as torchgeo lists them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ..band_names import measured_by, number_at_sensor

_SENTINEL2 = {
    "B1": "coastal", "B2": "blue", "B3": "green", "B4": "red", "B5": "red edge 1", "B6": "red edge 2",
    "B7": "red edge 3", "B8": "near infrared", "B8A": "narrow near infrared", "B9": "water vapour", "B10": "cirrus",
    "B11": "short-wave infrared 1", "B12": "short-wave infrared 2",
}  # fmt: skip
#: Bands of Landsat 4, 5 and 7, and of 8 and 9.
_TM = {
    "B1": "blue", "B2": "green", "B3": "red", "B4": "near infrared", "B5": "short-wave infrared 1", "B6": "thermal 1",
    "B7": "short-wave infrared 2", "B8": "panchromatic",
}  # fmt: skip
_OLI = {
    "B1": "coastal", "B2": "blue", "B3": "green", "B4": "red", "B5": "near infrared", "B6": "short-wave infrared 1",
    "B7": "short-wave infrared 2", "B8": "panchromatic", "B9": "cirrus", "B10": "thermal 1", "B11": "thermal 2",
}  # fmt: skip


class SensorBands(NamedTuple):
    """The bands of a file of weights in their order: their names at the sensor, and what each measures."""

    sensor: str
    names: tuple[str, ...]
    measured: tuple[str, ...]

    def take(self, names: Sequence[str]) -> list[int | None]:
        """For each band of an image the position of the sensor's band of its name, None where there is none.

        A number, such as B04, is taken for this sensor's.
        """
        return [self._position(name) for name in names]

    def _position(self, name: str) -> int | None:
        number, measured = f"B{number_at_sensor(name)}", measured_by(name)
        if number in self.names:
            return self.names.index(number)
        if measured == "narrow near infrared" and measured not in self.measured:
            measured = "near infrared"
        return self.measured.index(measured) if measured in self.measured else None


def _bands(sensor: str, table: dict[str, str], *names: str) -> SensorBands:
    return SensorBands(sensor, names, tuple(table[name] for name in names))


#: By the number of bands; where several files have it, by what their names hold. ETM+ has its thermal band twice.
_KNOWN: dict[int, dict[str, SensorBands]] = {
    13: {"": _bands("Sentinel-2", _SENTINEL2, *_SENTINEL2)},
    12: {"": _bands("Sentinel-2", _SENTINEL2, *(name for name in _SENTINEL2 if name != "B10"))},
    10: {"": _bands("Sentinel-2", _SENTINEL2, *(name for name in _SENTINEL2 if name not in ("B1", "B9", "B10")))},
    9: {
        "etm_toa": _bands("Landsat 7", _TM, "B1", "B2", "B3", "B4", "B5", "B6", "B6", "B7", "B8"),
        "_ms": _bands("Sentinel-2", _SENTINEL2, "B4", "B3", "B2", "B5", "B6", "B7", "B8", "B11", "B12"),
    },
    6: {"": _bands("Landsat 7", _TM, "B1", "B2", "B3", "B4", "B5", "B7")},
    7: {
        "_tm_": _bands("Landsat 5", _TM, "B1", "B2", "B3", "B4", "B5", "B6", "B7"),
        "oli": _bands("Landsat 8", _OLI, "B1", "B2", "B3", "B4", "B5", "B6", "B7"),
    },
    11: {"": _bands("Landsat 8", _OLI, *_OLI)},
}


def bands_of_file(name: str, count: int) -> SensorBands | None:
    """The bands that a file of weights of so many bands was made for; None where that is not known.

    Args:
        name: of the file. Where files of two sensors have as many bands it must be the published one, such as
            ``resnet18_landsat_oli_sr_moco-660e82ed.pth``.
    """
    return next((bands for part, bands in _KNOWN.get(count, {}).items() if part in name.lower()), None)
