"""The administrator's desk: officers, their roles, their lost factors."""
