import base64
import dataclasses
import json
import re

import numpy as np
import pytest
from chipwise.core.model_package.definition import Int8, ModelDefinition
from chipwise.core.model_package.extras import HeldFile
from chipwise.core.model_report.description import Description, describe_own
from chipwise.core.model_report.page import examples_of, model_page, training_page
from chipwise.core.model_report.record import TrainingRecord
from garbling import garbled
from page_reader import Page

EVIL = """<script>alert("1")</script>'&{{ x }}"""
JPEG = b"\xff\xd8\xff\xe0" + bytes(60) + b"\xff\xd9"


def page_of(model, **given):
    if isinstance(model, ModelDefinition):
        model = describe_own(model)
    return Page(model_page(model, **given).decode())


def plots(page):
    return {
        a["alt"]: base64.b64decode(a["src"].split("base64,")[1]).decode()
        for a in page.all("img")
        if "plot" in a.get("class", "")
    }


def test_the_page_shows_all_that_a_training_notes(trained):
    page = page_of(trained(int8=Int8(0.6, 0.61)), examples=examples_of(describe_own(trained()), [JPEG]))
    text = page.text()
    for told in ("0.610", "0.720", "83.0 %", "of 3 trained", "Class 1", "/data/chips", "ab" * 32, "1.2.3", "3 min",
                 "10 × 10 metres (EPSG:32633)", "UTM zone 33N", "97.0 % of 4,096 labelled pixels right", "IMAGENET",
                 "the best chip", "40 chips learnt from, 5 validated with", "mean IoU 0.600"):  # fmt: skip
        assert told in text, told
    assert len(plots(page)) == 5


def test_the_page_says_whether_classes_counted_alike(trained):
    assert "each counts as much as another" in page_of(trained(provenance={"balanced_classes": True})).text()
    assert "each counts as much as another" not in page_of(trained()).text()


def test_the_figures_of_the_classes_are_those_of_the_confusion_matrix(trained):
    table = page_of(trained()).text("td")
    precision, recall = 900 / 1100, 900 / 1000
    for figure in (precision, recall, 2 * precision * recall / (precision + recall), 900 / (1000 + 1100 - 900)):
        assert f"{figure:.3f}" in table


def test_the_plots_say_what_they_show(trained):
    shown = " ".join(plots(page_of(trained())).values())
    for label in (
        "training",
        "validation",
        "mean IoU",
        "kept: 2",
        "taken: 0.001",
        "reference",
        "Class 2",
        "learnt from",
    ):
        assert label in shown, label


def test_the_page_needs_nothing_from_elsewhere(trained):
    page = page_of(trained(), examples=examples_of(describe_own(trained()), [JPEG]))
    for _, attributes in page.elements:
        for name in ("href", "src", "style"):
            assert not re.search(r"https?:|//|url\(", (attributes.get(name) or "").split("base64,")[0])
    assert not page.all("script") and not page.all("link")


def test_a_page_made_after_the_training_is_that_of_a_definition_that_was_read_again(trained):
    definition = trained()
    read = ModelDefinition.from_emd(json.loads(json.dumps(definition.to_emd())), "x")
    first, second = (training_page(d, [JPEG]) for d in (definition, read))
    assert re.sub(rb"on \d{4}-.{11}", b"", first) == re.sub(rb"on \d{4}-.{11}", b"", second)


def test_words_from_strangers_are_text_and_nothing_else(trained):
    definition = trained(
        name=EVIL,
        band_names=(EVIL,),
        dtype=EVIL,
        provenance={
            "request": {EVIL: EVIL, "model_type": EVIL, "backbone": EVIL},
            "versions": {EVIL: EVIL},
            "split": {"by": EVIL, "training_chips": EVIL},
            "training_data": {"folder": EVIL, "sha256": EVIL},
            "seconds": {EVIL: 3.0},
            "backbone_weights": EVIL,
            "places": [{**trained().provenance["places"][0], "name": EVIL}],
            "examples": [{"name": EVIL, "reason": EVIL, "accuracy": 1, "pixels": 1}],
        },
    )
    definition = dataclasses.replace(
        definition, schema=dataclasses.replace(definition.schema, classes=(
            dataclasses.replace(definition.schema.classes[0], name=EVIL), definition.schema.classes[1]))
    )  # fmt: skip
    model = dataclasses.replace(describe_own(definition), remarks={EVIL: EVIL})
    page = page_of(
        model, examples=examples_of(model, [JPEG]), files=[HeldFile(EVIL, 1, EVIL)], verdict=[EVIL], warnings=[EVIL]
    )
    assert not page.all("script")
    assert page.text("h1") == EVIL and EVIL in page.text("th") and EVIL in page.text("figcaption")
    assert all("<script" not in plot for plot in plots(page).values())


def test_of_a_model_that_tells_nothing_a_page_is_made_all_the_same():
    page = page_of(Description("bare", "OTHER"))
    assert page.text("h1") == "bare" and not plots(page)
    assert "does not tell how accurate" in page.text("p")


def spoiled(definition, seed):
    """The definition with four things in its metrics and provenance replaced by others."""
    random = np.random.default_rng(seed)
    for _ in range(4):
        parts = {name: garbled(getattr(definition, name), random) for name in ("metrics", "provenance")}
        # that both are objects is what reading a definition makes sure of
        parts = {name: part if isinstance(part, dict) else {} for name, part in parts.items()}
        definition = dataclasses.replace(definition, **parts)
    return definition


def test_whatever_a_stranger_wrote_into_a_definition_it_can_be_read(trained):
    for seed in range(300):
        assert isinstance(describe_own(spoiled(trained(), seed)).record, TrainingRecord)


@pytest.mark.parametrize("seed", range(8))
def test_whatever_a_stranger_wrote_into_a_definition_the_page_is_made(trained, seed):
    Page(training_page(spoiled(trained(), seed), [JPEG]).decode())
