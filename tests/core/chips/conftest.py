import os

import pytest
from arcgis_samples import REAL


@pytest.fixture
def real():
    """Where the files of real exports lie."""
    if not os.environ.get("CHIPWISE_TEST_DATA") or not REAL.is_dir():
        pytest.skip("NO ARCGIS SAMPLES: beside CHIPWISE_TEST_DATA is no reference/arcgis-samples; nothing was compared")
    return REAL
