"""Conferences as files that people edit: TOML and workbooks, written, and read with the place of every mistake."""
