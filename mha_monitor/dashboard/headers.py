"""What a browser is told about the limits of every answer."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from pathlib import Path

INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
PLAIN = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "SAMEORIGIN",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}

# Streamlit loads what shows HTML when it first shows any.
SENTENCE_PART = "Html"
OF_OUR_OWN = ("x-frame-options", "cross-origin-opener-policy", "cross-origin-resource-policy")


def inline_scripts(page: str) -> list[str]:
    """The Content-Security-Policy sources of the scripts that a page holds in itself."""
    hashes = (hashlib.sha256(each.encode()).digest() for each in INLINE_SCRIPT.findall(page))
    return [f"'sha256-{base64.b64encode(each).decode()}'" for each in hashes]


def early_scripts(static: Path) -> bytes:
    """HTML that runs the part of Streamlit that draws a sentence, while its others load.

    It would be asked for when the sentence has come, and then wait for all that is drawn before. A
    part that goes by another name in another version is not asked for.
    """
    found = [each.name for each in static.glob(f"static/js/{SENTENCE_PART}.*.js")]
    link = '<script type="module" crossorigin src="./static/js/{}"></script>'
    return "".join(link.format(name) for name in found).encode()


def policy(script_sources: str) -> str:
    """Nothing from another host. Streamlit writes styles in place and pictures as data."""
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src {script_sources}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "worker-src 'self' blob:",
            "connect-src 'self'",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'none'",
            "frame-ancestors 'self'",
        )
    )


def framed_headers() -> dict[str, str]:
    """The headers of a picture that pages of others may frame: it runs and asks nothing."""
    allowed = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors *"
    kept = {name: value for name, value in PLAIN.items() if name not in OF_OUR_OWN}
    return {**kept, "content-security-policy": allowed}


def security_headers(inline: Iterable[str] = ()) -> dict[str, str]:
    """The headers of every answer; `inline` are the page's own scripts by their hash."""
    return {**PLAIN, "content-security-policy": policy(" ".join(("'self'", *inline)))}
