"""Fuzz tests run as the property tests do."""

import tests.property.conftest  # noqa: F401
