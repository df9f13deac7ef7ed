"""Tests of what is forwarded."""
