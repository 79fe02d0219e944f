"""A fixture that lets errors in slots fail tests."""

from __future__ import annotations

import sys

import pytest


@pytest.fixture(autouse=True)
def slot_errors(monkeypatch):
    """An error in a slot, which Qt does not pass on, fails the test instead of ending the process."""
    errors = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, error, trace: errors.append(error))
    yield errors
    if errors:
        raise errors[0]
