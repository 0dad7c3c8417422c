"""What went wrong before an answer came, in words that say what to do."""

from __future__ import annotations

import re
import ssl

import requests
from urllib3.exceptions import NameResolutionError, NewConnectionError, ReadTimeoutError

from data_sources.downloads import certificates


class LeftAlone(Exception):
    """A publisher asks not to be asked for longer than a run can wait."""


# Of OpenSSL's X509_V_ERR_*: nobody who is believed has signed, or has signed whoever signed.
UNKNOWN_SIGNERS = (18, 19, 20, 21)
NOT_ITS_TIME = (9, 10)
OTHER_NAME = 62
PROXY = "the proxy that HTTPS_PROXY names (or ALL_PROXY)"


def reason(problem: Exception) -> str:
    """One part of a sentence; never the password of a base or of a proxy."""
    cause = getattr(problem.args[0], "reason", None) if problem.args else None
    if isinstance(problem, LeftAlone):
        return str(problem)
    if isinstance(problem, requests.exceptions.ProxyError):
        return _of_proxy(f"{cause}")
    if isinstance(problem, requests.exceptions.SSLError):
        return f"its certificate could not be checked: {_of_certificate(problem)}"
    if isinstance(problem, (requests.exceptions.InvalidSchema, requests.exceptions.InvalidURL)):
        return f"{PROXY} cannot be used; it takes http://HOST:PORT, and no SOCKS"
    if isinstance(cause, NameResolutionError):
        return "its name could not be looked up; is there a network, or is it behind a proxy?"
    if isinstance(problem, requests.exceptions.ConnectTimeout):
        return "nobody answered the call"
    if isinstance(problem, requests.exceptions.ReadTimeout) or isinstance(cause, ReadTimeoutError):
        return "the server took the call and then said nothing"
    if isinstance(cause, NewConnectionError):
        return "no connection could be made"
    return f"the connection broke before an answer came ({type(problem).__name__})"


def _of_proxy(said: str) -> str:
    status = re.search(r"Tunnel connection failed: (\d{3})", said)
    if status and status[1] == "407":
        return f"{PROXY} wants a name and a password: http://NAME:WORD@HOST:PORT"
    if "CERTIFICATE_VERIFY_FAILED" in said:
        return f"the certificate of {PROXY} is not known. {certificates.advice()}"
    with_status = f" ({status[1]})" if status else ""
    return f"{PROXY} did not let it through{with_status}"


def _of_certificate(problem: BaseException) -> str:
    failed = _verification(problem)
    if failed is None:
        return "the secure connection failed before it was shown"
    if failed.verify_code in UNKNOWN_SIGNERS:
        said = failed.verify_message
        return f"nobody who is believed has signed it ({said}). {certificates.advice()}"
    if failed.verify_code in NOT_ITS_TIME:
        return f"{failed.verify_message}; is the clock of this machine right?"
    if failed.verify_code == OTHER_NAME:
        return f"it is of another name ({failed.verify_message})"
    return failed.verify_message


def _verification(problem: BaseException | None) -> ssl.SSLCertVerificationError | None:
    """What OpenSSL said, from within what urllib3 and requests have wrapped it in."""
    seen = set()
    waiting = [problem]
    while waiting:
        each = waiting.pop()
        if not isinstance(each, BaseException) or id(each) in seen:
            continue
        if isinstance(each, ssl.SSLCertVerificationError):
            return each
        seen.add(id(each))
        inside = (getattr(each, "reason", None), each.__cause__, each.__context__)
        waiting += [*each.args, *inside]
    return None
