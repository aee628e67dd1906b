"""Parts that more than one page may show; each reads its own mart."""
