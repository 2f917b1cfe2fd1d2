"""Adapters of the bus: wake-ups between the parts of a process, and between processes."""
