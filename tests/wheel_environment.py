"""The wheel, built and installed into an environment that holds what a server installs and no more.

Nothing is fetched: the packages that requirements.txt names are linked from the environment of the
tests, each with its record, so that pip can say whether one is missing.
"""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

REPOSITORY = Path(__file__).parents[1]


def build_wheel(folder: Path) -> Path:
    """The wheel of the project as it lies here."""
    command = ("-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder))
    run(sys.executable, *command, str(REPOSITORY))
    (wheel,) = folder.glob("*.whl")
    return wheel


def run(*command: str, folder: Path | None = None) -> str:
    """What a command prints; its errors are the message of a failure."""
    environment = {name: text for name, text in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def server_environment(folder: Path, wheel: Path) -> Path:
    """Make an environment with the wheel in it; the folder of its programs."""
    venv.create(folder, with_pip=False, symlinks=os.name != "nt")
    programs = folder / ("Scripts" if os.name == "nt" else "bin")
    python = str(programs / "python")
    (packages,) = run(
        python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"
    ).splitlines()
    for requirement in server_requirements():
        _link(metadata.distribution(requirement.name), Path(packages))
    install = ("install", "--quiet", "--no-index", "--no-deps", str(wheel))
    run(sys.executable, "-m", "pip", "--python", python, *install)
    return programs


def server_requirements() -> list[Requirement]:
    """The packages that a server installs on this machine."""
    lines = (REPOSITORY / "requirements.txt").read_text(encoding="utf-8").splitlines()
    named = [Requirement(line.rstrip(" \\")) for line in lines if line[:1].isalnum()]
    return [each for each in named if each.marker is None or each.marker.evaluate()]


def _link(distribution: metadata.Distribution, packages: Path) -> None:
    """Link each folder and file that a distribution brings at the top."""
    for name in {file.parts[0] for file in distribution.files or ()} - {"..", "__pycache__"}:
        if not (packages / name).exists():
            (packages / name).symlink_to(Path(distribution.locate_file(name)).resolve())
