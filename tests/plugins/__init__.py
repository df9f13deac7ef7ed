"""Plugins for pytest itself, loaded by name."""
