"""What tokens cost, estimated: dollars a million tokens are micro-dollars a token."""

import math
import tomllib
from functools import cache
from importlib import resources


def micro_dollars(model: str, input_tokens: int, output_tokens: int) -> int:
    """Rounded up; a model without a price costs like the dearest."""
    price_in, price_out = _price(model.removeprefix("models/"))
    return math.ceil(input_tokens * price_in + output_tokens * price_out)


def _price(model: str) -> tuple[float, float]:
    prices = _prices()
    return prices.get(model) or max(prices.values(), key=lambda pair: pair[1])


@cache
def _prices() -> dict[str, tuple[float, float]]:
    text = (resources.files("ai.spending") / "prices.toml").read_text(encoding="utf-8")
    return {
        model: (float(price["input"]), float(price["output"]))
        for model, price in tomllib.loads(text).items()
    }
