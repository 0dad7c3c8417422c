"""Ask an index of weaknesses about every package in a list: `python .ci/audit.py requirements.txt`.

pip-audit calls a package that its index did not answer for "skipped" and ends well. Where no
index answers, that is all of them: this says so, and ends with 2. A weakness ends with 1.
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import NamedTuple

COMMAND = ("-m", "pip_audit", "--disable-pip", "--progress-spinner", "off", "--format", "json")


class Verdict(NamedTuple):
    """What to print and how to end: 0 nothing known, 1 a weakness, 2 not all were looked up."""

    words: str
    code: int


def verdict(answer: str) -> Verdict:
    """Read what pip-audit printed; an answer that is no list of packages is none."""
    try:
        packages = json.loads(answer)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return Verdict("The index of weaknesses did not answer. Nothing was audited.", 2)
    asked = [each for each in packages if "skip_reason" not in each]
    weak = [f"{each['name']} {each['version']}: {_ids(each)}" for each in asked if each["vulns"]]
    words = f"{len(asked)} of {len(packages)} packages were looked up; {len(weak)} have a weakness."
    if weak:
        return Verdict("\n".join([words, *weak]), 1)
    if not asked:
        return Verdict(f"{words} The index of weaknesses does not answer from here.", 2)
    return Verdict(words, 0 if len(asked) == len(packages) else 2)


def _ids(package: dict) -> str:
    return ", ".join(
        f"{each['id']} (mended in {', '.join(each['fix_versions']) or 'no version yet'})"
        for each in package["vulns"]
    )


def main(requirements: str) -> int:
    command = [sys.executable, *COMMAND, "--requirement", requirements]
    asked = subprocess.run(command, capture_output=True, text=True, check=False)
    found = verdict(asked.stdout)
    print(found.words)
    return found.code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
