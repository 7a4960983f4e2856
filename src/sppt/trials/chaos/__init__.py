"""`sppt chaos`: banks as strangers at the real doors, while channel processes and PostgreSQL are killed under them.

The fault schedule follows from the seed; what happens between its blows is the machine's own. At the end each bank's
ledger is held against our books (audit.py).
"""

from sppt.trials.chaos.campaign import Campaign, campaign
from sppt.trials.chaos.site import Entrance, Site

__all__ = ["Campaign", "Entrance", "Site", "campaign"]
