"""The HTTP and WebSocket interfaces from the other side: phones, moderators and crowds in code.

It knows the wire and the key derivation of tokens, and nothing of how the server works.
"""
