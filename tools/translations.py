"""Bring the translations in i18n/ up to date with the texts in the code, and say which are missing.

    python3 tools/translations.py [--check] [LANGUAGE ...]

Texts are told by their calls: ``self.tr`` (the context is the class, as Qt has it), ``self.trc`` (that of the
algorithms' base class), and ``_tr`` of a module (the context that its own definition names); Qt's pylupdate knows only
the first of them. A text that is new takes the translation that it has in another context; one that is gone is dropped.
"""

from __future__ import annotations

import argparse
import ast
import sys
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

REPOSITORY = Path(__file__).parent.parent
SOURCES = ("plugin", "ui", "processing_provider")
BASE_CLASS = "ChipwiseAlgorithm"
#: How many forms a translation has that counts something; Qt's order.
PLURAL_FORMS = {"de": 2, "fr": 2}


@dataclass(frozen=True)
class Text:
    """A text in the code.

    Attributes:
        context: under which it is looked up.
        is_counted: whether it has a form for one and another for many.
    """

    context: str
    source: str
    is_counted: bool = False


@dataclass
class Translation:
    """What a text is in another language; ``forms`` holds one text, or one for each number form; empty if missing."""

    forms: list[str] = field(default_factory=list)

    @property
    def is_finished(self) -> bool:
        """Whether every form is there."""
        return bool(self.forms) and all(self.forms)


def texts(*sources: str) -> list[Text]:
    """All texts in these folders of the plugin, or in all of them, each context's in the order of the code.

    Raises:
        ValueError: a text is put together, so that it cannot be looked up.
    """
    found: dict[Text, None] = {}
    for source in sources or SOURCES:
        for path in sorted((REPOSITORY / source).rglob("*.py")):
            for text in _TextsOfModule(path).found:
                found[text] = None
    return sorted(found, key=lambda text: text.context)


class _TextsOfModule(ast.NodeVisitor):
    """The texts of one file."""

    def __init__(self, path: Path):
        self.found: list[Text] = []
        self._path = path
        self._classes: list[str] = []
        tree = ast.parse(path.read_text(encoding="utf-8"))
        self._own_context = _context_of_helper(tree)
        self.visit(tree)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self._classes.append(node.name)
        self.generic_visit(node)
        self._classes.pop()

    def visit_Call(self, node: ast.Call) -> None:
        name = ast.unparse(node.func)
        if name == "self.tr":
            self._add(self._classes[-1], node, node.args)
        elif name == "self.trc":
            self._add(BASE_CLASS, node, node.args)
        elif name == "_tr":
            self._add(self._own_context, node, node.args)
        elif name == "QCoreApplication.translate" and not _is_variable(node.args[1]):
            self._add(ast.literal_eval(node.args[0]), node, node.args[1:])
        self.generic_visit(node)

    def _add(self, context: str, node: ast.Call, arguments: list[ast.expr]) -> None:
        if not isinstance(arguments[0], ast.Constant):
            raise ValueError(f"{self._path}:{node.lineno}: give tr() a whole text and format what it returns")
        self.found.append(Text(context, arguments[0].value, is_counted=len(arguments) > 2))


def _is_variable(node: ast.expr) -> bool:
    """Whether the text is handed on by a helper, whose calls are looked at."""
    return isinstance(node, ast.Name)


def _context_of_helper(tree: ast.Module) -> str:
    """The context that a module's ``_tr`` translates in; empty where there is none."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name == "_tr":
            return next(call.args[0].value for call in ast.walk(node) if isinstance(call, ast.Call))
    return ""


def file_of(language: str) -> Path:
    """Where the translations into a language are."""
    return REPOSITORY / "i18n" / f"chipwise_{language}.ts"


def read(path: Path, unfinished: bool = False) -> dict[Text, Translation]:
    """The translations of a .ts file, those marked as unfinished only on request; none if it does not exist."""
    known: dict[Text, Translation] = {}
    for context in ElementTree.parse(path).getroot().iter("context") if path.exists() else ():
        for message in context.iter("message"):
            translation = message.find("translation")
            if translation.get("type") and not unfinished:
                continue
            is_counted = message.get("numerus") == "yes"
            forms = [form.text or "" for form in translation] if is_counted else [translation.text or ""]
            known[Text(context.findtext("name"), message.findtext("source"), is_counted)] = Translation(forms)
    return known


def merge(wanted: list[Text], known: dict[Text, Translation]) -> dict[Text, Translation]:
    """Give every text its translation: its own, that of another context, or an empty one."""
    by_source = {(text.source, text.is_counted): translation for text, translation in known.items()}
    return {text: known.get(text) or by_source.get((text.source, text.is_counted)) or Translation() for text in wanted}


def write(path: Path, language: str, translations: dict[Text, Translation]) -> None:
    """Write a .ts file as Qt Linguist has it, without line numbers, which would change with every edit."""
    root = ElementTree.Element("TS", version="2.1", language=language, sourcelanguage="en")
    contexts: dict[str, ElementTree.Element] = {}
    for text, translation in translations.items():
        if text.context not in contexts:
            contexts[text.context] = ElementTree.SubElement(root, "context")
            ElementTree.SubElement(contexts[text.context], "name").text = text.context
        _add_message(contexts[text.context], text, translation, PLURAL_FORMS[language])
    ElementTree.indent(root, "    ")
    body = ElementTree.tostring(root, encoding="unicode")
    path.write_text(f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n{body}\n', encoding="utf-8")


def _add_message(context: ElementTree.Element, text: Text, translation: Translation, number_of_forms: int) -> None:
    message = ElementTree.SubElement(context, "message", {"numerus": "yes"} if text.is_counted else {})
    ElementTree.SubElement(message, "source").text = text.source
    element = ElementTree.SubElement(message, "translation")
    if not translation.is_finished:
        element.set("type", "unfinished")
    if text.is_counted:
        for form in translation.forms or [""] * number_of_forms:
            ElementTree.SubElement(element, "numerusform").text = form
    else:
        element.text = "".join(translation.forms)


def main() -> int:
    """Update the files, or with ``--check`` only say whether they are up to date and complete."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing; fail if a text has no translation")
    parser.add_argument("languages", nargs="*", metavar="LANGUAGE", default=sorted(PLURAL_FORMS))
    options = parser.parse_args()
    missing = 0
    for language in options.languages:
        path = file_of(language)
        translations = merge(texts(), read(path))
        if not options.check:
            write(path, language, translations)
        unfinished = [text for text, translation in translations.items() if not translation.is_finished]
        missing += len(unfinished)
        print(f"{path.name}: {len(translations)} texts, {len(unfinished)} without translation")
        for text in unfinished[:10]:
            print(f"    {text.context}: {text.source[:80]!r}")
    return 1 if options.check and missing else 0


if __name__ == "__main__":
    sys.exit(main())
