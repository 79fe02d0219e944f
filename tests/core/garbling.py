"""Spoils JSON values, as a stranger's file may."""

from __future__ import annotations

import copy

import numpy as np

JUNK = [None, True, -1, 1e308, float("nan"), float("inf"), 10**400, "x" * 9, "<b>", [], {}, [[1]], {"a": 1}]


def garbled(value, random: np.random.Generator):
    """A copy of a JSON value in which one thing, anywhere in its depth, has become another."""
    if isinstance(value, (dict, list)) and value and random.random() < 0.8:
        changed = copy.copy(value)
        keys = list(value) if isinstance(value, dict) else range(len(value))
        key = keys[random.integers(len(keys))]
        changed[key] = garbled(value[key], random)
        return changed
    return JUNK[random.integers(len(JUNK))]
