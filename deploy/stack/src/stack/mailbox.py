"""Reads the mails that were written to a folder instead of being sent."""

from auth.newest_code import newest_code

__all__ = ["newest_code"]
