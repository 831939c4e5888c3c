# SPDX-License-Identifier: Apache-2.0
"""What people do on the pages, by the hands they have: keys, buttons, fields."""
import time

from playwright.sync_api import expect

from house import PASSWORD


class Customer:
    PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}

    def __init__(self, context, house, name, base=None):
        self.context = context
        self.base = base or house.url
        self.page = context.new_page()
        self.page.goto(house.entry(name, self.base))
        self.open_chat()

    def open_chat(self, page=None):
        page = page or self.page
        if page.locator("#chat[open]").count() == 0:
            page.locator("#chat > summary").click()

    def says(self, text, page=None):
        field = (page or self.page).locator("customer-chat textarea")
        field.fill(text)
        field.press("Enter")

    def another_tab(self):
        page = self.context.new_page()
        page.goto(self.base + "/help")
        self.open_chat(page)
        return page


class Agent:
    def __init__(self, context, house, account, base=None):
        self.context = context
        self.base = base or house.url
        self.page = context.new_page()
        self.page.goto(self.base + "/sign-in")
        self.signs_in(self.page, account)

    @staticmethod
    def signs_in(page, account):
        page.fill("#account", account)
        page.fill("#password", PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(lambda address: "/sign-in" not in address)

    def choose_state(self, value):
        self.page.locator("#my-state > summary").click()
        self.page.locator(f"#my-state button[hx-vals*='\"{value}\"']").first.click()

    def is_ready(self):
        self.choose_state("ready")
        expect(self.page.locator("#my-state button[hx-vals*='\"ready\"']")).to_have_count(0)

    def rests(self):
        self.choose_state("rest")
        expect(self.page.locator("#my-state button[hx-vals*='\"ready\"']")).to_have_count(1)

    def takes(self):
        """Takes the next offer, by the key that it names."""
        expect(self.page.locator(".offer")).to_be_visible()
        before = self.page.url  # which may be that of another contact
        self.page.keyboard.press("a")
        self.page.wait_for_url(lambda address: "/contacts/" in address and address != before)

    def says(self, text, page=None):
        field = (page or self.page).locator("#draft")
        field.fill(text)
        field.press("Control+Enter")

    def another_tab(self):
        page = self.context.new_page()
        page.goto(self.page.url)
        return page


# What stands in a conversation, in its order, and how much of it still waits to be sent.
READ = """() => [[...document.querySelectorAll('#stream-list .message .message-body')].map(body => body.textContent),
  document.querySelectorAll('#pending .message').length]"""


def words(page):
    return page.evaluate(READ)[0]


def wait_until(page, condition, what, limit=30):
    """Until condition() is true; the page goes on meanwhile."""
    import time

    end = time.monotonic() + limit
    while not condition():
        assert time.monotonic() < end, what() if callable(what) else what
        page.wait_for_timeout(100)


def expect_same_words(pages, said, limit=30):
    """Every page shows the same conversation: everything that was said, once, each speaker's words in their order;
    nothing waits any more. said: lists of words, one for each speaker."""
    total = sorted(text for words in said for text in words)

    def shown():
        return [page.evaluate(READ) for page in pages]

    def agrees():
        seen = shown()
        return all(waiting == 0 and sorted(words) == total for words, waiting in seen)

    wait_until(pages[0], agrees, lambda: f"said {said}\nshown {shown()}", limit)
    first, *others = [words for words, _ in shown()]
    for other in others:
        assert other == first
    for mine in said:
        assert [text for text in first if text in set(mine)] == mine
