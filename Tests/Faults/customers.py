# SPDX-License-Identifier: Apache-2.0
"""A customer who draws the chat himself (`/api/v1/chat`): writes, keeps asking until each word is acknowledged, reads."""

import base64
import hashlib
import hmac
import json
import secrets
import time

from wire import Unreachable, call


def text64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def entry(town, customer):
    """What the platform's app signs: who, where, for five minutes, once."""
    claims = {"sub": customer, "city": 7, "exp": int(time.time()) + 300, "jti": secrets.token_hex(8)}
    signed = ".".join(text64(json.dumps(part).encode()) for part in ({"alg": "HS256", "typ": "JWT"}, claims))
    return signed + "." + text64(hmac.new(town.keys["app"].encode(), signed.encode(), hashlib.sha256).digest())


class Customer:
    """Writes a line a step. `acknowledged` holds the client id of every line that was answered with 2xx."""

    pause = 0.3

    def __init__(self, town, name, ports=None, orders=()):
        self.town, self.name, self.orders = town, name, list(orders)
        self.ports = ports or [town.port]
        self.visit, self.written, self.acknowledged, self.retries = None, 0, [], 0

    def step(self):
        self.written += 1
        self.say(f"{self.name}-{self.written:04}")

    def finish(self):
        pass

    def say(self, client):
        """Until it is acknowledged: the client id makes a repetition harmless."""
        opening = {"words": f"第{self.written}句 {client}", "client": client, "orders": self.orders}
        status, answer = self.ask("POST", "/contact", opening)
        assert status == 201, (status, answer)
        self.acknowledged.append(client)
        return answer

    def conversation(self):
        status, answer = self.ask("GET", "/contact?after=0")
        assert status == 200, (status, answer)
        return answer

    def ask(self, method, path, body=None, patience=60):
        end = time.monotonic() + patience
        while True:
            try:
                status, answer = self._try(method, path, body)
                if status < 500:
                    return status, answer
            except Unreachable:
                status = 0
            self.retries += 1
            assert time.monotonic() < end, f"{self.name} got no answer for a minute, last {status}"
            self.ports.append(self.ports.pop(0))  # the next door, where there is more than one
            time.sleep(0.2)

    def _try(self, method, path, body):
        if not self.visit:
            status, answer = self._call("POST", "/visits", {"token": entry(self.town, self.name)}, {})
            if status != 201:
                return status, answer
            self.visit = answer["visit"]
        return self._call(method, path, body, {"Authorization": f"Bearer {self.visit}"})

    def _call(self, method, path, body, headers):
        base = f"http://127.0.0.1:{self.ports[0]}/api/v1/chat"
        status, _, answer = call(method, base + path, body, headers)
        return status, json.loads(answer) if answer else None


class Crowd:
    """One customer after another, each with an order of his own on its way, each writing a few lines."""

    pause = Customer.pause

    def __init__(self, town, number, of, ports=None):
        self.town, self.number, self.of, self.ports = town, number, of, ports
        self.known, self.now = [], None

    def step(self):
        if not self.now or self.now.written == 6:
            orders = self.town.rows(
                "SELECT ref, customer FROM order_head WHERE customer IS NOT NULL AND stage = 'placed' OR stage = 'cooking'"
                " ORDER BY id DESC LIMIT 200")
            met = {customer.name for customer in self.known}
            fresh = [order for order in orders if order[1] not in met and hash_of(order[1]) % self.of == self.number]
            if not fresh:
                return
            self.now = Customer(self.town, fresh[0][1], self.ports and list(self.ports), [fresh[0][0]])
            self.known.append(self.now)
        self.now.step()

    def finish(self):
        pass

    @property
    def acknowledged(self):
        return [client for customer in self.known for client in customer.acknowledged]


def hash_of(text):
    return int(hashlib.sha256(text.encode()).hexdigest(), 16)
