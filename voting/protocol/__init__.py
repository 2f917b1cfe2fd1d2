"""The wire: what goes up by HTTP and comes down the WebSocket. TypeScript types are generated from here."""
