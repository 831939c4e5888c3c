# SPDX-License-Identifier: Apache-2.0
"""Story 1 in a real browser: two coffees, one promise, kept in sight."""
import time

from playwright.sync_api import expect

from people import Agent, Customer
from scene import LUNCH, order_events


def test_an_order_placed_while_the_page_is_open_appears_on_it(house, visit):
    customer = Customer(visit(**Customer.PHONE), house, LUNCH[0][0])
    steps = customer.page.locator(".help-steps")
    expect(steps).to_have_count(0)
    placed, *later = order_events(int(time.time() * 1000))
    house.tell([placed])
    expect(steps).to_have_count(1)
    now = steps.locator("[data-state=now]").inner_text()
    house.tell(later)
    expect(steps.locator("[data-state=now]")).not_to_have_text(now)


def test_three_actions_lead_from_the_wish_to_a_promise_that_is_watched(house, visit):
    customer = Customer(visit(**Customer.PHONE), house, "C1")
    expect(customer.page.locator(".help-steps")).to_have_count(2)
    agent = Agent(visit(), house, "agent1")
    agent.is_ready()

    customer.says("麻烦把两单一起送过来，不着急，门口走过去有点远")

    expect(agent.page.locator(".offer")).to_be_visible()
    agent.page.keyboard.press("a")  # 1: takes it
    agent.page.wait_for_url("**/contacts/*")
    expect(agent.page.locator("#orders .order")).to_have_count(2)
    agent.page.keyboard.press("m")  # 2: can both come together?
    verdict = agent.page.locator("#dialog .promise-sentence")
    expect(verdict).to_be_visible()
    sentence = verdict.inner_text()
    agent.page.keyboard.press("Enter")  # 3: asks the customer
    expect(agent.page.locator("#side .promise .promise-sentence")).to_have_text(sentence)

    asked = customer.page.locator("#help-live .promise button[value=yes]")
    expect(asked).to_be_visible()
    asked.click()

    # The customer sees what he was promised and who has agreed; the agent sees it watched.
    expect(customer.page.locator("#help-live .promise count-down")).to_be_visible()
    expect(asked).to_have_count(0)
    watched = agent.page.locator("#side .promise")
    expect(watched.locator("count-down")).to_be_visible()
    expect(watched.locator(".leg")).not_to_have_count(0)
    expect(watched.locator(".leg[data-tone=good]")).to_have_count(watched.locator(".leg").count(), timeout=90_000)
    expect(watched.locator(".promise-risk")).to_have_count(0)
    expect(agent.page.locator("#side [data-action=merge]")).to_have_count(0)
