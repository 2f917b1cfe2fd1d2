"""Badges on paper and rolls from files: reading rolls, QR codes, printable sheets. Knows no store and no server."""
