"""Lists that leave: any view as CSV, XLSX, Parquet or JSON, and as a living link, with what the member may see and no more."""
