# SPDX-License-Identifier: Apache-2.0
"""Qingwan as programs: desks and the city on one fast clock, their keys and ports, and PostgreSQL of its own.

What is started here dies with the `Town`; every process is ended by its own number.
"""

import contextlib
import hashlib
import hmac
import json
import os
import pathlib
import secrets
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import threading
import time

from order_log import stages
from wire import Unreachable, call

HOUSE = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = pathlib.Path(os.environ.get("MEALDESK_BIN", HOUSE / ".build/debug")) / "mealdesk"
FULL = os.environ.get("MEALDESK_TEST_FULL") == "1"


def free_port():
    return int(subprocess.check_output([HOUSE / "scripts/free-port"], text=True))


def until(what, seconds, every=0.1):
    """Asks until the answer is true; the answer, or None when the time is over."""
    end = time.monotonic() + seconds
    while True:
        answer = what()
        if answer:
            return answer
        if time.monotonic() > end:
            return None
        time.sleep(every)


class Postgres:
    """A PostgreSQL of the test's own, because it is killed."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="mealdesk-postgres.", dir="/tmp"))
        self.folder.chmod(0o755)
        self.url = self._script("start").strip()

    def _script(self, command):
        return subprocess.check_output([HOUSE / "scripts/postgres", command, self.folder / "pg"], text=True)

    def crash(self):
        self._script("crash")

    def start(self):
        self._script("start")

    def close(self):
        self._script("stop")
        shutil.rmtree(self.folder, ignore_errors=True)


class Town:
    """One place to keep rows (a file or a PostgreSQL), any number of desks over it, one city."""

    def __init__(self, engine="sqlite", speed=10):
        self.engine, self.speed = engine, speed
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="mealdesk-faults."))
        self.postgres = Postgres() if engine == "postgres" else None
        self.store = self.postgres.url if self.postgres else str(self.folder / "data/desk.sqlite")
        self.keys = {name: secrets.token_hex(32) for name in ("feed", "platform", "app")}
        self.began, self.from_ms = time.time(), int(time.time() * 1000)
        self.city_port, self.port = free_port(), free_port()
        self.running = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for program in self.running:
            program.kill()
        if self.postgres:
            self.postgres.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def now(self):
        """The town's clock, in ms."""
        return self.from_ms + int((time.time() - self.began) * 1000 * self.speed)

    def environment(self):
        own = {f"MEALDESK_{name.upper()}_KEY": key for name, key in self.keys.items()}
        own |= {"MEALDESK_DATA": str(self.folder / "data"), "MEALDESK_STORE": self.store}
        own |= {"MEALDESK_SPEED": str(self.speed), "MEALDESK_CLOCK_FROM": str(self.now), "MEALDESK_DEMO": "true"}
        own |= {"MEALDESK_PLATFORM_URL": f"http://127.0.0.1:{self.city_port}"}
        return os.environ | own

    def start(self, *arguments):
        program = Program([str(a) for a in arguments], self.environment(), self.folder)
        self.running.append(program)
        return program

    def serve(self, port=None):
        """A desk that is ready to answer."""
        port = port or self.port
        desk = self.start("serve", "--port", port)
        desk.base = f"http://127.0.0.1:{port}"
        assert until(lambda: desk.ended or desk.answers("/readyz"), 60), "the desk does not get ready: " + desk.words()
        assert not desk.ended, desk.words()
        return desk

    def city(self, orders=20_000, pairs=0.5, seed=7):
        city = self.start(
            "city", "--port", self.city_port, "--desk", f"http://127.0.0.1:{self.port}", "--orders", orders,
            "--pairs", pairs, "--seed", seed)
        city.base = f"http://127.0.0.1:{self.city_port}"
        assert until(lambda: city.ended or city.answers("/"), 60), "the city does not begin"
        assert not city.ended, city.words()
        return city

    def run(self, *arguments, status=0):
        """A command that ends by itself; what it printed."""
        done = subprocess.run(
            [PROGRAM, *[str(a) for a in arguments]], env=self.environment(), text=True, capture_output=True, timeout=120)
        assert done.returncode == status, f"{arguments}: exit code {done.returncode}\n{done.stdout}{done.stderr}"
        return done.stdout

    def check(self):
        """Every invariant of the store, as the operator asks for it."""
        return self.run("check", "--now", self.now)

    def books(self):
        """What the city knows by itself: its payments, its orders' ends, what the desk has acknowledged."""
        time_, nonce = str(int(time.time() * 1000)), secrets.token_hex(12)
        code = hmac.new(self.keys["platform"].encode(), f"{time_}\n{nonce}\n/books".encode(), hashlib.sha256).hexdigest()
        headers = {"Mealdesk-Feed": "qingwan", "Mealdesk-Timestamp": time_, "Mealdesk-Nonce": nonce}
        headers["Mealdesk-Signature"] = f"v1={code}"
        status, _, body = call("GET", f"http://127.0.0.1:{self.city_port}/books", headers=headers)
        assert status == 200, (status, body)
        return json.loads(body)

    def rows(self, statement, and_orders=False, store=None):
        """The desk's rows, or those of another `store` of the same engine, read past the desk: lists of text, the same on
        both engines. With `and_orders` also how many orders are at each stage, of the same moment."""
        place = store or self.store
        if not self.postgres:
            with contextlib.closing(sqlite3.connect(f"file:{place}?mode=ro", uri=True, timeout=10)) as opened:
                opened.execute("BEGIN")
                rows = [["" if value is None else str(value) for value in row] for row in opened.execute(statement)]
                orders = stages(opened) if and_orders else {}
                return rows + [["order", stage, count] for stage, count in orders.items()]
        if and_orders:
            statement += "UNION ALL SELECT 'order', stage, count(*) FROM order_head GROUP BY stage"
        command = ["psql", "-AtqX", "-F", "\x1f", place, "-c", statement]
        done = until(lambda: (answer := subprocess.run(command, text=True, capture_output=True)).returncode == 0 and answer, 20)
        assert done, f"the database does not answer: {statement}"
        return [line.split("\x1f") for line in done.stdout.splitlines()]

    def number(self, statement, store=None):
        return int(self.rows(statement, store=store)[0][0] or 0)


