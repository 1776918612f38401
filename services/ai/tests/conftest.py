"""Fixtures of the tests of ai."""

from services.ai.tests.products import ai

__all__ = ["ai"]
