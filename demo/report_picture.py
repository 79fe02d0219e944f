"""Make the guide's picture of an accuracy report: the demo's map, assessed at reference points that know the truth.

Usage: ``python demo/report_picture.py`` with a Python that has PyQt6-WebEngine and Pillow, after ``demo/pictures.py``,
whose map it takes; ``CHIPWISE_PYTHON`` names the runtime.
"""

from __future__ import annotations

import sys
from pathlib import Path

from pictures import IMAGES, shrink
from PyQt6.QtCore import QTimer, QUrl
from PyQt6.QtWebEngineWidgets import QWebEngineView
from PyQt6.QtWidgets import QApplication
from qgis_process import REPOSITORY, QgisProcess, find_qgis_process

OUT = REPOSITORY / "build" / "pictures"
#: Pixels of the part of the page that is shown, and milliseconds until it is drawn.
SIZE, DRAWN = (1280, 1100), 2000


def main() -> None:
    """Assess the map and take the picture."""
    picture = OUT / "accuracy.png"
    take(assess(OUT / "demo"), picture)
    print(picture.name, shrink(picture, IMAGES / picture.name), "bytes")


def assess(demo: Path) -> Path:
    """Draw points, let the truth fill them in, and return the report."""
    qgis = QgisProcess(find_qgis_process(), OUT / "qgis-profile")
    points, filled, report = OUT / "points.gpkg", OUT / "filled.gpkg", OUT / "accuracy.html"
    for path in (points, filled, report):
        path.unlink(missing_ok=True)
    qgis.run("chipwise:samplereferencepoints", INPUT=demo / "classified.tif", OUTPUT=points)
    truth = demo / "scene" / "truth.tif"
    qgis.run("native:rastersampling", INPUT=points, RASTERCOPY=truth, COLUMN_PREFIX="truth", OUTPUT=filled)
    qgis.run(
        "chipwise:assessaccuracy",
        INPUT=demo / "classified.tif",
        REFERENCE=filled,
        REFERENCE_FIELD="truth1",
        OUTPUT_REPORT=report,
    )
    return report


def take(page: Path, picture: Path) -> None:
    """Draw the top of a page as a browser does."""
    application = QApplication(sys.argv[:1])
    view = QWebEngineView()
    view.resize(*SIZE)
    view.show()

    def grab() -> None:
        view.grab().save(str(picture))
        application.quit()

    view.loadFinished.connect(lambda _: QTimer.singleShot(DRAWN, grab))
    view.load(QUrl.fromLocalFile(str(page)))
    application.exec()


if __name__ == "__main__":
    main()
