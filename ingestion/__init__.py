"""Bring a shop's files into `data/raw`: the contract, the mappings of sources onto it, validation and quarantine."""
