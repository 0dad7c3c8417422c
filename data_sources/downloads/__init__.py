"""Fetching what is offered: the one room that speaks to a network."""

__all__ = [
    "fetcher",
]
