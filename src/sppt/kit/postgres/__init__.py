"""The embedded PostgreSQL: our own small supervisor around the programs of a package or of the system.

See docs/decisions/0002-embedded-postgresql.md for what it does and why.
"""

from sppt.kit.postgres.binaries import Binaries, find_binaries
from sppt.kit.postgres.server import (
    Server,
    StopMode,
    discard,
    ensure_running,
    is_running,
    kill_nine,
    stop,
)
from sppt.kit.postgres.settings import Durability
from sppt.kit.postgres.troubles import (
    DiskFull,
    ForeignVersion,
    Locked,
    NotStarting,
    NotStopping,
    OtherDurability,
    PostgresMissing,
    PostgresTrouble,
    SocketTaken,
    WrongOwner,
)

__all__ = [
    "Binaries",
    "DiskFull",
    "Durability",
    "ForeignVersion",
    "Locked",
    "NotStarting",
    "NotStopping",
    "OtherDurability",
    "PostgresMissing",
    "PostgresTrouble",
    "Server",
    "SocketTaken",
    "StopMode",
    "WrongOwner",
    "discard",
    "ensure_running",
    "find_binaries",
    "is_running",
    "kill_nine",
    "stop",
]
