"""Results as files for others: CSV, XLSX and JSON. Knows what may be seen, no store and no server."""
