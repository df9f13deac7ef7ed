"""Tests of the systems that Steward works with."""
