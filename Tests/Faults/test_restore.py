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


def sqlite_copy(town):
    """A copy by `mealdesk backup`: where its rows are, and what takes the place of the lost desk once it is lost."""
    town.run("backup", town.folder / "copy")

    def restore():
        (town.folder / "new").mkdir()
        shutil.copy(town.folder / "data/keys", town.folder / "new/keys")
        town.store = str(town.folder / "new/desk.sqlite")
        return town.run("restore", "--data", town.folder / "new", "--store", town.store, town.folder / "copy")

    return str(town.folder / "copy/desk.sqlite"), restore


def postgres_copy(town):
    """The same with PostgreSQL's own tools, as docs/operations.md says."""
    subprocess.run(["pg_dump", "-Fc", "-f", town.folder / "copy.dump", town.store], check=True)
    place = f"{town.store.rpartition('/')[0]}/restored"
    subprocess.run(["psql", "-q", town.store, "-c", "CREATE DATABASE restored"], check=True)
    subprocess.run(["pg_restore", "-d", place, town.folder / "copy.dump"], check=True)

    def restore():
        town.store = place
        return town.run("restore", "--resume")

    return place, restore


def under_way(*lanes):
    """The statement that counts what waits or is being done outside."""
    named = ", ".join(f"'{lane}'" for lane in lanes)
    return f"SELECT count(*) FROM task WHERE lane IN ({named}) AND state IN ('queued', 'leased')"


MONEY, OUTSIDE = under_way("money"), under_way("platform", "money", "notify")


@pytest.mark.parametrize("copy", [sqlite_copy, postgres_copy], ids=["sqlite", "postgres"])
def test_a_restored_desk_asks_before_it_pays(copy, request, tell):
    with Town(request.node.callspec.id, speed=15) as town:
        desk = town.serve()
        city = town.city()
        agents = [Agent(town, f"agent{number}") for number in (1, 2, 3)]
        people = People(*agents, Crowd(town, 0, of=2), Crowd(town, 1, of=2))
        assert until(lambda: len(town.books()["payments"]) > 2, 60), "nothing is given"
        city.process.send_signal(signal.SIGSTOP)
        assert until(lambda: town.number(MONEY) > 1, 60), "no money is under way"
        people.go_home()
        place, restore = copy(town)
        payments, asked_twice = town.number(MONEY, place), town.number(OUTSIDE, place)
        assert payments > 0, "the copy has no money under way"

        # The city wakes and pays; then the desk is lost, with all that it learnt since the copy.
        city.process.send_signal(signal.SIGCONT)
        before = Rest(town).money().books
        desk.kill()
        said = restore()
        tell(f"{payments} payments between the copy and the loss; {said.strip()}")
        assert "generation 2" in said and f"{asked_twice} tasks ask first" in said
        desk = town.serve()
        after = Rest(town).money().books
        assert after["payments"] == before["payments"], "the restored desk paid again"
        assert after["repetitions"] == before["repetitions"], "the restored desk did not ask, it repeated"
        town.check()
