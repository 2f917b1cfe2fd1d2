"""Load tools and benchmarks. Raw asyncio on purpose: the client must cost less than what it measures."""
