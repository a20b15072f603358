"""What a test needs of the machine: models, where `make test` pulled them."""

import pytest

from bot import config, models

MODELS = config.models_dir()
"""Taken at import, before any test moves the home."""


def need(name: str) -> None:
    """Skip the test where the model `name` was not pulled."""
    if not models.installed(models.find(name), MODELS):
        pytest.skip(f"needs the model {name}: `dateline models pull {name}`")
