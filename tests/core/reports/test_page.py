"""Reports are safe to open whatever the names in them are."""

import jinja2
import pytest
from chipwise.core.reports import page


@pytest.fixture
def template(tmp_path, monkeypatch):
    folder = tmp_path / "kind"
    folder.mkdir()
    (folder / "page.html").write_text('{% extends "base.html" %}{% block content %}<p>{{ name }}</p>{% endblock %}')
    (tmp_path / "reports").symlink_to(page.CORE / "reports")
    monkeypatch.setattr(page, "CORE", tmp_path)
    return "kind/page.html"


def test_names_from_outside_cannot_become_markup(template):
    text = page.render(template, title="<script>", subtitle="a & b", name="<img src=x onerror=alert(1)>").decode()
    assert "<script>" not in text and "<img" not in text
    assert "<title>&lt;script&gt;</title>" in text and "a &amp; b" in text


def test_the_page_needs_nothing_from_elsewhere(template):
    text = page.render(template, title="t", subtitle="s", name="n").decode()
    assert "default-src 'none'" in text
    assert "http://" not in text and "https://" not in text


def test_a_name_of_bytes_that_are_no_text_can_be_written(template):
    assert b"<p>?.tif</p>" in page.render(template, title="t", subtitle="s", name="\udcff.tif")


def test_a_template_that_names_what_is_not_given_is_an_error(template):
    with pytest.raises(jinja2.UndefinedError):
        page.render(template, title="t", subtitle="s")
