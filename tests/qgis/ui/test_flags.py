import enum

import pytest
from chipwise.ui.flags import as_number
from qgis.PyQt.QtCore import Qt


class Alignment(enum.Flag):
    """As PyQt 6 has it; ``int`` refuses such."""

    RIGHT = 2
    MIDDLE = 128


def test_flags_of_either_qt_are_whole_numbers():
    with pytest.raises(TypeError):
        int(Alignment.RIGHT)
    assert as_number(Alignment.RIGHT | Alignment.MIDDLE) == 130
    assert as_number(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter) == 130
