"""The deep-learning core: no QGIS, no Qt. Also runs alone: ``python -m chipwise.core REQUEST.json``."""
