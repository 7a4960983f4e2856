"""The law of PBB-P2 as pure functions: no clock, no I/O, no float; parameters come from a dated Perda."""
