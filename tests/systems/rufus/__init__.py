"""Tests of RUFUS Cloud, against its simulator."""
