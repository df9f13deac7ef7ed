"""Tests of the simulated eliab server."""
