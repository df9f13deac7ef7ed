"""Tests of Steward and of its simulators."""
