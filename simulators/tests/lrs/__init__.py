"""Tests of the LRS simulator."""
