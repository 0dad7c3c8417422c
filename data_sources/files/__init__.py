"""Reading a published file, knowing it by its first bytes, writing one whole or not at all."""

__all__ = [
    "file_names",
    "first_bytes",
    "ledger",
    "plain_files",
    "published_csv",
    "sound_files",
    "whole_files",
    "zip_files",
]
