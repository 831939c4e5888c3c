# SPDX-License-Identifier: Apache-2.0
"""A lunch in 青湾 with something on every page: a promise in force, a late order, a case that was escalated, people who
wait. For the tests of every page and for the pictures in docs/images."""
import time

from playwright.sync_api import expect

from house import CITY, NAMES
from people import Agent, Customer

MINUTE = 60_000
# customer, shop, dishes, fen, minutes since it was placed, minutes from then until due, what happened after how many minutes
LUNCH = [
    ("C2", "S2", "老周面馆", [("红烧牛肉面", 1), ("卤蛋", 2)], 3600, 46, 38, {"accepted": 1, "cooking": 2, "ready": 24}),
    ("C3", "S3", "海味小厨", [("海鲜炒饭", 2), ("紫菜汤", 1)], 8100, 28, 45, {"accepted": 1, "cooking": 3, "ready": 18, "assigned": 12,
                                                                      "atShop": 19, "pickedUp": 21}),
    ("C4", "S5", "江湖烤鱼", [("麻辣烤鱼", 1), ("米饭", 3)], 9900, 12, 50, {"accepted": 2, "cooking": 4}),
    ("C5", "S4", "竹林素食", [("罗汉斋", 1), ("素春卷", 2)], 6100, 33, 40, {"accepted": 1, "cooking": 2, "ready": 17, "assigned": 10,
                                                                     "atShop": 18, "pickedUp": 19, "delivered": 31}),
]


def order_events(now):
    for number, (customer, shop, name, items, amount, age, due, marks) in enumerate(LUNCH, start=1):
        placed = now - age * MINUTE
        order = f"QW-{number:04}"
        base = {"city": CITY, "order": order}
        yield base | {
            "id": f"{order}-placed", "at": placed, "kind": "placed", "customer": customer, "customerName": NAMES[customer],
            "customerPhone": f"1990000{4000 + number}", "shop": shop, "shopName": name, "amount": amount,
            "items": [{"name": dish, "count": count} for dish, count in items], "due": placed + due * MINUTE,
            "shopPlace": {"x": 2600, "y": 1700}, "dropPlace": {"x": 1500, "y": 3600}, "dropToken": f"door-{customer}"}
        for kind, after in marks.items():
            event = base | {"id": f"{order}-{kind}", "at": placed + after * MINUTE, "kind": kind}
            if kind in ("accepted", "cooking"):
                event["readyBy"] = placed + (marks.get("ready", 20)) * MINUTE
            if kind in ("assigned", "atShop", "pickedUp", "delivered"):
                event |= {"rider": f"R{number + 3}", "riderName": ["周明亮", "吴晓峰", "郑小雨", "冯远"][number - 1], "epoch": 1}
            yield event


class Scene:
    def __init__(self, house, visit):
        self.house, self.visit = house, visit
        house.tell(list(order_events(int(time.time() * 1000))))
        self.first = Customer(visit(**Customer.PHONE), house, "C1")
        expect(self.first.page.locator(".help-steps")).to_have_count(2)
        self.agent = Agent(visit(), house, "agent1")
        self.agent.is_ready()
        self.escalated()
        self.promised()

    def escalated(self):
        """A late order whose customer wants somebody who decides more."""
        customer = Customer(self.visit(**Customer.PHONE), self.house, "C2")
        customer.says("面都超时这么久了，一直没有骑手，我要找你们主管。")
        self.agent.takes()
        self.agent.says("非常抱歉让您久等，我马上请主管来处理。")
        page = self.agent.page
        page.keyboard.press("Escape")
        page.locator("#side [data-action=escalate]").click()
        expect(page.locator("#dialog form")).to_be_visible()
        page.fill("#ask-reason", "超时且没有骑手，顾客要求主管处理")
        page.locator("#dialog .button-main").click()
        expect(page.locator("#dialog")).to_be_hidden()

    def promised(self):
        """Story 1, up to the promise that everybody has agreed to."""
        self.first.says("麻烦把两单一起送过来，不着急，门口走过去有点远。")
        self.agent.takes()
        page = self.agent.page
        self.agent.says("您好，我是方芳。我看一下两单现在的情况，请稍等。")
        page.keyboard.press("Escape")
        page.keyboard.press("m")
        expect(page.locator("#dialog .promise-sentence")).to_be_visible()
        page.keyboard.press("Enter")
        self.first.page.locator("#help-live .promise button[value=yes]").click()
        expect(page.locator("#side .promise count-down")).to_be_visible()
        expect(page.locator("#side .leg a[href^='/q/']").first).to_be_visible()
        self.question = page.locator("#side .leg a[href^='/q/']").first.get_attribute("href")
        legs = page.locator("#side .leg")
        expect(page.locator("#side .leg[data-tone=good]")).to_have_count(legs.count(), timeout=120_000)
        self.agent.says("两单会一起送到，骑手的时间也已经替他延后了。有变化我会先告诉您。")
        self.contact = page.url

    def rings(self):
        """Somebody else writes, and the agent is asked to take it."""
        other = Customer(self.visit(**Customer.PHONE), self.house, "C3")
        other.says("我的海鲜炒饭到哪了？")
        expect(self.agent.page.locator(".offer")).to_be_visible()
        return other

    def waits(self, name, words):
        """Somebody who waits, because nobody is ready."""
        customer = Customer(self.visit(**Customer.PHONE), self.house, name)
        customer.says(words)
        return customer
