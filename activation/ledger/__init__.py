"""The operational store: what was consented, decided, planned, handed over and answered (D2)."""
