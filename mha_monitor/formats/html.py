"""Text that is safe inside a page, and the frame of a page that stands alone."""

from __future__ import annotations

import html

from mha_monitor.formats.text import visible

# html.escape makes text safe in HTML. These signs could also end a template string of the
# JavaScript that folium writes around our text, or be run by Jinja, which reads that twice.
_ENTITIES = {ord(sign): f"&#{ord(sign)};" for sign in "`$\\{}"}


def escaped(text: str) -> str:
    """Return text that is safe inside HTML, and inside a script that builds HTML from it.

    Signs that cannot be seen are written as what they are.
    """
    return html.escape(visible(str(text)), quote=True).translate(_ENTITIES)


def document(title: str, head: str, body: str) -> str:
    """A page of its own in British English: `title` is text, `head` and `body` are markup."""
    return f"""<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escaped(title)}</title>
{head}
</head>
<body>
{body}
</body>
</html>
"""
