"""The runtime is found, explained and installed: offline, with tiny wheels or a pretended Python."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import types
import zipfile
from pathlib import Path

import pytest
from chipwise.plugin import runtime

REQUIREMENTS = """# a comment
torch>=2.9,<3          # a reason
torchvision>=0.24,<1
onnxruntime-gpu[cuda,cudnn]>=1.22,<2; sys_platform != "darwin"
onnxruntime>=1.22,<2; sys_platform == "darwin"
"""
VERSIONS = {"torch": "2.9.0+cpu", "torchvision": "0.24.0+cpu", "onnxruntime": "1.23.0"}
PROBED = {"python": "3.12.1", **VERSIONS}

# Behaves like the base Python, the venv's Python and pip, as far as the installer can see.
PRETENDED_PYTHON = """#!{python}
import json, os, pathlib, subprocess, sys, time
arguments = sys.argv[1:]
if "venv" in arguments:
    os.makedirs(arguments[-1] + "/bin")
    os.symlink({own!r}, arguments[-1] + "/bin/python")
elif "pip" in arguments:
{pip}
elif "distributions" in arguments[2]:
    print({versions!r})
"""


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """An empty home of the runtime, untouched by what is set and installed on this machine."""
    for name in list(os.environ):
        if name.startswith(("CHIPWISE_", "PIP_")) or name.lower() in ("http_proxy", "https_proxy"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("CHIPWISE_HOME", str(tmp_path / "home"))
    (tmp_path / "requirements.txt").write_text(REQUIREMENTS)
    monkeypatch.setattr(runtime, "REQUIREMENTS", tmp_path / "requirements.txt")
    monkeypatch.setattr(runtime, "IMPORT_CHECK", ("torch", "torchvision", "onnxruntime"))
    monkeypatch.setattr(runtime, "_own_python", lambda: "")
    monkeypatch.setattr(runtime, "SIZES", {"small": (0, 1), "large": (0, 1)})
    monkeypatch.setattr(runtime, "_examined", {})
    return tmp_path / "home"


def pretend(folder: Path, pip: str = "pass", versions: dict | None = None) -> str:
    """Write a pretended Python; `pip` is what its pip does."""
    python = folder / "pretended-python"
    code = PRETENDED_PYTHON.format(
        python=sys.executable,
        own=str(python),
        pip="".join(f"    {line}\n" for line in pip.splitlines()),
        versions=json.dumps(versions or PROBED),
    )
    python.write_text(code)
    python.chmod(0o755)
    return str(python)


def wheels(folder: Path, **versions: str) -> str:
    """Write wheels with one empty module each."""
    folder.mkdir(exist_ok=True)
    for name, version in versions.items():
        info = f"{name}-{version}.dist-info"
        with zipfile.ZipFile(folder / f"{name}-{version}-py3-none-any.whl", "w") as wheel:
            wheel.writestr(f"{name}.py", "")
            wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
            wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
            wheel.writestr(f"{info}/RECORD", "")
    return str(folder)


def complete(home: Path, build: str = "cpu", digest: str = "", date: str = "2026-01-01") -> Path:
    """Make a folder that looks like a complete runtime."""
    folder = home / f"runtime-{digest or runtime._digest()}-{build}"
    python = folder / runtime.PYTHON
    python.parent.mkdir(parents=True)
    python.symlink_to(sys.executable)
    (folder / "pyvenv.cfg").write_text(f"home = {Path(sys.executable).parent}\n")
    marker = {"date": date, "device": build, "versions": PROBED}
    (folder / runtime.MARKER).write_text(json.dumps(marker))
    return folder


def missing() -> str:
    """The sentence of `find` when there is no runtime."""
    with pytest.raises(runtime.RuntimeMissing) as problem:
        runtime.find()
    return str(problem.value)


def test_without_any_runtime_the_sentence_names_the_algorithm_that_installs_it():
    assert "not installed" in missing()
    assert "chipwise:installruntime" in missing()


def test_a_half_made_runtime_is_not_used_and_explained(home):
    (complete(home) / runtime.MARKER).unlink()
    assert "half-made" in missing()
    assert "chipwise:installruntime" in missing()


def test_a_damaged_marker_counts_as_half_made(home):
    (complete(home) / runtime.MARKER).write_text("[1")
    assert "half-made" in missing()


def test_a_runtime_of_other_requirements_is_outdated(home):
    complete(home, digest="0" * 12)
    assert "outdated" in missing()
    assert "chipwise:installruntime" in missing()


def test_a_runtime_whose_base_python_was_removed_is_explained(home):
    python = complete(home) / runtime.PYTHON
    python.unlink()
    python.symlink_to("/nowhere/python3")
    assert "is gone" in missing()


def test_a_runtime_built_on_a_python_that_an_upgrade_removed_is_explained(home):
    (complete(home) / "pyvenv.cfg").write_text("home = /usr/bin\nexecutable = /nowhere/python3.10\n")
    assert "/nowhere/python3.10, is gone" in missing()


def test_the_most_recently_made_of_two_runtimes_is_used(home):
    complete(home, "cpu", date="2026-01-01")
    newest = complete(home, "cuda", date="2026-02-01")
    assert runtime.find().python == str(newest / runtime.PYTHON)
    assert (runtime.find().device, runtime.find().origin) == ("cuda", "managed")


def test_finding_a_managed_runtime_starts_no_process_and_takes_milliseconds(home, monkeypatch):
    complete(home)
    monkeypatch.setattr(subprocess, "Popen", None)
    begin = time.perf_counter()
    runtime.find()
    assert time.perf_counter() - begin < 0.05


def test_the_environment_variable_wins_over_a_managed_runtime(home, tmp_path, monkeypatch):
    complete(home)
    monkeypatch.setenv("CHIPWISE_PYTHON", pretend(tmp_path))
    found = runtime.find()
    assert (found.python, found.origin, found.versions) == (str(tmp_path / "pretended-python"), "environment", PROBED)


def test_a_variable_that_names_nothing_is_not_passed_over(home, monkeypatch):
    complete(home)
    monkeypatch.setenv("CHIPWISE_PYTHON", "/nowhere/python")
    assert "CHIPWISE_PYTHON names /nowhere/python, which does not exist" in missing()


@pytest.mark.parametrize(
    ("versions", "sentence"),
    [
        ({"python": "3.12.1", "torch": "2.9.0"}, "lacks torchvision>=0.24,<1 (has none), onnxruntime>=1.22,<2"),
        ({**PROBED, "torch": "2.4.1+cu121"}, "lacks torch>=2.9,<3 (has 2.4.1+cu121)"),
        ({**PROBED, "torch": "3.0.0"}, "lacks torch>=2.9,<3 (has 3.0.0)"),
        ({**PROBED, "python": "3.9.18"}, "is Python 3.9.18, not 3.10 to 3.14"),
    ],
)
def test_what_an_interpreter_lacks_is_named(tmp_path, monkeypatch, versions, sentence):
    monkeypatch.setenv("CHIPWISE_PYTHON", pretend(tmp_path, versions=versions))
    assert sentence in missing()


def test_either_onnxruntime_is_accepted(tmp_path, monkeypatch):
    versions = {**PROBED, "onnxruntime-gpu": "1.23.0"}
    del versions["onnxruntime"]
    monkeypatch.setenv("CHIPWISE_PYTHON", pretend(tmp_path, versions=versions))
    assert runtime.find().device == "cuda"


def test_a_real_interpreter_is_asked_in_half_a_second(monkeypatch):
    monkeypatch.setenv("CHIPWISE_PYTHON", sys.executable)
    begin = time.perf_counter()
    assert "lacks" in missing()
    assert time.perf_counter() - begin < 0.5


def test_the_setting_counts_before_the_managed_runtime(home, tmp_path, monkeypatch):
    complete(home)
    monkeypatch.setattr(runtime, "_setting", lambda: pretend(tmp_path))
    assert runtime.find().origin == "setting"


def test_qgis_own_python_is_used_when_it_has_everything(tmp_path, monkeypatch):
    monkeypatch.setattr(runtime, "_own_python", lambda: pretend(tmp_path))
    assert runtime.find().origin == "qgis"


def test_the_cpu_build_never_lists_onnxruntime_gpu():
    assert runtime.requirement_lines("cpu")[2:] == ["onnxruntime>=1.22,<2"]


def test_the_cuda_build_on_linux_never_lists_plain_onnxruntime(monkeypatch):
    monkeypatch.setattr(runtime.platform, "machine", lambda: "x86_64")
    assert runtime.requirement_lines("cuda")[2:] == ["onnxruntime-gpu[cuda,cudnn]>=1.22,<2"]


def test_the_cuda_build_takes_plain_onnxruntime_where_no_other_is_published(monkeypatch):
    monkeypatch.setattr(runtime.platform, "machine", lambda: "aarch64")
    assert runtime.requirement_lines("cuda")[2:] == ["onnxruntime>=1.22,<2"]


def test_macos_always_gets_the_cpu_build(monkeypatch):
    monkeypatch.setattr(sys, "platform", "darwin")
    assert runtime.build_for("CUDA") == "cpu"


def test_installing_from_a_wheel_folder_makes_a_complete_runtime_and_keeps_it(home, tmp_path, monkeypatch):
    monkeypatch.setenv("CHIPWISE_BASE_PYTHON", sys.executable)
    half_made = home / f"runtime-{runtime._digest()}-cpu"
    half_made.mkdir(parents=True)
    (half_made / "left-over").touch()
    told = []
    made = runtime.install("CPU", wheels(tmp_path / "wheels", **VERSIONS), lambda *event: told.append(event))
    assert made == runtime.find()
    assert (made.origin, made.device) == ("managed", "cpu")
    assert {name: made.versions[name] for name in VERSIONS} == VERSIONS
    assert not (half_made / "left-over").exists()
    percents = [percent for percent, _ in told]
    assert percents == sorted(percents)
    assert percents[-1] == 100
    assert any("3 packages" in text for _, text in told)

    (Path(made.python).parent / "kept").touch()
    assert runtime.install("CPU") == made
    assert (Path(made.python).parent / "kept").exists()


def test_a_failing_pip_leaves_the_runtime_unmarked_and_says_why(home, tmp_path, monkeypatch):
    pip = "print('ERROR: No matching distribution found for torch'); sys.exit(1)"
    monkeypatch.setattr(runtime, "_base_python", lambda: pretend(tmp_path, pip))
    with pytest.raises(runtime.RuntimeInstallError) as problem:
        runtime.install("CPU", wheels(tmp_path / "wheels", **VERSIONS))
    assert "No matching distribution found for torch" in str(problem.value)
    assert "install.log" in str(problem.value)
    assert "No matching distribution" in (home / "install.log").read_text()
    assert "half-made" in missing()


@pytest.mark.parametrize(
    ("versions", "sentence"),
    [
        ({**PROBED, "torchvision": "0.24.0"}, "different builds"),
        ({**PROBED, "onnxruntime-gpu": "1.23.0"}, "both onnxruntime and onnxruntime-gpu"),
        ({"python": "3.12.1"}, "lacks torch"),
    ],
)
def test_packages_that_do_not_fit_together_leave_the_runtime_unmarked(tmp_path, monkeypatch, versions, sentence):
    monkeypatch.setattr(runtime, "_base_python", lambda: pretend(tmp_path, versions=versions))
    with pytest.raises(runtime.RuntimeInstallError, match=sentence):
        runtime.install("CPU", wheels(tmp_path / "wheels", **VERSIONS))
    assert "half-made" in missing()


def test_cancelling_during_pip_kills_it_with_its_children_and_removes_the_folder(home, tmp_path, monkeypatch):
    pip = f"""child = subprocess.Popen(["sleep", "60"])
