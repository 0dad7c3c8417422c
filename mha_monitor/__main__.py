"""`mha-monitor` and `python -m mha_monitor`: the faces put together, command line and dashboard."""

from __future__ import annotations

import gc
import sys
from typing import Any

import mha_monitor


def serve(host: str, port: int, **options: Any) -> None:
    # Streamlit is loaded by whoever asks for the dashboard.
    from mha_monitor.dashboard import serving

    serving.serve(host, port, **options)


def supervise(host: str, port: int, **options: Any) -> None:
    # Whoever keeps workers running needs no Streamlit.
    from mha_monitor.dashboard import supervisor

    supervisor.supervise(host, port, **options)


def main() -> None:
    complaint = mha_monitor.complaint()
    if complaint:
        sys.exit(complaint)
    # A command is over in a second or two: looking for garbage would take a quarter of that.
    gc.disable()
    try:
        from mha_monitor.cli import main as command_line

        command_line.main(serve=serve, supervise=supervise)
    finally:
        if "duckdb" not in sys.modules:  # which complains at the end of what was not collected
            gc.freeze()


if __name__ == "__main__":
    main()
