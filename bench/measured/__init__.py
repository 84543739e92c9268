"""What bench/run measures, a file a chapter."""
