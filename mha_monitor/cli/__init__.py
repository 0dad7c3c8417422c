"""The command line: `door` is where it is entered, the others are its commands."""

__all__ = [
    "main",
]
