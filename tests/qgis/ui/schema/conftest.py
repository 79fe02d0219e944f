"""What the tests of the class table share."""

import pytest
from chipwise.core.schema import ClassSchema, LandClass


@pytest.fixture
def land() -> ClassSchema:
    """Three classes."""
    return ClassSchema(
        "land", (LandClass(1, "forest", "#009e73"), LandClass(2, "field", "#e69f00"), LandClass(5, "water", "#0072b2"))
    )
