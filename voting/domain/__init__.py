"""The rules of voting: pure, standard library only; no clock, no randomness, no I/O, no asyncio."""
