# SPDX-License-Identifier: Apache-2.0
"""Two desks over one PostgreSQL: what is written at one shows at the other, and when one is killed the other goes on."""

import http.client
import re
import signal
import threading
import time

from agents import Agent
from books import Rest
from customers import Crowd, Customer
from town import People, Town, free_port, until


class Screen:
    """A live stream: remembers when each topic was last told."""

    def __init__(self, port, agent, *topics):
        self.told, self.cut = {}, False
        page = agent.get("/")
        position = re.search(r'data-stream="[^"]*after=([^"&]+)', page) or re.search(r"after=([0-9.]+)", page)
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        line.request(
            "GET", f"/events?after={position[1]}&topics={','.join(topics)}", headers={"Cookie": agent.cookie})
        self.answer = line.getresponse()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        kind = None
        try:
            for raw in self.answer:
                text = raw.decode().strip()
                if text.startswith("event:"):
                    kind = text[6:].strip()
                if text.startswith("data:") and kind == "changed":
                    for topic in text[5:].split():
                        self.told[topic] = time.monotonic()
        except (OSError, http.client.HTTPException):
            pass
        self.cut = True

    def after(self, moment, topic, limit):
        """How many seconds after the moment the topic was told."""
        told = until(lambda: self.told.get(topic, 0) > moment and self.told[topic], limit, every=0.01)
        assert told, f"{topic} was not told within {limit} s"
        return told - moment


def test_when_one_of_two_desks_is_killed_the_other_goes_on(tell):
    with Town("postgres", speed=15) as town:
        first = town.serve()
        other = free_port()
        second = town.serve(other)
        town.city(orders=200, pairs=0)  # nobody else wants this agent's places
        agent = Agent(town, "agent1", [other], writes_up_after=None)
        agent.sign_in()
        people = People(agent)

        # What a customer writes at the first desk shows on a screen of the second.
        liu = Customer(town, "liu", [town.port, other])
        contact = liu.say("hello")["contact"]
        assert until(lambda: contact in agent.opened, 20), "the contact is not offered at the second desk"
        screen = Screen(other, agent, contact)
        lags = []
        for number in range(10):
            moment = time.monotonic()
            liu.say(f"line-{number}")
            lags.append(screen.after(moment, contact, 3))
        tell(f"shown at the other desk after {max(lags) * 1000:.0f} ms at most")

        # The first dies: positions go on, the new contact of the second is offered, and nothing said is lost.
        leader = dict(town.rows("SELECT name, holder FROM lease WHERE name IN ('dispatcher', 'sequencer')"))
        first.kill()
        killed = time.monotonic()
        wang = Customer(town, "wang", [town.port, other])
        waiting = wang.say("hello")["contact"]
        assert until(lambda: waiting in agent.opened, 20), "nobody dispatches any more"
        moved = time.monotonic() - killed
        tell(f"dispatcher and sequencer moved from {set(leader.values())}: offered and taken {moved:.1f} s after the kill")
        assert moved < 12
        moment = time.monotonic()
        liu.say("after-the-kill")
        screen.after(moment, contact, 8)
        assert not screen.cut
        said = [message["body"] for message in liu.conversation()["messages"]]
        assert len([line for line in said if "line-" in str(line)]) == 10
        people.go_home()
        assert not second.ended
        town.check()


def test_tasks_of_a_desk_that_dies_in_the_middle_are_done_by_the_other_once(tell):
    with Town("postgres", speed=15) as town:
        first, other = town.serve(), free_port()
        town.serve(other)
        city = town.city()
        agents = [Agent(town, "agent1", [town.port, other]), Agent(town, "agent2", [town.port, other])]
        crowd = Crowd(town, 0, of=1, ports=[town.port, other])
        people = People(*agents, crowd)
        assert until(lambda: sum(len(agent.given) for agent in agents) >= 2, 60), "nothing is given"

        # The platform hears commands and does not answer: the first desk dies with claimed tasks in its hands.
        city.process.send_signal(signal.SIGSTOP)
        held = "SELECT id FROM task WHERE lane = 'money' AND state = 'leased' AND holder LIKE '%-{}-%'"
        hands = until(lambda: town.rows(held.format(first.process.pid)), 60)
        assert hands, "no task is under way at the first desk"
        first.kill()
        city.process.send_signal(signal.SIGCONT)
        done = f"SELECT count(*) FROM task WHERE state = 'done' AND id IN ({', '.join(id for (id,) in hands)})"
        began = time.monotonic()
        assert until(lambda: town.number(done) == len(hands), 30), "the other desk does not take the tasks over"
        tell(f"{len(hands)} tasks in the hands of the dead, done by the other after {time.monotonic() - began:.1f} s")
        people.go_home()
        town.serve()  # the city knows one address, and still has events for it
        rest = Rest(town).agrees()
        tell(f"{sum(len(agent.given) for agent in agents)} red packets, {rest}")
        assert town.number("SELECT count(*) FROM command WHERE verb = 'remedy.offer'") == len(rest.books["payments"])
        rest.holds(crowd.acknowledged)
        town.check()
