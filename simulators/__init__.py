"""Faithful stand-ins of the systems that Steward looks after, for the demo and the tests.

They know the vendors' documentation and nothing of Steward. Run them with
``python -m simulators``, or start one class in a test.
"""
