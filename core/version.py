"""The version of the plugin."""

from configparser import ConfigParser
from pathlib import Path

METADATA = Path(__file__).resolve().parents[1] / "metadata.txt"


def own_version() -> str:
    """The version as the plugin's metadata give it."""
    metadata = ConfigParser(interpolation=None)
    metadata.read(METADATA, encoding="utf-8")
    return metadata.get("general", "version", fallback="unknown")
