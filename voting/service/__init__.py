"""Use cases: what the roles can do. Knows the rules and the ports, never a concrete store, bus or framework."""
