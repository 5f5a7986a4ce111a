"""What happened in the valley, told through the real commands, each on its own day."""
