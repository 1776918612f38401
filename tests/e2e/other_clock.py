"""Runs one service whose clock is wrong: `python -m tests.e2e.other_clock profiles -300`.

The seconds it is ahead; before anything that asks for the time is imported.
"""

import datetime
import sys

import time_machine

name, ahead = sys.argv[1], float(sys.argv[2])
moment = datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=ahead)
time_machine.travel(moment, tick=True).start()

from common.serve import serve  # noqa: E402 - it is later there

serve(name)
