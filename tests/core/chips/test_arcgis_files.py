"""Our exports beside files of real exports of ArcGIS: they have the same files, and the same in them."""

import re
from pathlib import Path

import pytest
from arcgis_samples import DEFINITION, OLD, STATS, pixels, read
from chipwise.core.chips import export
from chipwise.core.chips.statistics import BandStatistics, FeatureStatistics, PixelStatistics
from chipwise.core.errors import OutputError
from chipwise.core.requests import METADATA_FORMATS, ExportRequest, RasterInput

#: What ArcGIS writes of a second raster.
SECOND = {"InputRastersProps2", "AllTilesStats2", "BandStatsState2"}


def missing(theirs, ours, place="") -> list[str]:
    """The keys, at any depth, that one JSON value has and another lacks; of a list the first item counts."""
    if isinstance(theirs, dict) and isinstance(ours, dict):
        gone = [f"{place}/{key}" for key in theirs if key not in ours]
        return gone + [m for key in theirs if key in ours for m in missing(theirs[key], ours[key], f"{place}/{key}")]
    if isinstance(theirs, list) and isinstance(ours, list) and theirs and ours:
        return missing(theirs[0], ours[0], f"{place}[]")
    return []


class TestOurFilesBesideTheirs:
    """Our exports have the files that real exports of the same kind have, and the same in them."""

    @pytest.fixture
    def ours(self, tmp_path, make_raster, make_samples, pixel_box, utm_grid, events):
        """Export two classes, or no labels at all."""

        def make(metadata_format, name="ours", **options) -> Path:
            raster = make_raster(tmp_path / "a.tif", pixels(1, 3, 128)[0])
            samples = make_samples(
                tmp_path / "s",
                [
                    (
                        pixel_box(
                            utm_grid,
                            0,
                            40,
                            0,
                            50,
                        ),
                        1,
                    ),
                    (pixel_box(utm_grid, 70, 120, 70, 90), 2),
                ],
            )
            options |= {} if metadata_format == "EXPORT_TILES" else {"samples": samples}
            request = ExportRequest(
                str(tmp_path / name), (RasterInput(raster),), metadata_format=metadata_format, tile_size=64, stride=64,
                **options,
            )  # fmt: skip
            export.run(request, events)
            return tmp_path / name

        return make

    @pytest.mark.parametrize("metadata_format", OLD)
    def test_ours_hold_every_key_of_the_older_generation(self, real, ours, metadata_format):
        folder = ours(metadata_format)
        for name in (STATS, DEFINITION):
            assert missing(read(real / OLD[metadata_format] / name), read(folder / name)) == []

    @pytest.mark.parametrize("metadata_format", METADATA_FORMATS)
    def test_ours_hold_the_keys_of_the_newer_generation_whatever_the_format(self, real, ours, metadata_format):
        """No more either, but for the classes: a real export of tiles without labels has none."""
        folder, source = ours(metadata_format), real / "real_export_tiles_pro33"
        labelled = {"Classes", "ClassPixelStats", "FeatureStats", "Panoptic_Segmentation_Instance_Classes"}
        for name in (STATS, DEFINITION):
            mine, theirs = read(folder / name), read(source / name)
            assert mine.keys() - labelled == theirs.keys() - SECOND - labelled
            assert (set(missing(theirs, mine)) - {f"/{key}" for key in SECOND}) <= {"/FeatureStats"}

    def test_tiles_without_labels_have_the_very_keys_of_a_real_export(self, real, ours, make_raster, tmp_path):
        source = real / "real_export_tiles_pro33"
        second = make_raster(tmp_path / "b.tif", pixels(2, 1, 128)[0], names=("Band_1",))
        single, double = ours("EXPORT_TILES"), ours("EXPORT_TILES", "double", second_raster=RasterInput(second))
        for name in (STATS, DEFINITION):
            theirs = read(source / name)
            assert read(double / name).keys() == theirs.keys()
            assert read(single / name).keys() == theirs.keys() - SECOND
            assert missing(theirs, read(double / name)) == missing(read(double / name), theirs) == []
            assert read(double / name)["InputRastersProps2"] == theirs["InputRastersProps2"]
        assert read(double / DEFINITION)["AllTilesStats2"][0]["BandName"] == "Band_1"

    def test_a_second_raster_is_asked_for_or_refused_where_an_export_goes_on(self, ours, make_raster, tmp_path):
        second = make_raster(tmp_path / "b.tif", pixels(2, 1, 128)[0])
        wide = make_raster(tmp_path / "c.tif", pixels(2, 2, 128)[0])
        ours("EXPORT_TILES", second_raster=RasterInput(second))
        for options, has in (({}, "none"), ({"second_raster": RasterInput(wide)}, "2 bands of uint8")):
            with pytest.raises(OutputError, match=f"second raster: 1 bands of uint8; this one has {has}"):
                ours("EXPORT_TILES", **options)
        folder = ours("EXPORT_TILES", second_raster=RasterInput(second))
        stats = read(folder / STATS)
        assert stats["InputRastersProps2"]["RasterCount"] == stats["InputRastersProps"]["RasterCount"] == 2
        assert stats["BandStatsState2"][0]["Num"] == 8 * 64 * 64 == len(list(folder.glob("images2/*.tif"))) * 64 * 64

    @pytest.mark.parametrize(
        ("sample", "kind"),
        [
            ("real_classified_tiles_old", PixelStatistics),
            ("real_voc_old", FeatureStatistics),
            ("real_kitti_old", FeatureStatistics),
            ("real_export_tiles_pro33", FeatureStatistics),
        ],
    )
    def test_from_the_same_figures_we_write_the_same_stats_txt(self, real, sample, kind):
        stats = read(real / sample / STATS)
        classes = stats.get("Classes", [])
        told = kind.from_dict([c["ClassValue"] for c in classes], stats[kind.key])
        lines = (real / sample / "stats.txt").read_text().splitlines()
        assert told.to_text([c["ClassName"] for c in classes]) == lines[1:]
        assert told.to_dict() == stats[kind.key]
        shape = f"*{stats['NumBands']}*{stats['TileSizeY']}*{stats['TileSizeX']}"
        assert lines[0] == f"images = {stats['NumTiles']} {shape}"

    def test_from_the_same_figures_we_write_the_same_band_statistics(self, real):
        stats, definition = (read(real / "real_export_tiles_pro33" / name) for name in (STATS, DEFINITION))
        for suffix in ("", "2"):
            told = BandStatistics.from_state(stats[f"BandStatsState{suffix}"])
            theirs = definition[f"AllTilesStats{suffix}"]
            for mine, band in zip(told.to_summary([b["BandName"] for b in theirs]), theirs, strict=True):
                assert mine == pytest.approx(band)
            assert told.to_state() == stats[f"BandStatsState{suffix}"]

    @pytest.mark.parametrize(
        ("sample", "file", "metadata_format", "second"),
        [
            ("real_classified_tiles_old", "map_head.txt", "CLASSIFIED_TILES", False),
            ("real_export_tiles_pro33", "map.txt", "EXPORT_TILES", True),
        ],
    )
    def test_map_txt_has_lines_of_the_same_shape(
        self, real, ours, make_raster, tmp_path, sample, file, metadata_format, second
    ):
        options = (
            {"second_raster": RasterInput(make_raster(tmp_path / "b.tif", pixels(2, 1, 128)[0]))} if second else {}
        )
        texts = (real / sample / file).read_text(), (ours(metadata_format, **options) / "map.txt").read_text()
        shapes = [{re.sub(r"\d{9,}", "N", line) for line in text.splitlines()} for text in texts]
        assert shapes[0] == shapes[1] and len(shapes[0]) == 1

    @pytest.mark.parametrize("metadata_format", OLD)
    def test_stats_txt_has_lines_of_the_same_shape(self, real, ours, metadata_format):
        texts = [(folder / "stats.txt").read_text() for folder in (real / OLD[metadata_format], ours(metadata_format))]
        head, (mine, theirs) = 5 if metadata_format != "CLASSIFIED_TILES" else 4, [text.splitlines() for text in texts]
        for a, b in zip(mine[:head], theirs[:head], strict=True):
            assert re.sub(r"\d+(\.\d+)?", "N", a) == re.sub(r"\d+(\.\d+)?", "N", b)
        ends = [{m.end() for m in re.finditer(r"\S+", line)} for line in (mine[head], theirs[head])]
        assert max(ends[0]) == max(ends[1]) and len(ends[0]) == len(ends[1]) == 7
