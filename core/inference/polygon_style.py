"""How QGIS draws polygons by class: the style that a GeoPackage carries for each of its layers."""

from __future__ import annotations

import html
from collections.abc import Sequence

from ..schema import LandClass


def style_by_class(classes: Sequence[LandClass], field: str) -> str:
    """QGIS's style (QML) of a layer whose field holds class values: each in its colour, with its name in the legend.

    Polygons have no outline, since patches may be as small as a pixel, of which an outline would leave nothing to see.
    """
    categories = "".join(
        f'<category value="{c.value}" type="long" label="{html.escape(c.name)}" symbol="{i}" render="true"/>'
        for i, c in enumerate(classes)
    )
    return (
        "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
        '<qgis version="3.22" styleCategories="Symbology">'
        f'<renderer-v2 type="categorizedSymbol" attr="{field}"><categories>{categories}</categories>'
        f"<symbols>{''.join(_symbol(i, c) for i, c in enumerate(classes))}</symbols></renderer-v2>"
        "</qgis>\n"
    )


def _symbol(number: int, land_class: LandClass) -> str:
    properties = {"color": ",".join(map(str, (*land_class.rgb, 255))), "style": "solid", "outline_style": "no"}
    options = "".join(f'<Option name="{name}" type="QString" value="{v}"/>' for name, v in properties.items())
    return (
        f'<symbol type="fill" name="{number}"><layer class="SimpleFill"><Option type="Map">{options}</Option></layer>'
        "</symbol>"
    )
