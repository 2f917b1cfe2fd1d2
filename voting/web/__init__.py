"""Starlette on the outside: routes, the live socket, cookies, limits and headers. No rule of voting lives here."""
