"""The demonstration, a file a chapter: examples/paris-call/run tells it from the beginning to the end."""
