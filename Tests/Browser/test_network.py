# SPDX-License-Identifier: Apache-2.0
"""Bad networks, two tabs, reloads: what was said is there once, in order, on both sides."""
import os
import random
import threading
import time

import pytest
from playwright.sync_api import expect

from people import Agent, Customer, expect_same_words, wait_until, words


def talk(house, visit, name, account, customer_wire=None, agent_wire=None):
    """A customer and an agent in one conversation, each on the network given."""
    customer = Customer(visit(**Customer.PHONE), house, name, customer_wire and customer_wire.url)
    agent = Agent(visit(), house, account, agent_wire and agent_wire.url)
    agent.is_ready()
    customer.says("在吗？")
    agent.takes()
    agent.says("您好，我在。")
    expect_same_words([customer.page, agent.page], [["在吗？"], ["您好，我在。"]])
    return customer, agent


CUTS = [(kind, seconds) for seconds in (60, 10, 1) for kind in ("freeze", "cut")]


@pytest.mark.parametrize("side", ["customer", "agent"])
def test_a_network_that_goes_away_loses_and_doubles_nothing(house, visit, wires, side):
    talks = []
    for number, (kind, seconds) in enumerate(CUTS, start=1):
        wire = wires(house)
        customer, agent = talk(house, visit, f"C{number}", f"agent{number}", **{f"{side}_wire": wire})
        agent.rests()  # so that the next customer finds the next agent
        talks.append((kind, seconds, wire, customer, agent))

    mends = []
    for kind, seconds, wire, customer, agent in talks:
        began = time.monotonic()
        getattr(wire, kind)()
        for i in (1, 2):
            customer.says(f"顾客在断网时说 {i}")
            agent.says(f"客服在断网时说 {i}")
        own = (customer if side == "customer" else agent).page
        assert own.locator("#pending .message").count() == 2, "what waits is seen to wait"
        mend = threading.Timer(max(0, seconds - (time.monotonic() - began)), wire.mend)
        mend.start()
        mends.append(mend)

    for (_, _, _, customer, agent), mend in reversed(list(zip(talks, mends))):
        wait_until(customer.page, lambda: not mend.is_alive(), "the network is mended", 90)
        expect_same_words(
            [customer.page, agent.page],
            [["在吗？", "顾客在断网时说 1", "顾客在断网时说 2"], ["您好，我在。", "客服在断网时说 1", "客服在断网时说 2"]],
            limit=60)
    for _, _, _, customer, agent in talks:  # and the contact is still theirs
        agent.says("都收到了")
        expect(customer.page.locator("#stream-list .message-body", has_text="都收到了")).to_have_count(1)


def test_words_whose_answer_was_lost_are_said_once(house, visit, wires):
    wire = wires(house)
    customer = Customer(visit(**Customer.PHONE), house, "C2", wire.url)
    wire.deafen()
    customer.says("第一句")  # opens the contact; nobody hears that it did
    agent = Agent(visit(), house, "agent1")
    agent.is_ready()
    agent.takes()
    assert words(agent.page) == ["第一句"]
    customer.says("第二句")
    wire.cut()
    wire.mend()
    expect_same_words([customer.page, agent.page], [["第一句", "第二句"]])


def test_tabs_of_one_person_show_the_same(house, visit):
    customer, agent = talk(house, visit, "C2", "agent1")
    second, other = customer.another_tab(), agent.another_tab()
    customer.says("这是第一个标签页")
    customer.says("这是第二个标签页", second)
    agent.says("从第一个标签页回答")
    agent.says("从第二个标签页回答", other)
    expect_same_words(
        [customer.page, second, agent.page, other],
        [["在吗？", "这是第一个标签页"], ["这是第二个标签页"], ["您好，我在。", "从第一个标签页回答"], ["从第二个标签页回答"]])


def test_a_tab_that_is_closed_leaves_its_words_to_the_other(house, visit, wires):
    wire = wires(house)
    customer, agent = talk(house, visit, "C2", "agent1", customer_wire=wire)
    second = customer.another_tab()
    wire.cut()
    customer.says("关掉这一页之前说的")
    customer.page.close()
    wire.mend()
    expect_same_words([second, agent.page], [["在吗？", "关掉这一页之前说的"], ["您好，我在。"]])


def test_a_reload_in_the_middle_of_sending_loses_and_doubles_nothing(house, visit, wires):
    near, far = wires(house), wires(house)
    customer, agent = talk(house, visit, "C2", "agent1", near, far)
    for wire, person, who in ((near, customer, "顾客"), (far, agent, "客服")):
        wire.freeze()
        for i in range(5):
            person.says(f"{who}连着说 {i}")
        wire.mend()
        person.page.reload()
    customer.open_chat()
    expect_same_words(
        [customer.page, agent.page],
        [["在吗？", *(f"顾客连着说 {i}" for i in range(5))], ["您好，我在。", *(f"客服连着说 {i}" for i in range(5))]])


def test_an_agent_who_goes_on_to_the_next_contact_leaves_no_word_behind(house, visit, wires):
    wire = wires(house)
    customer, agent = talk(house, visit, "C2", "agent1", agent_wire=wire)
    wire.freeze()
    agent.says("稍等，我去问一下商家")
    wire.mend()
    agent.page.goto(agent.base + "/")
    expect_same_words([customer.page], [["在吗？"], ["您好，我在。", "稍等，我去问一下商家"]])


@pytest.mark.parametrize("side", ["customer", "agent"])
def test_fifty_quick_messages_over_a_network_that_breaks_at_random(house, visit, wires, side):
    seed = int(os.environ.get("MEALDESK_SEED", random.randrange(1_000_000)))
    print(f"repeat with MEALDESK_SEED={seed}")
    chance = random.Random(seed)
    wire = wires(house)
    customer, agent = talk(house, visit, "C2", "agent1", **{f"{side}_wire": wire})
    speaker = customer if side == "customer" else agent
    said = [f"第 {i} 句" for i in range(50)]
    for text in said:
        if chance.random() < 0.3:
            chance.choice([wire.cut, wire.freeze, wire.deafen, wire.mend, wire.mend])()
        speaker.says(text)
    wire.cut()
    wire.mend()
    opening = ["在吗？"], ["您好，我在。"]
    all_words = [[*opening[0], *said], opening[1]] if side == "customer" else [opening[0], [*opening[1], *said]]
    expect_same_words([customer.page, agent.page], all_words, limit=60)
