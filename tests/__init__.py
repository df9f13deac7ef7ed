"""Tests of Steward; those of its simulators are beside them."""
