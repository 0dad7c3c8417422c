"""`python -m mha_monitor`: puts the faces together, the command line and the dashboard."""

from __future__ import annotations

from pathlib import Path

from mha_monitor.cli import main as command_line


def serve(app: Path, host: str, port: int) -> None:
    # Streamlit is loaded by whoever asks for the dashboard.
    from mha_monitor.pages import serve as dashboard

    dashboard.serve(app, host, port)


def main() -> None:
    command_line.main(serve=serve)


if __name__ == "__main__":
    main()
