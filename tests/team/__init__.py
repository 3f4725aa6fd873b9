"""Tests of a tracker that a team shares."""
