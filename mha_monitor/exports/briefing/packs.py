"""Everything on one area in one file: the briefing, its charts, its tables, and what is what."""

from __future__ import annotations

import io
import zipfile

from mha_monitor.exports.briefing import paper, word
from mha_monitor.exports.briefing.content import Briefing
from mha_monitor.sentences import briefing as words

DAY = (1980, 1, 1, 0, 0, 0)  # of every file in it, so that the same figures make the same pack


def pack(made: Briefing) -> bytes:
    """A zip of briefing.pdf, briefing.docx, charts, tables and README.txt."""
    files = {"briefing.pdf": paper.pdf(made), "briefing.docx": word.docx(made)}
    for each in made.pictures:
        drawn = each.drawn(paper.SHAPE)
        files[f"charts/{each.name}.png"] = drawn.png()
        files[f"charts/{each.name}.svg"] = drawn.svg().encode()
    for section in made.sections:
        if section.found is not None and section.picture is not None:
            files[f"tables/{section.picture.name}.csv"] = section.found.to_csv().encode()
    readme = words.readme(made.title, (made.lead, *made.doubt, made.source, made.citation), files)
    files["README.txt"] = f"{readme}\n{words.HASHES}\n{chr(10).join(made.hashes)}\n".encode()
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as into:
        for name, content in sorted(files.items()):
            into.writestr(zipfile.ZipInfo(name, DAY), content, zipfile.ZIP_DEFLATED)
    return written.getvalue()
