"""The deep-learning core: no QGIS, no Qt. Also runs alone: ``python -m chipwise.core REQUEST.json``."""

import os

# Nothing is reported to anyone: ONNX Runtime and the Hugging Face hub send usage data unless told not to.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