class Program:
    def __init__(self, arguments, environment, folder):
        self.log = tempfile.NamedTemporaryFile(prefix=f"{arguments[0]}.", suffix=".log", dir=folder, delete=False)
        self.process = subprocess.Popen([PROGRAM, *arguments], env=environment, stdout=self.log, stderr=self.log)

    @property
    def ended(self):
        return self.process.poll() is not None

    def words(self):
        return pathlib.Path(self.log.name).read_text()[-4000:]

    def answers(self, path):
        try:
            return call("GET", self.base + path, limit=2)[0] < 500
        except Unreachable:
            return False

    def kill(self):
        """kill -9: no goodbye."""
        if not self.ended:
            self.process.kill()
        self.process.wait()

    def stop(self, limit=20):
        """SIGTERM; how many seconds the program took to end."""
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(limit)
        return time.monotonic() - began


class People:
    """Threads of simulated people; what goes wrong in one is raised where they are sent home."""

    def __init__(self, *people):
        self.over, self.faults = threading.Event(), []
        self.threads = [threading.Thread(target=self._live, args=(one,), daemon=True) for one in people]
        for thread in self.threads:
            thread.start()

    def _live(self, one):
        try:
            while not self.over.is_set():
                one.step()
                self.over.wait(one.pause)
            one.finish()
        except BaseException as fault:
            self.faults.append(fault)

    def go_home(self, limit=60):
        self.over.set()
        for thread in self.threads:
            thread.join(limit)
        if self.faults:
            raise self.faults[0]
        assert not any(thread.is_alive() for thread in self.threads), "somebody never got an answer"
