"""What things reflect: reflectance times 10000 in blue, green, red and near infrared."""

from __future__ import annotations

import numpy as np

CROPS = (
    ((330, 640, 400, 4300), 0.20),  # cereals, green
    ((270, 520, 320, 3700), 0.20),  # maize or beet, as dark as a forest
    ((520, 1000, 1330, 2800), 0.16),  # cereals, ripe
    ((440, 1190, 1220, 4000), 0.06),  # rape in flower
    ((570, 960, 1310, 1950), 0.15),  # ploughed, dry: like a gravel track
    ((430, 650, 900, 1350), 0.13),  # ploughed, moist
    ((430, 800, 850, 2900), 0.10),  # sprouting
)
MEADOWS = ((430, 800, 560, 3700), (470, 840, 700, 3250), (560, 900, 880, 2800))
GARDENS = ((430, 760, 560, 3400), (500, 790, 700, 2900), (390, 690, 480, 3500), (600, 860, 880, 2500))
BANK = (410, 720, 520, 3300)
CONIFERS, BROAD_LEAVES = (190, 310, 200, 2200), (300, 560, 330, 4100)
WATER_DEEP, WATER_SHALLOW = (400, 430, 250, 110), (520, 690, 510, 235)
ASPHALT = ((600, 850, 1030, 1190), (530, 740, 890, 1020), (680, 980, 1180, 1370))
GRAVEL = ((760, 1150, 1520, 2150), (680, 1010, 1330, 1980))
ROOFS = (
    ((480, 720, 1600, 2200), 0.36),  # red tiles
    ((440, 660, 1220, 1750), 0.20),  # brown tiles
    ((570, 770, 920, 1060), 0.26),  # slate: like asphalt
    ((1900, 2300, 2500, 2650), 0.08),  # bright metal
    ((950, 1230, 1400, 1550), 0.10),  # gravel on a flat roof
)


def pick(rng: np.random.Generator, options):
    """Return one spectrum of (spectrum, share) pairs."""
    shares = np.array([share for _, share in options])
    return np.array(options[rng.choice(len(options), p=shares / shares.sum())][0], float)


def vary(rng: np.random.Generator, spectrum, overall: float, each: float) -> np.ndarray:
    """Return the spectrum of one object: its kind's, somewhat brighter or darker and of another tint."""
    return np.asarray(spectrum, float) * rng.normal(1, overall) * rng.normal(1, each, 4)
