"""Passings and guest events leave Home Assistant: what is told is sent on, and nothing is lost."""
