"""Rivals that are no part of the project: found in an environment of their own.

    python -m venv rivals && rivals/bin/pip install weasyprint plotly kaleido
    MHA_MONITOR_RIVALS=rivals python benchmarks/paper.py

It must be of the same Python. Its packages come after the project's own, so none is replaced.
"""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path
from types import ModuleType

ENVIRONMENT = "MHA_MONITOR_RIVALS"


def rival(module: str) -> ModuleType | None:
    """The module where it is installed, here or in the environment that is named; else None."""
    named = os.environ.get(ENVIRONMENT)
    for folder in Path(named).glob("lib/python*/site-packages") if named else ():
        if str(folder) not in sys.path:
            sys.path.append(str(folder))
            os.environ["PYTHONPATH"] = str(folder)  # for a helper process of theirs
    try:
        return importlib.import_module(module)
    except ImportError:
        return None
