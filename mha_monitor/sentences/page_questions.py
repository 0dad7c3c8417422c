"""The question that each page answers: its title, also on the card of a link to it."""

from __future__ import annotations

OVERVIEW = "How big is the gap?"
MAP = "Where is the gap widest?"
GROUPS = "Who is detained more often?"
TREND = "Is it changing, and has the reform moved it?"
PATHWAY = "At which steps is there a gap?"
REFORM = "What was promised, and has it begun?"
TRUST = "Can the figures be trusted?"
COMPARE = "How do two compare?"
DOWNLOAD = "Which figures do you need?"
METHODS = "How are these numbers made?"
