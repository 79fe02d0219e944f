"""The runtime: a private virtual environment outside QGIS's own Python, in which the deep-learning core works.

This module finds, installs and describes it with nothing but the standard library; `make` uses it as a script:
python3 plugin/runtime.py find|install|describe [--device AUTO|CPU|CUDA] [--wheels FOLDER]
"""

from __future__ import annotations

import argparse
import contextlib
import datetime
import glob
import hashlib
import json
import os
import platform
import queue
import re
import shutil
import signal
import subprocess
import sys
import threading
import urllib.parse
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

REQUIREMENTS = Path(__file__).resolve().parent.parent / "requirements.txt"
IMPORT_CHECK = ("torch", "torchvision", "onnxruntime", "rasterio", "segmentation_models_pytorch")
PYTHONS = range(10, 15)  # the minor versions of Python 3 that fit
PYTHON = "Scripts/python.exe" if os.name == "nt" else "bin/python"
NVCUDA = os.path.join(os.environ.get("SYSTEMROOT", ""), "System32", "nvcuda.dll")
MARKER = "chipwise-runtime.json"
INSTALL_IT = "run chipwise:installruntime (Processing Toolbox, Chipwise, Setup) to install it"
# The public package index has torch with CUDA for Linux and without it for Windows; PyTorch's own has the other two.
# cu130: the CUDA line that every torch from 2.9 to at least 2.14 is published with for Windows.
TORCH_INDEX = "https://download.pytorch.org/whl/"
TORCH_BUILDS = {("linux", "cpu"): "cpu", ("win32", "cuda"): "cu130"}
SIZES = {"small": (3, 500), "large": (10, 2900)}  # gigabytes of disk while installing, megabytes to download
# Set by QGIS for its own libraries, or by the user for another Python: each of them breaks a foreign interpreter.
UNWANTED = (
    "GDAL_DATA GDAL_DRIVER_PATH PROJ_LIB PROJ_DATA LD_LIBRARY_PATH LD_PRELOAD DYLD_LIBRARY_PATH QT_PLUGIN_PATH "
    "QT_QPA_PLATFORM_PLUGIN_PATH VIRTUAL_ENV __PYVENV_LAUNCHER__ PIP_USER PIP_TARGET PIP_PREFIX PIP_ROOT"
)
ADVICE = {  # what pip or Python says -> what to do
    "No space left|not enough space": "The disk is full: make room and try again.",
    "DLL load failed|WinError 1114|WinError 126": "The Microsoft Visual C++ runtime may be missing or old: install "
    "https://aka.ms/vs/17/release/vc_redist.x64.exe and try again.",
    "NewConnectionError|ProxyError|ConnectTimeout|ReadTimeout|getaddrinfo|CERTIFICATE_VERIFY_FAILED|SSLError": "The "
    "package index cannot be reached: check the proxy in QGIS's options (Network), or install from a wheel folder.",
    "No matching distribution": "The package index or wheel folder has no build of it for this Python and system.",
}
_examined: dict[tuple, dict[str, str]] = {}  # what _examine found in good interpreters


class RuntimeProblem(Exception):  # noqa: N818 - the base of what can be missing, fail or be cancelled
    """Something about the runtime that its user can put right; the message is a sentence that says how."""


class RuntimeMissing(RuntimeProblem):
    """No runtime can be used as things are."""


class RuntimeInstallError(RuntimeProblem):
    """The installation cannot begin, or failed."""


class InstallCancelled(RuntimeProblem):
    """The user cancelled the installation; nothing of it is left."""


@dataclass(frozen=True)
class Runtime:
    """An interpreter that has everything the core needs."""

    python: str  # its path
    origin: str  # who chose it: "environment", "setting", "managed" (installed by this module) or "qgis"
    device: str  # the build of its libraries, "cpu" or "cuda"; `describe` tells whether this machine can use CUDA
    versions: dict[str, str]  # of Python (key "python") and of the packages of requirements.txt


