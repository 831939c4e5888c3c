# SPDX-License-Identifier: Apache-2.0
"""A demonstration at two hundred times life is used by people at the speed of life."""

import re
import time

from agents import Agent
from customers import Customer
from town import Town, until

SPEED = 200
# Longer on the town's clock than a heartbeat, an offer and half an hour's session would be good for.
SILENCE = 12


def test_an_agent_who_looks_away_for_a_moment_keeps_place_and_offer():
    with Town("sqlite", speed=SPEED) as town:
        town.serve()
        agent = Agent(town, "agent1")
        agent.sign_in()
        agent.post("/workspace/state", state="ready")
        time.sleep(SILENCE)
        state = "SELECT state FROM agent_status WHERE state <> 'offline'"
        assert town.rows(state) == [["available"]], "silent for a few seconds, and gone"
        Customer(town, "liu").say("hello")
        offered = r'hx-post="(/contacts/[^"]+/acceptance)"'
        offer = until(lambda: re.search(offered, agent.get("/workspace/left")), 10)
        assert offer, "nothing is offered"
        time.sleep(SILENCE)
        assert agent.post(offer[1]) == 204, "the offer ran out under the hand that reached for it"
