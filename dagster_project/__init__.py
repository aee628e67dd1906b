"""Dagster: order and clock of the loop, and no logic of its own."""
