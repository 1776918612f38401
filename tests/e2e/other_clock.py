"""Runs one service with a wrong clock: `python -m tests.e2e.other_clock profiles -300`.

The number is the seconds it is ahead.
"""

import datetime as dt
import sys

import time_machine

name, ahead = sys.argv[1], float(sys.argv[2])
moment = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=ahead)
time_machine.travel(moment, tick=True).start()

from common.serve import serve  # noqa: E402 - sees the other clock

serve(name)
