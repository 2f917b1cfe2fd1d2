"""How Hypothesis runs here: no deadlines, since machines are noisy, and nothing kept between runs."""

from hypothesis import settings

settings.register_profile("voting", deadline=None, database=None, max_examples=150)
settings.load_profile("voting")
