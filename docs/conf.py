"""Settings of Sphinx for the user guide; `make docs` builds it, and a warning is an error."""

import configparser
from pathlib import Path

metadata = configparser.ConfigParser()
metadata.read(Path(__file__).parent.parent / "metadata.txt", encoding="utf-8")

project = "Chipwise"
author = metadata["general"]["author"]
release = version = metadata["general"]["version"]
copyright = f"{author}; {metadata['general']['license']}"

extensions = ["myst_parser"]
myst_enable_extensions = ["substitution"]
myst_substitutions = {"version": release}
myst_heading_anchors = 3
nitpicky = True
smartquotes = False

html_theme = "furo"
html_title = f"Chipwise {release}"
html_favicon = html_logo = "../icon.svg"
html_copy_source = html_show_sourcelink = html_show_sphinx = False
html_theme_options = {"top_of_page_buttons": []}
