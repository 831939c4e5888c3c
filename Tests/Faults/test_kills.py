# SPDX-License-Identifier: Apache-2.0
"""kill -9 of desk and database at any moment, while the city lives, customers write and agents give: nothing that was
acknowledged is lost, nothing happens twice outside."""

import os
import random
import time

import pytest
from agents import Agent
from books import Rest
from customers import Crowd
from town import FULL, People, Town

KILLS = 100 if FULL else 10
SEED = int(os.environ.get("MEALDESK_TEST_SEED", random.SystemRandom().randrange(1 << 30)))


@pytest.mark.parametrize("engine", ["sqlite", "postgres"])
def test_killed_again_and_again_it_loses_nothing_and_pays_once(engine, tell):
    tell(f"{engine}: seed {SEED} (MEALDESK_TEST_SEED={SEED} repeats the moments)")
    chance = random.Random(SEED)
    with Town(engine, speed=15) as town:
        desk = town.serve()
        town.city(seed=SEED)
        crowds = [Crowd(town, number, of=3) for number in range(3)]
        agents = [Agent(town, f"agent{number}") for number in (1, 2, 3)]
        people = People(*crowds, *agents)
        for number in range(KILLS):
            time.sleep(chance.uniform(0.5, 4))
            # On PostgreSQL every second victim is the database, and every fourth time both.
            if not town.postgres or number % 2 == 0:
                desk.kill()
            if town.postgres and number % 4 != 0:
                town.postgres.crash()
                time.sleep(chance.uniform(0, 1))
                town.postgres.start()
            if desk.ended:
                time.sleep(chance.uniform(0, 0.5))
                desk = town.serve()
        time.sleep(3)
        people.go_home()
        rest = Rest(town).agrees()
        written = [client for crowd in crowds for client in crowd.acknowledged]
        rest.holds(written)
        given = sum(len(agent.given) for agent in agents)
        tell(f"{engine}: {KILLS} kills, {len(written)} words, {given} red packets, {rest}")
        assert town.number("SELECT count(*) FROM command WHERE verb = 'remedy.offer'") == given
        promises = dict(town.rows("SELECT state, count(*) FROM promise GROUP BY state"))
        tell(f"{engine}: promises {promises}")
        assert given > 0 and len(written) > KILLS and rest.number("told") > 100, "too little happened to prove anything"
        town.check()
        assert desk.stop() < 2