pathlib.Path({str(tmp_path / "pids")!r}).write_text(f"{{os.getpid()}} {{child.pid}}")
print("Collecting torch", flush=True)
time.sleep(60)"""
    monkeypatch.setattr(runtime, "_base_python", lambda: pretend(tmp_path, pip))
    begin = time.perf_counter()
    with pytest.raises(runtime.InstallCancelled):
        runtime.install("CPU", wheels(tmp_path / "wheels", **VERSIONS), cancelled=(tmp_path / "pids").exists)
    assert time.perf_counter() - begin < 5
    assert not list(home.glob("runtime-*"))
    time.sleep(0.2)
    for pid in (tmp_path / "pids").read_text().split():
        state = Path(f"/proc/{pid}/stat")
        assert not state.exists() or state.read_text().split()[2] == "Z"


def test_cancelling_the_check_of_a_complete_runtime_keeps_it(home, tmp_path):
    python = complete(home) / runtime.PYTHON
    python.unlink()
    python.symlink_to(pretend(tmp_path))
    with pytest.raises(runtime.InstallCancelled):
        runtime.install("CPU", cancelled=lambda: True)
    assert runtime.find().python == str(python)


def test_two_installations_at_once_are_refused():
    with runtime._locked_home(), pytest.raises(runtime.RuntimeInstallError, match="being installed already"):
        runtime.install("CPU")


def test_a_home_that_cannot_be_written_is_refused_before_anything_long(tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setenv("CHIPWISE_HOME", str(tmp_path / "file" / "home"))
    with pytest.raises(runtime.RuntimeInstallError, match="cannot be written"):
        runtime.install("CPU")


def test_too_little_disk_is_refused_before_anything_long(tmp_path, monkeypatch):
    monkeypatch.setattr(runtime, "_base_python", lambda: pretend(tmp_path))
    monkeypatch.setattr(runtime, "SIZES", {"small": (10**9, 1)})
    with pytest.raises(runtime.RuntimeInstallError, match="GB"):
        runtime.install("CPU", wheels(tmp_path / "wheels", **VERSIONS))


def test_a_base_python_that_does_not_fit_is_named(monkeypatch):
    monkeypatch.setenv("CHIPWISE_BASE_PYTHON", "/nowhere/python")
    with pytest.raises(runtime.RuntimeInstallError, match="/nowhere/python cannot be run"):
        runtime.install("CPU")


def test_a_wheel_folder_without_wheels_is_refused(tmp_path):
    assert "does not exist" in runtime.wheel_folder_problem(str(tmp_path / "nowhere"))
    assert "no wheels" in runtime.wheel_folder_problem(str(tmp_path))
    assert runtime.wheel_folder_problem(wheels(tmp_path / "wheels", torch="2.9.0")) == ""


def test_an_unreachable_index_of_pytorch_is_reported_and_done_without(monkeypatch):
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(runtime, "TORCH_INDEX", "https://localhost:9/whl/")
    told = []
    console = runtime._Console(None, Path(), lambda percent, text: told.append(text), lambda: False)
    assert runtime._sources("cpu", sys.executable, None, console) == ([], "large")
    assert "cannot be reached" in told[0]


@pytest.fixture
def proxy_of_qgis(monkeypatch):
    """QGIS's proxy settings, as a dictionary to fill."""
    values = {"proxy/proxyEnabled": "true", "proxy/proxyType": "HttpProxy", "proxy/proxyHost": "proxy.example.org"}
    settings = type("QgsSettings", (), {"value": lambda self, key, default=None: values.get(key, default)})
    monkeypatch.setitem(sys.modules, "qgis.core", types.SimpleNamespace(QgsSettings=settings))
    return values