def find() -> Runtime:
    """Return the runtime to use, or raise RuntimeMissing, which says what is wrong and how to get one."""
    for origin, who, path in (
        ("environment", "The environment variable CHIPWISE_PYTHON", os.environ.get("CHIPWISE_PYTHON")),
        ("setting", "The setting 'Python of the runtime'", _setting()),
    ):
        if path:
            runtime, fault = _examine(path, origin)
            if fault:
                raise RuntimeMissing(f"{who} names {path}, which {fault}: correct it, or clear it and {INSTALL_IT}.")
            return runtime
    try:
        return _managed()
    except RuntimeMissing:
        runtime, fault = _examine(_own_python(), "qgis")
        if fault:
            raise
        return runtime


def install(
    device: str = "AUTO",
    wheel_folder: str | None = None,
    report: Callable[[float, str], None] = lambda percent, text: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Runtime:
    """Install the runtime with venv and pip; one that is there already is tried and, if it works, kept.

    Args:
        device: "CPU", "CUDA", or "AUTO": CUDA where an NVIDIA driver is present.
        wheel_folder: A folder of wheels to install from, for sites without a package index.
        report: Called with 0-100 and a text, which is empty when only the number moved.
        cancelled: Asked five times a second; when it says so, nothing is left and InstallCancelled is raised.
    """
    build = build_for(device)
    if wheel_folder and wheel_folder_problem(wheel_folder):
        raise RuntimeInstallError(wheel_folder_problem(wheel_folder))
    with _locked_home() as home, open(home / "install.log", "w", encoding="utf-8") as log:
        folder = home / f"runtime-{_digest()}-{build}"
        console = _Console(log, folder / "tmp", report, cancelled)
        try:
            if _broken(folder) or _fault(folder, console):
                _make(folder, build, wheel_folder, console)
        except (InstallCancelled, KeyboardInterrupt):
            if not _marker(folder):
                _remove(folder)
            raise
        except OSError as error:
            raise RuntimeInstallError(f"The runtime could not be installed: {error}.") from error
        # Written last, and anew for a runtime that was there: the latest choice is the one that counts.
        versions = _examine(str(folder / PYTHON), "managed")[0].versions
        marker = {"requirements": _digest(), "device": build, "versions": versions}
        marker["date"] = datetime.datetime.now(datetime.timezone.utc).isoformat()
        (folder / "marker.new").write_text(json.dumps(marker, indent=1), "utf-8")
        os.replace(folder / "marker.new", folder / MARKER)
    for other in set(home.glob("runtime-*")) - set(home.glob(f"runtime-{_digest()}-*")):
        report(99, f"This version of the plugin does not use {other}; delete it if no other QGIS needs it")
    report(100, "The runtime is ready")
    return _managed()


def describe(runtime: Runtime) -> list[str]:
    """Return lines for a person: what the runtime is and what it can use here. Takes some seconds."""
    devices = _ask([runtime.python], ASK_DEVICES, timeout=120) or {"torch and onnxruntime": "cannot be loaded"}
    told = {"Interpreter": runtime.python, "chosen by": runtime.origin, "build": runtime.device.upper()}
    return [f"{name}: {value}" for name, value in {**told, **runtime.versions, **devices}.items()]


def wheel_folder_problem(folder: str) -> str:
    """Return what is wrong with a wheel folder, or an empty text."""
    if glob.glob(os.path.join(glob.escape(folder), "*.whl")):
        return ""
    lack = "holds no wheels (*.whl)" if os.path.isdir(folder) else "does not exist"
    return f"The wheel folder {folder} {lack}: fill one with 'pip download -r requirements.txt'."


def child_environment() -> dict[str, str]:
    """Return the environment for a process of the runtime: this one's, without what QGIS set for itself."""
    kept = {name: value for name, value in os.environ.items() if name not in UNWANTED.split() and name[:6] != "PYTHON"}
    proxies = dict.fromkeys(("HTTPS_PROXY", "HTTP_PROXY"), _qgis_proxy())
    return {**{name: proxy for name, proxy in proxies.items() if proxy and name.lower() not in kept}, **kept}


def requirement_lines(build: str) -> list[str]:
    """Return the requirements of a build, "cpu" or "cuda", with exactly one of onnxruntime and onnxruntime-gpu."""
    wanted = {name: extras + bounds for name, extras, bounds in _requirements()}
    has_gpu = build == "cuda" and platform.machine().lower() in ("x86_64", "amd64")  # published for no other machine
    wanted.pop("onnxruntime" if has_gpu else "onnxruntime-gpu", None)
    return [name + rest for name, rest in wanted.items()]


def _setting() -> str:
    if "qgis.core" in sys.modules:
        with contextlib.suppress(ImportError):
            from processing.core.ProcessingConfig import ProcessingConfig

            return str(ProcessingConfig.getSetting("CHIPWISE_PYTHON") or "").strip()
    return ""


def _managed() -> Runtime:
    markers = {folder: _marker(folder) for folder in home().glob("runtime-*") if folder.is_dir()}
    current = {folder: marker for folder, marker in markers.items() if folder.name.split("-")[1] == _digest()}
    broken = ""
    for folder in sorted(filter(current.get, current), key=lambda folder: current[folder]["date"], reverse=True):
        broken = _broken(folder)
        if not broken:
            return Runtime(str(folder / PYTHON), "managed", current[folder]["device"], current[folder]["versions"])
    if broken:
        raise RuntimeMissing(f"The runtime no longer works, because {broken}: {INSTALL_IT} again.")
    if current:
        raise RuntimeMissing(f"The runtime is half-made, its installation still runs or was broken off: {INSTALL_IT}.")
    if any(markers.values()):
        raise RuntimeMissing(f"The runtime is outdated, because the plugin was updated: {INSTALL_IT} again.")
    raise RuntimeMissing(f"The deep-learning runtime is not installed: {INSTALL_IT}.")


def _broken(folder: Path) -> str:
    """What is wrong with a runtime as far as its files tell; "" when nothing."""
    if not _marker(folder):
        return "it is not complete"
    if not os.access(folder / PYTHON, os.X_OK):  # so is a link to a Python that was removed
        return f"{folder / PYTHON} is gone"
    # On Windows the venv's python.exe stays when the Python behind it is removed; the configuration file tells.
    config = folder / "pyvenv.cfg"
    needed = re.findall(r"^(?:home|executable) *= *(.*\S)", config.read_text("utf-8") if config.exists() else "", re.M)
    return next((f"the Python it was built on, {path}, is gone" for path in needed if not os.path.exists(path)), "")


def _marker(folder: Path) -> dict:
    try:
        marker = json.loads((folder / MARKER).read_text("utf-8"))
        return marker if {"date", "device", "versions"} <= set(marker) else {}
    except (OSError, ValueError, TypeError):
        return {}


def _examine(python: str, origin: str) -> tuple[Runtime, str]:
    """An interpreter as a runtime, and what is wrong with it; "" when nothing."""
    bounds = {name: bound for name, _, bound in _requirements()}
    key = (python, os.path.exists(python) and os.stat(python).st_mtime, _digest())
    versions = key[1] and (_examined.get(key) or _ask([python], ASK_VERSIONS, *bounds))
    if not versions:
        return Runtime(python, origin, "", {}), "is not a Python that can be run" if key[1] else "does not exist"
    runtime = Runtime(python, origin, "cuda" if "onnxruntime-gpu" in versions else "cpu", versions)
    bounds.pop("onnxruntime" if runtime.device == "cuda" else "onnxruntime-gpu", None)
    if not _fits(versions["python"], f">=3.{PYTHONS[0]},<3.{PYTHONS[-1] + 1}"):
        return runtime, f"is Python {versions['python']}, not 3.{PYTHONS[0]} to 3.{PYTHONS[-1]}"
    unfit = [name for name, bound in bounds.items() if name not in versions or not _fits(versions[name], bound)]
    if unfit:  # not remembered: the user may be about to install them
        return runtime, "lacks " + ", ".join(
            f"{name}{bounds[name]} (has {versions.get(name, 'none')})" for name in unfit
        )
    _examined[key] = versions
    return runtime, ""


def _fits(version: str, bounds: str) -> bool:
    has = [*map(int, re.findall(r"\d+", version)[:3])]
    limits = [(sign, [*map(int, limit.split("."))]) for sign, limit in re.findall(r"(>=|<)\s*([\d.]+)", bounds)]
    return all((has >= limit) == (sign == ">=") for sign, limit in limits)


def _requirements() -> list[tuple[str, str, str]]:
    """Name, extras and version bounds of each line of requirements.txt; environment markers are left out."""
    return re.findall(r"^([\w.-]+)(\[[^]]*\])? *([^;#\n]*[^;#\s])?", REQUIREMENTS.read_text("utf-8"), re.M)


def _digest() -> str:
    return hashlib.sha256(REQUIREMENTS.read_bytes().replace(b"\r\n", b"\n")).hexdigest()[:12]


def home() -> Path:
    """Return the folder that holds the runtimes and the log of their installation, which may not be there yet."""
    shared = {"win32": os.environ.get("LOCALAPPDATA"), "darwin": "~/Library/Application Support"}.get(sys.platform)
    shared = os.path.expanduser(shared or os.environ.get("XDG_DATA_HOME") or "~/.local/share")
    return Path(os.environ.get("CHIPWISE_HOME") or os.path.join(shared, "chipwise")).absolute()


def _own_python() -> str:
    """QGIS's own Python. Inside QGIS sys.executable is QGIS itself, or whatever python3 comes first on PATH."""
    places = [f"{sys.exec_prefix}/{tail}" for tail in ("python.exe", "Scripts/python.exe", "bin/python3")]
    places += [f"{os.path.dirname(sys.executable or '')}/bin/python3", "/usr/bin/python3"]
    return next((path for path in places if os.access(path, os.X_OK)), "")


def build_for(device: str) -> str:
    """Return the build, "cpu" or "cuda", that a choice of device means on this machine."""
    drivers = ("/usr/lib*/libcuda.so.1", "/usr/lib*/*/libcuda.so.1", "/usr/lib/wsl/lib/libcuda.so.1", NVCUDA)
    is_cuda = {"CPU": False, "CUDA": True, "AUTO": shutil.which("nvidia-smi") or any(map(glob.glob, drivers))}[device]
    return "cuda" if is_cuda and sys.platform != "darwin" else "cpu"


def _qgis_proxy() -> str:
    """The proxy of QGIS's options as an address; pip finds the system's own proxy by itself."""
    if "qgis.core" not in sys.modules:
        return ""
    from qgis.core import QgsSettings

    names = ("Enabled", "Type", "Host", "Port", "User", "Password")
    enabled, kind, host, port, *account = (str(QgsSettings().value(f"proxy/proxy{name}", "") or "") for name in names)
    if enabled.lower() not in ("true", "1") or kind not in ("HttpProxy", "DefaultProxy") or not host:
        return ""
    login = ":".join(urllib.parse.quote(part, safe="") for part in account if account[0] and part)
    return "http://" + (f"{login}@" if login else "") + host + (f":{port}" if port not in ("", "0") else "")


@contextlib.contextmanager
def _locked_home() -> Iterator[Path]:
    """Hold a lock of the operating system, which ends with this process whatever happens to it."""
    with contextlib.ExitStack() as stack:
        try:
            fault = f"The folder of the runtime, {home()}, cannot be written; name another one in CHIPWISE_HOME."
            home().mkdir(parents=True, exist_ok=True)
            file = stack.enter_context(open(home() / "install.lock", "ab"))
            fault = "The runtime is being installed already, perhaps by another QGIS window; wait until that has ended."
            if os.name == "nt":
                import msvcrt

                msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
            else:
                import fcntl

                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise RuntimeInstallError(fault) from error
        yield home()


def _make(folder: Path, build: str, wheel_folder: str | None, console: _Console) -> None:
    """Make the venv, fill it and try it; what fails is left without a marker, to be read and then made anew."""
    console.report(console.percent, f"Installing the {build.upper()} build of the runtime into {folder}")
    base = _base_python()
    sources, size = _sources(build, base, wheel_folder, console)
    _remove(folder)
    free, (needed, console.expected) = shutil.disk_usage(folder.parent).free / 1e9, SIZES[size]
    if free < needed:
        place = f"{folder.parent} has {free:.1f}: make room or name a folder in CHIPWISE_HOME."
        raise RuntimeInstallError(f"The installation needs about {needed} GB, {place}")
    console.scratch.mkdir(parents=True)
    pip = [str(folder / PYTHON), "-I", "-u", "-m", "pip", "install", "--no-input", "--disable-pip-version-check"]
    pip += ["--progress-bar", "off", "--prefer-binary", *sources, *requirement_lines(build)]
    fault = console.run([base, "-I", "-m", "venv", str(folder)], 5) or console.run(pip, 75)
    shutil.rmtree(console.scratch, ignore_errors=True)
    fault = f"could not be installed: {fault}" if fault else _fault(folder, console)
    if fault:
        raise RuntimeInstallError(f"The runtime {fault} The whole log: {console.log.name}")


def _base_python() -> str:
    """The Python to build on: the first 64-bit CPython that can make virtual environments."""
    names = [f"python3.{minor}" for minor in reversed(PYTHONS)]
    places = [_own_python(), *map(shutil.which, names), shutil.which("python3")]
    # The Pythons of Microsoft's store see another AppData folder than everybody else does.
    commands = [[place] for place in dict.fromkeys(places) if place and "WindowsApps" not in place]
    commands += [["py", f"-3.{minor}"] for minor in reversed(PYTHONS) if os.name == "nt"]
    named, refused = os.environ.get("CHIPWISE_BASE_PYTHON"), []
    for command in [[named]] if named else commands:
        found = _ask(command, ASK_BASE) or {"fault": "cannot be run"}
        if not found["fault"]:
            return found["python"]
        refused.append(f"{' '.join(command)} {found['fault']}")
    advice = "the package python3-venv" if os.path.exists("/etc/debian_version") else "Python 3.12 from python.org"
    fitting = f"Python 3.{PYTHONS[0]} to 3.{PYTHONS[-1]} that can make virtual environments"
    instead = f"install {advice} or name an interpreter in CHIPWISE_BASE_PYTHON (tried: {'; '.join(refused)})"
    raise RuntimeInstallError(f"No {fitting} was found: {instead}.")


def _sources(build: str, base: str, wheel_folder: str | None, console: _Console) -> tuple[list[str], str]:
    """Where pip takes the packages from, as its arguments, and the size of what it will take."""
    size, index = "large" if build == "cuda" else "small", TORCH_BUILDS.get((sys.platform, build))
    if wheel_folder or not index:
        return ["--no-index", "--find-links", os.path.abspath(wheel_folder)] if wheel_folder else [], size
    if _ask([base], ASK_INDEX, f"{TORCH_INDEX}{index}/torch/", timeout=20):  # pip itself would try for minutes
        return ["--extra-index-url", TORCH_INDEX + index], size
    lost, instead = ("small CPU", "is larger") if build == "cpu" else ("CUDA", "has PyTorch for the CPU only")
    console.report(
        console.percent,
        f"PyTorch's index for the {lost} build cannot be reached; taking the default build, which {instead}",
    )
    return [], "large"


def _fault(folder: Path, console: _Console) -> str:
    """What is wrong with a filled runtime, after really importing its compiled parts; "" when nothing."""
    console.report(console.percent, "Trying the runtime")
    runtime, fault = _examine(str(folder / PYTHON), "managed")
    if fault:
        return f"{fault}."
    if {"onnxruntime", "onnxruntime-gpu"} <= set(runtime.versions):
        return "has both onnxruntime and onnxruntime-gpu, which overwrite each other: a package asks for the wrong one."
    torch, vision = (runtime.versions.get(name, "") for name in ("torch", "torchvision"))
    if torch.partition("+")[2] != vision.partition("+")[2]:
        return f"has torch {torch} and torchvision {vision}, different builds: take both from the same place."
    fault = console.run([runtime.python, "-I", "-c", f"import {', '.join(IMPORT_CHECK)}"], 98)
    return f"does not work: {fault}" if fault else ""


def _remove(folder: Path) -> None:
    _examined.clear()
    (folder / MARKER).unlink(missing_ok=True)  # first, so that nobody uses what is being removed
    shutil.rmtree(folder, ignore_errors=True)


class _Console:
    """Runs commands: their lines go to the log, their progress to the caller, and a cancel kills them at once."""

    def __init__(self, log: IO[str], scratch: Path, report: Callable, cancelled: Callable) -> None:
        self.log, self.scratch, self.report, self.cancelled = log, scratch, report, cancelled
        self.percent, self.expected, self.received, self.receiving = 0.0, 1.0, 0.0, 0.0

    def run(self, command: list[str], ceiling: float) -> str:
        """Run a command whose progress stays below `ceiling`; return why it failed, or an empty text."""
        # Gigabytes of downloads do not fit into /tmp where that is in memory.
        environment = {**child_environment(), **dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(self.scratch))}
        streams = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "start_new_session": True, **QUIETLY}
        lines, told, line = queue.Queue(), [], ""
        with subprocess.Popen(command, env=environment, **streams) as process:  # nosec B603 - fixed list, no shell
            reader = threading.Thread(target=lambda: [*map(lines.put, process.stdout), lines.put(None)], daemon=True)
            reader.start()
            try:
                while line is not None:
                    told += [line] if line.strip() else []
                    self.log.write(line)
                    ceiling = self._advance(line.strip(), ceiling)
                    line = ""
                    with contextlib.suppress(queue.Empty):
                        line = lines.get(timeout=0.2)
            except BaseException:
                # With its children; on Windows those are in the job of the venv's python.exe and end with it.
                process.kill() if os.name == "nt" else os.killpg(process.pid, signal.SIGKILL)
                reader.join(5)
                raise
        self.percent = max(self.percent, ceiling)
        errors = [line for line in told if re.match(r"\s*(ERROR|HINT)", line)] or told
        advice = next((text for pattern, text in ADVICE.items() if re.search(pattern, "".join(told))), "")
        reason = " ".join(" ".join(errors[-3:]).split())[-600:].rstrip(".") or f"exit code {process.returncode}"
        return f"{reason}. {advice}".strip() if process.returncode else ""

    def _advance(self, line: str, ceiling: float) -> float:
        """Take a line of pip's, or a silence, into the progress; return the new ceiling."""
        if self.cancelled():
            raise InstallCancelled("The installation of the runtime was cancelled; nothing of it is left.")
        size = re.match(r"(?:Downloading|Using cached|Processing) .*\(([\d.]+) (kB|MB|GB)\)", line)
        if size:  # printed when a download begins
            self.received += self.receiving
            self.receiving = float(size.group(1)) * {"kB": 0.001, "MB": 1, "GB": 1000}[size.group(2)]
            self.percent = max(self.percent, 5 + 65 * min(1.0, self.received / self.expected))
        if line.startswith("Installing collected"):
            self.percent, ceiling = max(self.percent, 75), 93
            line = f"Installing {line.count(',') + 1} packages, which takes a while"
        # Minutes can lie between two lines of pip: creep towards what comes next, and never reach it.
        self.percent += max(0.0, ceiling - self.percent) * 0.002
        is_news = line.startswith(("Collecting ", "Downloading ", "Installing ")) and ".metadata" not in line
        self.report(self.percent, line.partition(" (from ")[0] if is_news else "")
        return ceiling


