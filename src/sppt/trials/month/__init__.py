"""A month as banks tell it: every channel's files and the treasury's statement, with planted differences and labels.

Written from the description of settlement alone, apart from `sppt.reconciliation`, so that it is a witness and no echo.
"""
