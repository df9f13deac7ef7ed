"""Tests of the eliab system."""
