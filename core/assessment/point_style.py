"""How QGIS shows reference points that a person fills in: the style that their GeoPackage carries."""

from __future__ import annotations

import html
from collections.abc import Sequence

from ..schema import LandClass


def style_to_fill_in(classes: Sequence[LandClass], field: str, hidden: Sequence[str]) -> str:
    """QGIS's style (QML) of points whose field is to be given a class value: drawn and offered by the classes' names.

    Args:
        classes: those on offer.
        field: where the class goes; points without one are drawn as rings.
        hidden: fields that neither form nor table show.
    """
    categories = "".join(
        f'<category value="{c.value}" type="long" label="{html.escape(c.name)}" symbol="{i}" render="true"/>'
        for i, c in enumerate(classes)
    )
    # the category of all other values, which holds those that have none in every version of QGIS
    unknown = f'<category value="" type="string" label="to be filled in" symbol="{len(classes)}" render="true"/>'
    symbols = "".join(_symbol(i, ",".join(map(str, c.rgb)) + ",255") for i, c in enumerate(classes))
    symbols += _symbol(len(classes), "255,255,255,60")
    return (
        "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
        '<qgis version="3.22" styleCategories="Symbology|Fields|Forms|AttributeTable">'
        f"<fieldConfiguration>{_offer(classes, field)}{''.join(map(_hide, hidden))}</fieldConfiguration>"
        f'<renderer-v2 type="categorizedSymbol" attr="{field}"><categories>{categories}{unknown}</categories>'
        f"<symbols>{symbols}</symbols></renderer-v2>"
        f"<attributetableconfig><columns>{''.join(map(_hidden_column, hidden))}</columns></attributetableconfig>"
        "</qgis>\n"
    )


def _offer(classes: Sequence[LandClass], field: str) -> str:
    """The field as a list of names to choose from."""
    entries = "".join(
        f'<Option type="Map"><Option name="{html.escape(c.name)}" type="QString" value="{c.value}"/></Option>'
        for c in classes
    )
    return _widget(field, "ValueMap", f'<Option type="Map"><Option name="map" type="List">{entries}</Option></Option>')


def _hide(field: str) -> str:
    return _widget(field, "Hidden", '<Option type="Map"/>')


def _widget(field: str, kind: str, options: str) -> str:
    return f'<field name="{field}"><editWidget type="{kind}"><config>{options}</config></editWidget></field>'


def _hidden_column(field: str) -> str:
    return f'<column type="field" name="{field}" hidden="1" width="-1"/>'


def _symbol(number: int, color: str) -> str:
    properties = {
        "name": "circle", "color": color, "size": "3", "size_unit": "MM", "outline_color": "0,0,0,255",
        "outline_style": "solid", "outline_width": "0.4",
    }  # fmt: skip
    options = "".join(f'<Option name="{name}" type="QString" value="{value}"/>' for name, value in properties.items())
    return (
        f'<symbol type="marker" name="{number}"><layer class="SimpleMarker"><Option type="Map">{options}</Option>'
        "</layer></symbol>"
    )
