"""Tests of the LRS paging transmitter, against its simulator."""
