"""The figures that need no network, and what builds them."""

__all__ = [
    "build",
]
