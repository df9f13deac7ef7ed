"""Tests of the simulated RUFUS Cloud."""
