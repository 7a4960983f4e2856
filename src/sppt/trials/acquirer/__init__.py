"""An acquirer of QRIS as a process of its own: speaks SNAP BI from the standard's text and misbehaves on command."""
