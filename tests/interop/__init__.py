"""Steward and its simulators talk to other implementations of what they speak."""
