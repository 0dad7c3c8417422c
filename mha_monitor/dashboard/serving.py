"""Start the dashboard in this process, ready before the first reader comes."""

from __future__ import annotations

import gc
import socket
from collections.abc import Sequence
from pathlib import Path

import streamlit as st
import uvicorn
from streamlit import config, file_util
from streamlit.web import bootstrap

from data_sources.schema.errors import SourceError
from mha_monitor.dashboard import menu, settings
from mha_monitor.dashboard.guard import Guard
from mha_monitor.dashboard.headers import early_scripts, inline_scripts
from mha_monitor.dashboard.hosts import Hosts
from mha_monitor.exports import api, embedding
from mha_monitor.pages import cache, visits

# Every page is loaded here so that no reader waits for it.
LOADED = menu.MENU
# What a browser sends is the choices of a page; Streamlit would take 200 MB.
LARGEST_MESSAGE = 1_000_000  # bytes


def serve(
    host: str, port: int, *, allowed_hosts: Sequence[str] = (), metrics: bool = False
) -> None:
    """Serve until it is stopped. Importing the pages and reading the figures is done by then.

    Raises SourceError when the address cannot be listened at.
    """
    options = {**settings.options(), "server.address": host, "server.port": port}
    config._main_script_path = str(settings.SCRIPT)
    bootstrap.load_config_options(options)
    server = uvicorn.Server(_listening(guarded(host, allowed_hosts, metrics), host, port))
    try:
        listener = server.config.bind_socket()
    except SystemExit:
        raise SourceError(
            f"Nothing can listen at {host}, port {port}: it is in use, or not of this machine. "
            f"Choose another with --port."
        ) from None
    # What is accepted takes this from the listener. Without it a message waits up to 40 ms for the
    # reader's system to acknowledge the one before.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    with listener:
        cache.make_ready(visits.opened().store)
        gc.enable()
        server.run(sockets=[listener])


def guarded(host: str, allowed_hosts: Sequence[str] = (), metrics: bool = False) -> Guard:
    """The dashboard behind its guard, as an ASGI application for a server of one's own."""
    static = Path(file_util.get_static_dir())
    page = (static / "index.html").read_text(encoding="utf-8")
    base_path = config.get_option("server.baseUrlPath").strip("/")
    return Guard(
        st.App(settings.SCRIPT, routes=[*api.routes(), *embedding.routes()]),
        Hosts(host, allowed_hosts),
        metrics,
        f"/{base_path}" if base_path else "",
        tuple(inline_scripts(page)),
        early_scripts(static),
    )


def _listening(application: Guard, host: str, port: int) -> uvicorn.Config:
    return uvicorn.Config(
        application,
        host=host,
        port=port,
        ws="websockets-sansio",
        ws_max_size=LARGEST_MESSAGE,
        ssl_certfile=config.get_option("server.sslCertFile"),
        ssl_keyfile=config.get_option("server.sslKeyFile"),
        server_header=False,
        access_log=False,
        log_level="error",
    )
