# SPDX-License-Identifier: Apache-2.0
"""An agent at the workspace, by the very forms its pages send: takes what is offered, answers, gives red packets, writes
up. What was not answered is sent again under the same command."""

import re
import secrets
import time

from wire import Unreachable, call, form


class Agent:
    pause = 0.2

    def __init__(self, town, login, ports=None, writes_up_after=5):
        self.town, self.login, self.writes_up_after = town, login, writes_up_after
        self.ports = ports or [town.port]
        self.cookie = self.csrf = None
        self.ready_at = 0
        self.opened, self.taken, self.given, self.offered = {}, 0, [], 0

    def step(self):
        if not self.csrf:
            self.sign_in()
        left = self.get("/workspace/left")
        if time.monotonic() > self.ready_at:
            # Back from a lost heartbeat, a missed offer or a wrap-up: whoever is ready already stays so.
            self.ready_at = time.monotonic() + 2
            self.post("/workspace/beat")
            self.post("/workspace/state", state="ready")
        for contact, offer in re.findall(r'hx-post="/contacts/([^/"]+)/offers/([^/"]+)/acceptance"', left):
            if self.post(f"/contacts/{contact}/offers/{offer}/acceptance") == 204:
                self.taken += 1
        for contact in re.findall(r'data-contact[^>]*|href="/contacts/([^"/]+)"', left):
            if contact:
                self.work(contact)

    def finish(self):
        self.post("/workspace/state", state="paused", reason="rest")

    def work(self, contact):
        """Once a contact: a word, a red packet, and the write-up some steps later."""
        if self.opened.setdefault(contact, 0) == 0:
            self.post(f"/contacts/{contact}/messages", text="您好，这就为您查", client=f"{self.login}-{secrets.token_hex(6)}")
            self.help(contact)
        elif self.opened[contact] == self.writes_up_after:
            self.post(f"/contacts/{contact}/wrap-up", outcome="solved")
        self.opened[contact] += 1

    def help(self, contact):
        """Both together, where two orders are on their way; and a red packet."""
        page = self.get(f"/contacts/{contact}")
        case = re.search(r'hx-get="/cases/([^/"]+)/side"', page)
        orders = re.findall(r'<div class="order" id="([^"]+)"', page)
        if case and len(orders) > 1:
            self.together(case[1])
        if case and orders:
            self.packet(case[1], orders[0], yuan=3)

    def together(self, case):
        """Feasible or not is the desk's to say; only a yes has a stamp and a sentence. A silent platform is no yes."""
        page = self.get(f"/cases/{case}/together")
        stamp = re.search(r'name="stamp" value="([^"]+)"', page)
        if stamp and "promise-sentence" in page and self.post(f"/cases/{case}/together", stamp=stamp[1]) == 204:
            self.offered += 1

    def packet(self, case, order, yuan):
        if self.post(f"/cases/{case}/red-packet", order=order, cause="goodwill", yuan=yuan) == 204:
            self.given.append((order, yuan))

    def sign_in(self):
        fields = {"account": self.login, "password": "qingwan-demo"}
        status, headers, _ = self.ask("POST", "/sign-in", fields)
        assert status in (302, 303), f"{self.login} is not let in: {status}"
        self.cookie = headers["Set-Cookie"].split(";")[0]
        self.csrf = re.search(r'<meta name="csrf" content="([^"]*)">', self.get("/"))[1]

    def get(self, path):
        status, _, page = self.ask("GET", path)
        return page.decode() if status == 200 else ""

    def post(self, path, **fields):
        """The status. 4xx is an answer too: somebody else was quicker, or it may not be. So is 502: the desk is up, the
        platform is silent."""
        fields |= {"csrf": self.csrf, "command": secrets.token_hex(12)}
        return self.ask("POST", path, fields)[0]

    def ask(self, method, path, fields=None, patience=60):
        body, headers = form(fields) if fields else (None, {})
        headers |= {"Cookie": f"{self.cookie}; language=zh"} if self.cookie else {}
        end = time.monotonic() + patience
        while True:
            try:
                answer = call(method, f"http://127.0.0.1:{self.ports[0]}{path}", body, headers)
                if answer[0] < 500 or answer[0] == 502:
                    return answer
            except Unreachable:
                pass
            assert time.monotonic() < end, f"{self.login} got no answer for a minute"
            self.ports.append(self.ports.pop(0))
            time.sleep(0.2)
