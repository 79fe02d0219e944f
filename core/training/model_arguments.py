"""MODEL_ARGUMENTS: names and values as text, checked against what the model takes."""

from __future__ import annotations

import inspect
import json
import math
import types
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, Union, get_args, get_origin

from ..errors import ModelError

#: Arguments that are set elsewhere, each with the reason.
RESERVED = {
    "encoder_name": "it is BACKBONE",
    "encoder_weights": "it is BACKBONE_WEIGHTS",
    "in_channels": "it follows from the bands of the training data",
    "classes": "it follows from the classes of the training data",
    "activation": "training needs the raw scores",
    "aux_params": "there are no classes of whole images to learn from",
}
_TRUTH = {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "off": False, "0": False}
_SEQUENCES = (Sequence, Iterable, list, tuple)


def parse_arguments(
    given: Sequence[tuple[str, str]], model: type, model_type: str, further: Mapping[str, inspect.Parameter]
) -> dict[str, Any]:
    """Turn texts into the values that the model takes.

    Args:
        given: (name, value) pairs, such as ``("decoder_channels", "128, 64, 32, 16, 16")``.
        model: the class whose constructor says what there is.
        further: the backbone's own arguments.

    Raises:
        ModelError: a name is unknown, reserved or given twice, or a value is of the wrong kind.
    """
    known = {**further, **inspect.signature(model).parameters}
    names = [name for name, p in known.items() if name not in RESERVED and p.kind is not p.VAR_KEYWORD]
    parsed: dict[str, Any] = {}
    for name, text in ((name.strip(), text.strip()) for name, text in given):
        if name in RESERVED:
            raise ModelError(f"The model argument {name} cannot be set: {RESERVED[name]}.")
        if name not in names:
            raise ModelError(f"{model_type} has no argument {name!r}; it has {', '.join(sorted(names))}.")
        if name in parsed:
            raise ModelError(f"The model argument {name} is given twice.")
        kind = _kind(known[name])
        try:
            parsed[name] = _convert(text, kind)
        except ValueError as error:
            raise ModelError(f"The model argument {name} takes {_words(kind)}, not {text!r}.") from error
    return parsed


def _kind(parameter: inspect.Parameter) -> Any:
    """The annotated type; libraries that annotate nothing, or in quotes, are read by their default value."""
    if parameter.annotation is parameter.empty or isinstance(parameter.annotation, str):
        default = parameter.default
        several = isinstance(default, (tuple, list)) and default
        return types.GenericAlias(tuple, (type(default[0]),)) if several else type(default)
    return parameter.annotation


def _convert(text: str, kind: Any) -> Any:
    """Read a text as one type.

    Raises:
        ValueError: it does not fit.
    """
    origin, parts = get_origin(kind) or kind, get_args(kind)
    if origin is Literal:
        return {str(value): value for value in parts}[text] if text in map(str, parts) else _misfit(text)
    if origin in (Union, types.UnionType):
        return _first_that_fits(text, parts)
    if origin is type(None):
        return None if text.lower() in ("none", "") else _misfit(text)
    if origin is bool:
        return _TRUTH[text.lower()] if text.lower() in _TRUTH else _misfit(text)
    if origin in (int, float):
        number = origin(text)
        return number if math.isfinite(number) else _misfit(text)
    if origin in _SEQUENCES:
        items = [item.strip() for item in text.strip("()[]").split(",") if item.strip()]
        values = [_convert(item, parts[0] if parts else float) for item in items] or _misfit(text)
        return values if origin is list else tuple(values)
    if origin is dict:
        value = json.loads(text)
        return value if isinstance(value, dict) else _misfit(text)
    return text if origin is str else _misfit(text)


def _first_that_fits(text: str, kinds: Sequence[Any]) -> Any:
    for kind in sorted(kinds, key=lambda kind: kind is str):  # a text fits everything, so it comes last
        try:
            return _convert(text, kind)
        except ValueError:
            continue
    return _misfit(text)


def _misfit(text: str) -> Any:
    raise ValueError(text)


def _words(kind: Any) -> str:
    """What to write for a type, in words."""
    origin, parts = get_origin(kind) or kind, get_args(kind)
    if origin is Literal:
        return " or ".join(map(str, parts))
    if origin in (Union, types.UnionType):
        return " or ".join(dict.fromkeys(_words(part) for part in parts))
    if origin in _SEQUENCES:
        return f"{_words(parts[0]) if parts else 'a number'}, or several with commas between"
    words = {
        bool: "true or false", int: "a whole number", float: "a number", str: "a text", dict: "a JSON object",
        type(None): "none",
    }  # fmt: skip
    return words.get(origin, "another kind of value")
