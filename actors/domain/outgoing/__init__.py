"""What leaves of actors, written in the formats others read."""
