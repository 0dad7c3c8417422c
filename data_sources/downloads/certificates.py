"""Which certificates are believed: those that the institution names, or the machine's own.

Networks such as the NHS's look into secure connections and sign them anew with a certificate of
their own, which only their machines know. It is named in one of VARIABLES, or lies in the system's
store.
"""

from __future__ import annotations

import os
import ssl
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import certifi
import truststore

from data_sources.schema.errors import NetworkError

# In this order, as requests and curl read them; the first that is set holds alone.
VARIABLES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE", "SSL_CERT_DIR")
HOW = (
    "If this network looks into secure connections, ask whoever runs it for its certificate as a "
    f"file (PEM), and name the file in {VARIABLES[0]}"
)


class Bundle(NamedTuple):
    """The file or folder of certificates that the environment names, and by which variable."""

    variable: str
    path: Path


def bundle(environment: Mapping[str, str] = os.environ) -> Bundle | None:
    """What the environment names; None where it names nothing."""
    for variable in VARIABLES:
        if text := environment.get(variable, "").strip():
            return Bundle(variable, Path(text).expanduser())
    return None


def trust(environment: Mapping[str, str] = os.environ) -> ssl.SSLContext:
    """What a publisher's certificate is checked with.

    Without a bundle: the system's store, and Mozilla's list where that has none or less.
    Raises NetworkError where a bundle is named that cannot be used.
    """
    named = bundle(environment)
    if named is None:
        context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.load_verify_locations(certifi.where())
        return context
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        if named.path.is_dir():
            _refuse_empty(named)
            context.load_verify_locations(capath=str(named.path))
        else:
            context.load_verify_locations(cafile=str(named.path))
    except OSError as problem:  # ssl.SSLError is one
        raise _unusable(named, _why(problem)) from problem
    return context


def _refuse_empty(named: Bundle) -> None:
    # OpenSSL looks into a folder only when it checks, and says nothing of an empty one.
    if not any(path.suffix[1:].isdigit() for path in named.path.iterdir()):
        raise _unusable(named, "holds no certificates by their hash (openssl rehash makes them so)")


def _why(problem: OSError) -> str:
    if isinstance(problem, ssl.SSLError):
        return "holds no certificates in PEM form (-----BEGIN CERTIFICATE-----)"
    if isinstance(problem, FileNotFoundError):
        return "is not there"
    return f"cannot be read ({problem.strerror or problem})"


def _unusable(named: Bundle, why: str) -> NetworkError:
    return NetworkError(
        f"{named.variable} names {named.path}, which {why}. Nothing was asked. Name a file of "
        f"certificates that can be read, or unset {named.variable} to use the system's."
    )


def advice(environment: Mapping[str, str] = os.environ) -> str:
    """What to do where nobody who is believed has signed a certificate."""
    named = bundle(environment)
    others = f"{', '.join(VARIABLES[1:-1])} or {VARIABLES[-1]}"
    if named is None:
        return f"{HOW} (or {others}), or have it put into the system's store"
    return f"{HOW}: now {named.variable} names {named.path}, which does not hold it"
