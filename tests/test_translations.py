"""The translations in i18n/ hold what the code says, and nothing that the code puts into a text is lost in them."""

import ast
import string
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools"))

import translations

REPO = translations.REPOSITORY
LANGUAGES = sorted(translations.PLURAL_FORMS)
language = pytest.mark.parametrize("language", LANGUAGES)


def finished(language):
    """The translations that users see."""
    known = translations.read(translations.file_of(language))
    return {text: translation for text, translation in known.items() if translation.is_finished}


def fields(text):
    """What is put into a text: names with their formats, and Qt's number; braces of an example are none."""
    found = [(name, form) for _, name, form, _ in string.Formatter().parse(text) if name and name.isidentifier()]
    return sorted(found), text.count("%n")


@language
def test_every_text_in_the_code_is_in_the_file(language):
    in_file = set(translations.read(translations.file_of(language), unfinished=True))
    assert set(translations.texts()) - in_file == set(), "run make translations"


@language
def test_all_that_the_dock_and_the_plugin_say_is_translated(language):
    missing = set(translations.texts("ui", "plugin")) - set(finished(language))
    assert not missing
    assert len(translations.texts("ui", "plugin")) > 150


@language
def test_what_is_put_into_a_text_is_put_into_its_translation(language):
    for text, translation in finished(language).items():
        for form in translation.forms:
            assert fields(form) == fields(text.source), text


@language
def test_keys_columns_and_spaces_of_a_text_are_kept(language):
    for text, translation in finished(language).items():
        for form in translation.forms:
            assert form.count("&") == text.source.count("&"), text
            if " " not in text.source:  # headers of a table
                assert form.count(";") == text.source.count(";"), text
            assert (form[0] == " ", form[-1] == " ") == (text.source[0] == " ", text.source[-1] == " "), text


@language
def test_the_kinds_of_files_to_choose_from_are_kept(language):
    kinds = [text for text in finished(language) if text.source.endswith(")") and "(*." in text.source]
    assert len(kinds) > 5
    for text in kinds:
        assert finished(language)[text].forms[0].endswith(text.source[text.source.index("(*") :]), text


def test_a_class_that_translates_has_no_subclass_which_would_look_in_another_context():
    bases, contexts = set(), set()
    for source in translations.SOURCES:
        for path in (REPO / source).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.ClassDef):
                    bases |= {ast.unparse(base) for base in node.bases}
                    contexts |= {node.name for call in ast.walk(node) if _is_tr(call)}
    assert contexts
    assert not bases & contexts


def _is_tr(node):
    return isinstance(node, ast.Call) and ast.unparse(node.func) == "self.tr"


class TestTheTool:
    CODE = """
class Panel:
    def build(self):
        self.tr("Panel's")
        self.trc("the base class's")
        self.tr("%n thing(s)", "", 3)
def build():
    return _tr("the module's")
def _tr(text):
    return QCoreApplication.translate("Module", text)
"""
    FOUND = (
        translations.Text("ChipwiseAlgorithm", "the base class's"),
        translations.Text("Module", "the module's"),
        translations.Text("Panel", "Panel's"),
        translations.Text("Panel", "%n thing(s)", is_counted=True),
    )

    @pytest.fixture(autouse=True)
    def repository(self, tmp_path, monkeypatch):
        monkeypatch.setattr(translations, "REPOSITORY", tmp_path)
        (tmp_path / "ui").mkdir()
        (tmp_path / "i18n").mkdir()
        (tmp_path / "ui" / "panel.py").write_text(self.CODE)
        return tmp_path

    def test_finds_each_text_under_the_context_in_which_it_is_looked_up(self):
        assert set(translations.texts()) == set(self.FOUND)

    def test_reads_back_what_it_has_written(self):
        known = {
            text: translations.Translation(["eins", "<viele> &"] if text.is_counted else [" über "])
            for text in self.FOUND
        }
        translations.write(translations.file_of("de"), "de", known)
        assert translations.read(translations.file_of("de")) == known

    def test_takes_the_translation_of_the_same_text_elsewhere_and_drops_what_is_gone(self):
        other, gone = translations.Text("Other", "Panel's"), translations.Text("Panel", "gone")
        known = {other: translations.Translation(["des Panels"]), gone: translations.Translation(["weg"])}
        merged = translations.merge(list(self.FOUND), known)
        assert merged[translations.Text("Panel", "Panel's")].forms == ["des Panels"]
        assert set(merged) == set(self.FOUND)

    def test_refuses_a_text_that_is_put_together(self, repository):
        (repository / "ui" / "panel.py").write_text("class Panel:\n    def build(self): self.tr(f'{self.x} things')\n")
        with pytest.raises(ValueError, match="whole text"):
            translations.texts()

    def test_fails_its_check_while_a_text_has_no_translation(self, monkeypatch, capsys):
        monkeypatch.setattr(sys, "argv", ["translations.py", "de"])
        assert translations.main() == 0
        monkeypatch.setattr(sys, "argv", ["translations.py", "--check", "de"])
        assert translations.main() == 1
        assert "4 texts, 4 without translation" in capsys.readouterr().out
