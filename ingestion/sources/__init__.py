"""One mapping file per source; `ingestion.mapping.load_mapping` reads them."""
