"""What ai tells: nothing but that a person's data is gone."""

from typing import ClassVar

from common.contracts.event import Event


class ErasureReceipt(Event):
    subject: ClassVar[str] = "events.ai.erasure_receipt.v1"

    erasure_id: int
    user_id: int
    removed: dict[str, int]
