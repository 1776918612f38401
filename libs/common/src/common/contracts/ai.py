"""What ai tells: nothing but that a person's data is gone."""

from typing import ClassVar

from common.contracts.event import Receipt


class ErasureReceipt(Receipt):
    subject: ClassVar[str] = "events.ai.erasure_receipt.v1"
