"""What the embedded server is told: one file, written anew at each start."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

FILE = "sppt.conf"
USER = "sppt"
DATABASE = "sppt"

_COMMON = """\
# Written by sppt at each start; ALTER SYSTEM or lines below its include in postgresql.conf win over it.
listen_addresses = ''
port = {port}
unix_socket_directories = '{socket_dir}'
unix_socket_permissions = 0700
max_connections = 100
password_encryption = 'scram-sha-256'
timezone = 'Asia/Jakarta'
log_timezone = 'Asia/Jakarta'
idle_in_transaction_session_timeout = '5min'
client_connection_check_interval = '5s'  # a statement whose asker has died ends soon after

shared_buffers = '{shared_buffers}'
wal_compression = on
max_wal_size = '4GB'
checkpoint_timeout = '15min'
random_page_cost = 1.1
jit = off
plan_cache_mode = auto
track_io_timing = off

# A taxpayer's data must not reach the log. Errors repeat values of rows, so they go to the client alone
# (which logs their code); a crash report's DETAIL repeats the running statement, so DETAIL is left out.
log_destination = 'stderr'
logging_collector = off
log_line_prefix = '%m [%p] %q%u@%d '
log_min_messages = log
log_error_verbosity = terse
log_min_error_statement = panic
log_statement = 'none'
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
log_min_duration_statement = -1
"""

_THROW_AWAY = """
# A throw-away cluster for tests: a power cut loses it, a kill -9 its last commits.
fsync = off
synchronous_commit = off
full_page_writes = off
max_connections = 300  # several workers of a test run, each with fifty callers at once
"""

_KEPT = """
fsync = on
synchronous_commit = on
full_page_writes = on
"""


class Durability(StrEnum):
    """Whether every commit must outlive kill -9 and a power cut; fixed when the cluster is created."""

    FULL = "full"
    TESTS = "tests"


def text(*, socket_dir: Path, port: int, durability: Durability) -> str:
    """The settings file; `socket_dir` holds no quote, backslash or comma (places.socket_dir sees to it)."""
    throw_away = durability is Durability.TESTS
    common = _COMMON.format(
        port=port, socket_dir=socket_dir, shared_buffers="128MB" if throw_away else "256MB"
    )
    return common + (_THROW_AWAY if throw_away else _KEPT)
