"""Reads the pages of reports as a browser would, and refuses what is wrong in them."""

from __future__ import annotations

from html.parser import HTMLParser

WITHOUT_END = {"meta", "br", "img"}


class Page(HTMLParser):
    """Reads a page, and refuses elements that are not closed in their order and ids that are given twice."""

    def __init__(self, text):
        super().__init__()
        self.open, self.elements, self.texts, self.ids = [], [], [], set()
        self.feed(text)
        self.close()
        assert not self.open

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        assert len(dict(attrs)) == len(attrs)
        if "id" in dict(attrs):
            assert dict(attrs)["id"] not in self.ids
            self.ids.add(dict(attrs)["id"])
        if tag not in WITHOUT_END:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        self.open.pop()

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.texts.append((self.open[-1] if self.open else "", data))

    def text(self, *tags):
        return " ".join(data for tag, data in self.texts if tag in tags or (not tags and tag != "style"))

    def all(self, tag):
        return [attrs for name, attrs in self.elements if name == tag]
