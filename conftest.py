"""Loads what every test may use."""
