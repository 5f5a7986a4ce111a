"""The files in which authorities publish their lists, each read into the same entries (pure)."""
