"""What all parts of the landscape agree on: the classes, the grid and the sun."""

from __future__ import annotations

import numpy as np

FIELD, FOREST, WATER, ROAD, BUILDING, GRASSLAND = range(1, 7)
CLASSES = (
    (FIELD, "Field", "#e8c468"),
    (FOREST, "Forest", "#1b6b3a"),
    (WATER, "Water", "#2f7fc1"),
    (ROAD, "Road", "#5a5a5a"),
    (BUILDING, "Building", "#c8402f"),
    (GRASSLAND, "Grassland", "#a5d66b"),
)
CELL_SIZE = 2.0
OVERSAMPLING = 2
SUN = np.array([0.6, 0.8])  # the horizontal direction towards the sun: south-east
