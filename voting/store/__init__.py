"""The store on SQL: the only holder of truth. Knows tables and transactions; nothing of the web or the bus."""
