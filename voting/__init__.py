"""Live electronic polls and awards for a conference plenary."""

__version__ = "0.1.0"
