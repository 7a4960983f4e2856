"""`sppt simulate`: the payment core under channels that misbehave, on an injected clock; the same seed is the same run.

A schedule is drawn whole from its seed before anything happens (schedule.py), so that what breaks can be made smaller
(shrink.py). Banks keep ledgers of their own (banks.py); at the end those are held against ours (audit.py).
"""

from sppt.trials.simulate.ground import Ground, thrown_away
from sppt.trials.simulate.planted import Bug
from sppt.trials.simulate.run import Result, simulate
from sppt.trials.simulate.shrink import Smallest, smallest

__all__ = ["Bug", "Ground", "Result", "Smallest", "simulate", "smallest", "thrown_away"]
