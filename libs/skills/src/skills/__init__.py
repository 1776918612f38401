"""The skills the platform knows, and how to find them in a text."""

from skills.catalogue import Catalogue, Mention, Skill, catalogue

__all__ = ["Catalogue", "Mention", "Skill", "catalogue"]
