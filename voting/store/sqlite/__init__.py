"""The store on SQLite: one file in the data folder, one thread that writes, a few that read."""
