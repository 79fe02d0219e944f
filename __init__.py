"""Chipwise: deep-learning pixel classification for QGIS."""


def classFactory(iface):  # noqa: N802 - the name QGIS calls
    """Return the plugin object; ``iface`` is None under qgis_process."""
    from .plugin.plugin import ChipwisePlugin

    return ChipwisePlugin(iface)
