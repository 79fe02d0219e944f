from PyQt6.QtGui import QAction as QAction  # QGIS offers them here as well
from PyQt6.QtGui import QActionGroup as QActionGroup
from PyQt6.QtGui import QShortcut as QShortcut
from PyQt6.QtWidgets import *