NO_WINDOW = getattr(subprocess, "CREATE_NO_WINDOW", 0)
QUIETLY = {"stdin": subprocess.DEVNULL, "encoding": "utf-8", "errors": "replace", "creationflags": NO_WINDOW}
ASK_BASE = f"""
import json, os, sys, sysconfig
from importlib.util import find_spec
faults = ["lacks the module " + name for name in ("_ctypes", "_ssl", "ensurepip", "venv") if not find_spec(name)]
fit = (3, {PYTHONS[0]}) <= sys.version_info[:2] <= (3, {PYTHONS[-1]}) and sys.implementation.name == "cpython"
if not fit or sys.maxsize < 2**32 or sysconfig.get_config_var("Py_GIL_DISABLED"):
    faults = ["is " + sys.implementation.name + " " + sys.version.split("[")[0]]
base = getattr(sys, "_base_executable", None) or sys.executable
base = base if os.name == "nt" else os.path.realpath(base)  # python3.11, not python3, which an upgrade moves
print(json.dumps(dict(python=base, fault=", ".join(faults))))
"""
ASK_INDEX = "import sys, urllib.request as web; web.urlopen(sys.argv[1], timeout=10).close(); print(1)"
ASK_VERSIONS = """
import json, platform, sys
from importlib.metadata import distributions
found = {name: each.version for name in sys.argv[1:] for each in list(distributions(name=name))[:1]}
print(json.dumps({"python": platform.python_version(), **found}))
"""
ASK_DEVICES = """
import json, onnxruntime, torch
getattr(onnxruntime, "preload_dlls", bool)()
cuda = "usable, " + torch.cuda.get_device_name(0) if torch.cuda.is_available() else "cannot be used on this machine"
providers = ", ".join(onnxruntime.get_available_providers())
print("\\n" + json.dumps({"ONNX Runtime providers": providers, "CUDA in PyTorch": cuda}))
"""


