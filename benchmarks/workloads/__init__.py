"""One workload per file: what is compared, over which tables."""
