"""The QGIS life cycle: what QGIS starts and stops, the plugin's settings, and the runtime the core works in."""
