"""Who carries messages: one module per provider, each behind the same small Protocols."""
