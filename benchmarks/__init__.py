"""Measurements, each a ratio between two ways in one run: machines differ, ratios less so."""
