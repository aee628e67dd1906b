"""Setka: the lifecycle-marketing loop of one shop, its settings, its run lock and its command."""