def _ask(command: list[str], code: str, *arguments: str, timeout: float = 30) -> dict | None:
    """What a short script answers in another interpreter; None when it does not."""
    command = [*command, "-I", "-c", code, *arguments]
    options = {"env": child_environment(), "timeout": timeout, "check": True, "capture_output": True, **QUIETLY}
    try:
        done = subprocess.run(command, **options)  # nosec B603 - fixed argument list, no shell
        return json.loads(done.stdout.strip().splitlines()[-1])
    except (OSError, subprocess.SubprocessError, ValueError, IndexError):
        return None


def main() -> None:
    """Run the command line that the module's docstring shows."""
    parser = argparse.ArgumentParser(description="Find, install or describe the runtime of Chipwise.")
    parser.add_argument("action", choices=("find", "install", "describe"))
    parser.add_argument("--device", default="AUTO", choices=("AUTO", "CPU", "CUDA"))
    parser.add_argument("--wheels", metavar="FOLDER", help="install from the wheels of this folder, without an index")
    options = parser.parse_args()
    tell = "{:3.0f} % {}".format
    given = options.device, options.wheels, lambda *told: told[1] and print(tell(*told), file=sys.stderr)
    try:
        runtime = install(*given) if options.action == "install" else find()
        print("\n".join(describe(runtime)) if options.action == "describe" else runtime.python)
    except (RuntimeProblem, KeyboardInterrupt) as problem:
        sys.exit(str(problem) or "Cancelled.")


if __name__ == "__main__":
    main()
