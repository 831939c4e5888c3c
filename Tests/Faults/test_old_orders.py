# SPDX-License-Identifier: Apache-2.0
"""Orders of days ago beside a desk that goes on: what was kept makes an empty store the same, orders leave for files,
and come back as they were."""

import contextlib
import hashlib
import hmac
import json
import secrets
import sqlite3
import subprocess
import threading
import time

import pytest
from town import FULL, Town
from wire import call

ORDERS = 600
DAY = 86_400


class Feed:
    """The platform: signed batches of whole lives of orders."""

    def __init__(self, town):
        self.town, self.number = town, 0

    def send(self, events):
        body = "\n".join(json.dumps(event) for event in events).encode()
        at, nonce = str(int(time.time() * 1000)), secrets.token_hex(12)
        code = hmac.new(self.town.keys["feed"].encode(), f"{at}\n{nonce}\n".encode() + body, hashlib.sha256).hexdigest()
        headers = {"Mealdesk-Feed": "qingwan", "Mealdesk-Timestamp": at, "Mealdesk-Nonce": nonce}
        headers["Mealdesk-Signature"] = f"v1={code}"
        status, _, answer = call("POST", f"http://127.0.0.1:{self.town.port}/api/v1/order-events", body, headers)
        assert status == 200 and json.loads(answer)["badCount"] == 0, answer

    def life(self, order, at, ends=True):
        """What is told of one order; one that has not ended goes on with `more`."""
        rider = {"rider": f"R{self.number % 40}", "epoch": 1}
        told = [("placed", {"customer": f"C{self.number}", "shop": f"S{self.number % 30}", "amount": 3000,
                            "due": at + 2_400_000}),
                ("paid", {}), ("accepted", {"readyBy": at + 900_000}), ("assigned", rider), ("atShop", rider),
                ("pickedUp", rider), ("delivered", rider), ("completed", {})]
        self.number += 1
        return [{"id": f"{order}-{kind}", "city": 7, "at": at + place * 1000, "kind": kind, "order": order} | more
                for place, (kind, more) in enumerate(told if ends else told[:4])]


class Today(threading.Thread):
    """Orders of today, told event by event while everything else happens."""

    def __init__(self, feed):
        super().__init__(daemon=True)
        self.feed, self.over, self.fault, self.told = feed, threading.Event(), None, 0

    def run(self):
        try:
            while not self.over.wait(0.02):
                at = int(time.time() * 1000) - 60_000
                for event in self.feed.life(f"today-{self.told}", at):
                    self.feed.send([event])
                self.told += 1
        except BaseException as fault:
            self.fault = fault

    def stop(self):
        self.over.set()
        self.join(20)
        if self.fault:
            raise self.fault


def make_old(town):
    """Two of three orders were first told of one, two or three days ago: their ids say when."""
    back = "(id / 4 % 4)"
    steps = [
        f"UPDATE order_ref SET id = id - {back} * {DAY} * 524288",
        f"UPDATE order_head SET day = day - {back}, id = id - {back} * {DAY} * 524288",
    ]
    if town.postgres:
        for step in steps:
            subprocess.run(["psql", "-qX", "-v", "ON_ERROR_STOP=1", town.store, "-c", step], check=True)
    else:
        with contextlib.closing(sqlite3.connect(town.store)) as store, store:
            for step in steps:
                store.execute(step)


def days(town):
    return dict(town.rows("SELECT day, count(*) FROM order_head WHERE ref LIKE 'old-%' GROUP BY day ORDER BY day"))


@pytest.mark.parametrize("engine", ["sqlite", "postgres"] if FULL else ["sqlite"])
def test_old_orders_leave_and_come_back_beside_a_running_desk(engine, tell):
    with Town(engine, speed=1) as town:
        town.from_ms += 3_600_000  # The desk's clock is ahead of the commands', as a fast one is.
        feed, folder = Feed(town), town.folder / "archive"
        desk = town.serve()
        began = int(time.time() * 1000) - 3_600_000
        lives = [event for number in range(ORDERS) for event in feed.life(f"old-{number}", began + number)]
        for start in range(0, len(lives), 2000):
            feed.send(lives[start : start + 2000])
        desk.stop()
        make_old(town)
        desk = town.serve()
        before = days(town)
        today = Today(feed)
        today.start()

        assert_same(town, "first")
        last = time.strftime("%Y-%m-%d", time.gmtime(time.time() + 8 * 3600 - DAY))
        wrote = town.run("archive", "--before", last, "--to", folder, "--delete")
        gone = sum(int(line.split(" deleted")[0].split()[-1]) for line in wrote.splitlines())
        left = days(town)
        assert gone > 200 and sum(map(int, left.values())) == ORDERS - gone, (wrote, left)
        assert town.run("archive", "--before", last, "--to", folder, "--delete") == "", "nothing is written twice"
        files = sorted(folder.glob("*.gz"))
        came = [town.run("archive", "--restore", file) for file in files]
        assert sum(int(line.split(": ")[1].split()[0]) for line in came) == gone, came
        assert days(town) == before
        assert_same(town, "second")
        today.stop()
        tell(f"{engine}: {gone} of {ORDERS} orders left and came back while {today.told} more were told")
        town.check()


def assert_same(town, name):
    """What was kept makes every order again, those of this second too."""
    said = town.run("replay", "--into", town.folder / f"{name}.sqlite")
    assert " orders are the same, 0 differ" in said and not said.startswith("0 requests"), said
    assert int(said.split(" requests, ")[1].split()[0]) > ORDERS, said
