"""The house's rules, read from the source: who may import whom."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

REPO = Path(__file__).resolve().parents[1]
FOLDERS = ("core", "plugin", "processing_provider", "ui")
#: The modules of the core that QGIS's own Python loads.
SHARED = {"core", "core.schema", "core.errors", "core.partial"} | {
    f"core.requests{name}"
    for name in (
        *("", ".checks", ".inputs", ".json_form", ".export", ".train", ".classify", ".export_model", ".segments"),
        *(".sample", ".assess", ".compare", ".describe_model"),
    )
}
#: What QGIS's own Python never loads: it may not be there, or crash beside QGIS's own libraries.
HEAVY = {
    "torch", "torchvision", "torchmetrics", "lightning", "segmentation_models_pytorch", "timm", "safetensors", "onnx",
    "onnxruntime", "rasterio", "affine", "shapely", "scipy", "psutil", "matplotlib", "jinja2",
}  # fmt: skip
ALLOWED = {
    "": {"", "plugin", "processing_provider", "ui", "core"},
    "plugin": {"plugin", "processing_provider", "ui", "core"},
    "ui": {"ui", "processing_provider", "core"},
    "processing_provider": {"processing_provider", "core"},
    "core": {"core"},
}


def module_name(path: Path) -> str:
    parts = path.relative_to(REPO).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


SOURCES = {
    module_name(p): p for p in [REPO / "__init__.py", *(p for f in FOLDERS for p in sorted((REPO / f).rglob("*.py")))]
}


def imports_of(module: str, at_load_only: bool = False) -> set[str]:
    """All modules that one imports; ours without the package's name, relative imports resolved."""
    path = SOURCES[module]
    package = module.split(".") if module else []
    if path.name != "__init__.py":
        package = package[:-1]
    found = set()
    for node in nodes(ast.parse(path.read_text(encoding="utf-8"), str(path)), at_load_only):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found.add(node.module)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) + 1 - node.level] + (node.module.split(".") if node.module else [])
            for alias in node.names:
                whole = ".".join([*base, alias.name])
                found.add(whole if whole in SOURCES else ".".join(base))
    return {name.removeprefix("chipwise.") for name in found}


def nodes(tree: ast.AST, at_load_only: bool):
    """Walk a tree; with ``at_load_only`` leave out functions and what only a type checker sees."""
    for child in ast.iter_child_nodes(tree):
        if at_load_only and isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            continue
        if isinstance(child, ast.If) and ast.unparse(child.test).endswith("TYPE_CHECKING"):
            continue
        yield child
        yield from nodes(child, at_load_only)


def with_parents(names: set[str]) -> set[str]:
    """Importing a module loads the packages it lies in, too."""
    return {".".join(name.split(".")[:i]) for name in names for i in range(1, len(name.split(".")) + 1)}


def reached_from(modules: set[str]) -> dict[str, set[str]]:
    """The modules of ours that these load, however indirectly, each with all that it imports."""
    reached, waiting = {}, list(modules)
    while waiting:
        module = waiting.pop()
        if module in reached or module not in SOURCES:
            continue
        reached[module] = imports_of(module)
        waiting += with_parents(reached[module])
    return reached


def qgis_side() -> set[str]:
    return {m for m in SOURCES if not m.startswith("core")}


def test_the_sources_are_found():
    assert {"", "core.requests", "core.training.train", "plugin.plugin"} <= set(SOURCES)
    assert "core.requests" in imports_of("core.chips.export") and "core.errors" in imports_of("core.requests.checks")


@pytest.mark.parametrize("module", sorted(m for m in SOURCES if m.startswith("core")))
def test_the_core_knows_nothing_of_qgis(module):
    tops = {name.split(".")[0] for name in imports_of(module)}
    assert not tops & {"qgis", "osgeo", "processing", "PyQt5", "PyQt6", "sip"}


