"""Decided, planned, handed over: cards, letters, the ledger and the providers.

Imports of this room: setka.{errors, settings, paths, clock} and measurement.assignment, never Dagster.
"""