def test_the_proxy_of_qgis_becomes_the_childs_environment(proxy_of_qgis):
    proxy_of_qgis.update({"proxy/proxyPort": "3128", "proxy/proxyUser": "me", "proxy/proxyPassword": "a:b@c"})
    environment = runtime.child_environment()
    assert environment["HTTPS_PROXY"] == environment["HTTP_PROXY"] == "http://me:a%3Ab%40c@proxy.example.org:3128"


def test_a_proxy_of_the_environment_is_kept(proxy_of_qgis, monkeypatch):
    monkeypatch.setenv("https_proxy", "http://other:1")
    environment = runtime.child_environment()
    assert "HTTPS_PROXY" not in environment
    assert environment["HTTP_PROXY"] == "http://proxy.example.org"


@pytest.mark.parametrize("change", [{"proxy/proxyEnabled": "false"}, {"proxy/proxyType": "Socks5Proxy"}])
def test_a_proxy_that_pip_cannot_use_is_left_out(proxy_of_qgis, change):
    proxy_of_qgis.update(change)
    assert "HTTPS_PROXY" not in runtime.child_environment()


def test_the_childs_environment_lacks_what_qgis_set_for_itself(monkeypatch):
    for name in ("PYTHONHOME", "PYTHONPATH", "GDAL_DATA", "PROJ_LIB", "LD_LIBRARY_PATH"):
        monkeypatch.setenv(name, "/of/qgis")
    monkeypatch.setenv("PIP_CERT", "/of/the/site.pem")
    environment = runtime.child_environment()
    assert "/of/qgis" not in environment.values()
    assert environment["PIP_CERT"] == "/of/the/site.pem"


def test_the_module_pulls_in_no_qgis_and_works_as_a_script():
    code = "import sys; sys.path.insert(0, sys.argv[1]); import runtime; print([m for m in sys.modules if 'qgis' in m])"
    folder = str(Path(runtime.__file__).parent)
    done = subprocess.run([sys.executable, "-c", code, folder], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
    done = subprocess.run([sys.executable, runtime.__file__, "find"], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "chipwise:installruntime" in done.stderr
    assert done.stdout == ""
