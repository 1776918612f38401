"""What an interview may be, and what it may become.

    scheduled ──▶ rescheduled (as often as its time moves) ──▶ completed, cancelled
        └───────▶ completed (once it has begun), cancelled

What is completed or cancelled stays so.
"""

from typing import Literal

Status = Literal["scheduled", "completed", "cancelled", "rescheduled"]

# Only these take up time and are reminded of.
STANDING: tuple[Status, ...] = ("scheduled", "rescheduled")
