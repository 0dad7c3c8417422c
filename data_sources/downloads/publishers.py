"""Which hosts are publishers: those of `publishers.toml`, and those that a person adds to them."""

from __future__ import annotations

import functools
import ipaddress
import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from data_sources.schema.errors import NetworkError

OURS = Path(__file__).with_name("publishers.toml")
ENVIRONMENT = "MHA_MONITOR_PUBLISHERS"
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_HOST = re.compile(rf"(?:{_LABEL}\.)+[a-z][a-z0-9-]*[a-z0-9]")
_FOLDER = re.compile(r"/(?:[A-Za-z0-9._~-]+/)*")
# Names of machines that are no publisher's: those of this network alone (RFC 6762, RFC 8375, RFC
# 6761, ICANN 2024), and those that exist only to be examples or to fail.
_PRIVATE = ("arpa", "corp", "example", "home", "internal", "invalid", "lan", "local", "localhost")


def publishers(environment: Mapping[str, str] = os.environ) -> Mapping[str, str]:
    """Host to what every path there begins with. Raises NetworkError, a sentence, where the file
    that MHA_MONITOR_PUBLISHERS names cannot be used."""
    named = environment.get(ENVIRONMENT, "").strip()
    if not named:
        return read(OURS)
    path = Path(named).expanduser()
    ours, added = read(OURS), read(path)
    if again := sorted(set(ours) & set(added)):
        raise _unusable(path, f"names {again[0]} again, whose path is {ours[again[0]]} already")
    return MappingProxyType({**ours, **added})


@functools.cache
def read(path: Path) -> Mapping[str, str]:
    """The hosts of one file, every one of them fit to be asked."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise _unusable(path, f"cannot be read ({problem})") from problem
    hosts = content.get("publishers")
    if set(content) != {"publishers"} or not isinstance(hosts, dict) or not hosts:
        raise _unusable(path, "should hold one table, [publishers], with a line for each host")
    for host, folder in hosts.items():
        for complaint in _complaints(host, folder):
            raise _unusable(path, complaint)
    return MappingProxyType(hosts)


def _complaints(host: str, folder: object) -> Iterator[str]:
    if not _HOST.fullmatch(host) or len(host) > 253 or _is_address(host):
        yield f'names {host!r}, which is no host written whole in small letters ("digital.nhs.uk")'
    if host.rpartition(".")[2] in _PRIVATE:
        yield f"names {host!r}, which is not a host of the public internet"
    if not isinstance(folder, str) or not _FOLDER.fullmatch(folder) or "/." in folder:
        yield f"gives {host} the path {folder!r}, which should begin and end with a slash"


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _unusable(path: Path, why: str) -> NetworkError:
    return NetworkError(
        f"{path} {why}. Nothing was asked. It is the file that {ENVIRONMENT} names: correct it, "
        f"or unset {ENVIRONMENT}. docs/data-guide.md says what it may hold."
    )