def test_the_qgis_side_uses_only_the_shared_modules_of_the_core():
    reached = reached_from(qgis_side())
    assert {m for m in reached if m.startswith("core")} <= SHARED


def test_the_qgis_side_loads_no_heavy_library():
    for module, imported in reached_from(qgis_side()).items():
        heavy = {name.split(".")[0] for name in imported} & HEAVY
        assert not heavy, f"{module or 'chipwise'} imports {heavy}"


def test_what_is_shared_needs_the_standard_library_only():
    for module, imported in reached_from(SHARED).items():
        foreign = {name.split(".")[0] for name in imported} - {"core"} - sys.stdlib_module_names
        assert not foreign, f"{module} imports {foreign}"


def test_imports_point_one_way():
    for module in SOURCES:
        home = module.split(".")[0]
        ours = {name.split(".")[0] for name in imports_of(module) if name in SOURCES}
        assert ours <= ALLOWED[home], f"{module or 'chipwise'} imports {ours - ALLOWED[home]}"


def test_no_module_imports_itself_in_a_circle():
    graph = {m: {name for name in imports_of(m) if name in SOURCES and name != m} for m in SOURCES}
    done: set[str] = set()

    def visit(module: str, trail: list[str]) -> None:
        assert module not in trail, " -> ".join([*trail[trail.index(module) :], module])
        if module not in done:
            for name in sorted(graph[module]):
                visit(name, [*trail, module])
            done.add(module)

    for module in sorted(SOURCES):
        visit(module, [])


def test_importing_the_plugin_loads_neither_qgis_nor_torch():
    assert not imports_of("", at_load_only=True) - set(sys.stdlib_module_names)


def test_qgis_with_python_3_9_can_read_what_it_loads():
    for module in reached_from(qgis_side()):
        path = SOURCES[module]
        ast.parse(path.read_text(encoding="utf-8"), str(path), feature_version=(3, 9))


@pytest.mark.parametrize("module", sorted(reached_from(qgis_side())))
def test_what_qgis_with_python_3_9_loads_writes_no_newer_annotations(module):
    """``int | None`` is a syntax of Python 3.10 unless annotations are left unevaluated."""
    path = SOURCES[module]
    tree = ast.parse(path.read_text(encoding="utf-8"), str(path))
    postponed = any(isinstance(n, ast.ImportFrom) and n.module == "__future__" for n in tree.body)
    annotations = [n for n in ast.walk(tree) if isinstance(n, ast.arg) and n.annotation]
    annotations += [n for n in ast.walk(tree) if isinstance(n, ast.AnnAssign)]
    annotations += [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef) and n.returns]
    assert postponed or not annotations
    strict = [n for n in ast.walk(tree) if isinstance(n, ast.keyword) and n.arg == "strict"]
    assert not strict, "zip(strict=) is not there in Python 3.9"


def in_a_new_process(code: str) -> str:
    plugins = REPO / "build" / "plugins"
    assert (plugins / "chipwise").exists(), f"{plugins / 'chipwise'} is missing; run make test, which makes it."
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(plugins), os.environ.get("PYTHONPATH", "")])}
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=False)
    assert run.returncode == 0, run.stderr
    return run.stdout


@pytest.mark.skipif(not (find_spec("onnxruntime") and find_spec("rasterio")), reason="needs the runtime's libraries")
def test_a_classifying_worker_loads_no_torch():
    loaded = in_a_new_process("import sys, chipwise.core.inference.classify; print(*sys.modules)").split()
    assert "onnxruntime" in loaded and not {"torch", "lightning", "segmentation_models_pytorch"} & set(loaded)


def test_the_requests_are_loaded_without_any_library():
    loaded = in_a_new_process("import sys, chipwise.core.requests, chipwise.core.partial; print(*sys.modules)").split()
    assert "chipwise.core.schema" in loaded and not {"numpy", "qgis", *HEAVY} & set(loaded)
