# SPDX-License-Identifier: Apache-2.0
"""A copy of a running desk, taken while money is under way, put up elsewhere after the desk is lost: what the city was
asked for since the copy is asked about, and not done again."""

import shutil
import signal
import subprocess

import pytest
from agents import Agent
from books import Rest
from customers import Crowd
from town import People, Town, until


def copy_and_restore_sqlite(town):
    """Returns what takes the place of the lost desk, once it is lost."""
    town.run("backup", town.folder / "copy")

    def restore():
        (town.folder / "new").mkdir()
        shutil.copy(town.folder / "data/keys", town.folder / "new/keys")
        town.store = str(town.folder / "new/desk.sqlite")
        return town.run("restore", "--data", town.folder / "new", "--store", town.store, town.folder / "copy")

    return restore


def copy_and_restore_postgres(town):
    """With PostgreSQL's own tools, as docs/operations.md says."""
    subprocess.run(["pg_dump", "-Fc", "-f", town.folder / "copy.dump", town.store], check=True)

    def restore():
        base, _, _ = town.store.rpartition("/")
        subprocess.run(["psql", "-q", town.store, "-c", "CREATE DATABASE restored"], check=True)
        town.store = f"{base}/restored"
        subprocess.run(["pg_restore", "-d", town.store, town.folder / "copy.dump"], check=True)
        return town.run("restore", "--resume")

    return restore


@pytest.mark.parametrize("copy", [copy_and_restore_sqlite, copy_and_restore_postgres], ids=["sqlite", "postgres"])
def test_a_restored_desk_asks_before_it_pays(copy, request, tell):
    with Town(request.node.callspec.id, speed=15) as town:
        desk = town.serve()
        city = town.city()
        agents = [Agent(town, f"agent{number}") for number in (1, 2, 3)]
        people = People(*agents, Crowd(town, 0, of=2), Crowd(town, 1, of=2))
        assert until(lambda: len(town.books()["payments"]) > 2, 60), "nothing is given"
        city.process.send_signal(signal.SIGSTOP)
        under_way = "SELECT count(*) FROM task WHERE lane = 'money' AND state IN ('queued', 'leased')"
        assert until(lambda: town.number(under_way) > 1, 60), "no money is under way"
        people.go_home()
        restore = copy(town)
        asked_twice = town.number(under_way)

        # The city wakes and pays; then the desk is lost, with all that it learnt since the copy.
        city.process.send_signal(signal.SIGCONT)
        before = Rest(town).money().books
        desk.kill()
        said = restore()
        tell(f"{asked_twice} payments between the copy and the loss; {said.strip()}")
        assert "generation 2" in said and f"{asked_twice} tasks ask first" in said
        desk = town.serve()
        after = Rest(town).money().books
        assert after["payments"] == before["payments"], "the restored desk paid again"
        assert after["repetitions"] == before["repetitions"], "the restored desk did not ask, it repeated"
        town.check()
