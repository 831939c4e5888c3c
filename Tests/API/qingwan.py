# SPDX-License-Identifier: Apache-2.0
"""A server of Mealdesk over real HTTP, and everybody who calls it: the platform, its app, an integrator."""
import base64
import hashlib
import hmac
import json
import os
import socket
import subprocess
import time
import uuid
from pathlib import Path

import requests

FEED_KEY = "the feed key of Qingwan for tests"
APP_KEY = "the app key of Qingwan for tests."
FEED = "qingwan"
CITY = 7


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def text(raw):
    """Base 64 as it stands in a JWT."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


class Qingwan:
    """`mealdesk serve` with the demo people, in a folder of its own."""

    def __init__(self, folder: Path, more=None):
        self.program = str(Path(os.environ["MEALDESK_BIN"]) / "mealdesk")
        self.data = folder / "data"
        self.port = free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        self.said = folder / "serve.log"
        self.log = open(self.said, "wb")
        keys = {"MEALDESK_FEED_KEY": FEED_KEY, "MEALDESK_APP_KEY": APP_KEY, "MEALDESK_DATA": str(self.data),
                "MEALDESK_DEMO": "true"}
        own = {name: value for name, value in os.environ.items() if not name.startswith("MEALDESK_")}
        self.environment = own | keys | (more or {})
        self.process = subprocess.Popen(
            [self.program, "serve", "--port", str(self.port)],
            env=self.environment, stdout=self.log, stderr=subprocess.STDOUT)
        self.wait()

    def wait(self):
        for _ in range(300):
            assert self.process.poll() is None, self.said.read_text()
            try:
                if requests.get(f"{self.base}/readyz", timeout=2).ok:
                    return
            except requests.ConnectionError:
                pass
            time.sleep(0.1)
        raise AssertionError("the server is not ready after 30 seconds")

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(timeout=20)
        finally:
            self.process.kill()
            self.log.close()

    def command(self, *words):
        """Runs `mealdesk` beside the server; returns what it printed."""
        done = subprocess.run(
            [self.program, *words], env=self.environment, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def token(self, name, *scopes):
        return self.command("people", "token", "add", name, "--scopes", ",".join(scopes), "--owner", "admin")

    # What the platform's app does

    def entry(self, account="C1", seconds=300, key=APP_KEY, algorithm="HS256", jti=None, **claims):
        """The JWT that opens the chat for a customer."""
        claims = {"sub": account, "city": CITY, "exp": int(time.time()) + seconds, "jti": jti or uuid.uuid4().hex} | claims
        signed = text(json.dumps({"alg": algorithm, "typ": "JWT"}).encode()) + "." + text(json.dumps(claims).encode())
        code = hmac.new(key.encode(), signed.encode(), hashlib.sha256).digest()
        return f"{signed}.{text(code)}"

    def visit(self, account="C1"):
        answer = requests.post(f"{self.base}/api/v1/chat/visits", json={"token": self.entry(account)}, timeout=10)
        assert answer.status_code == 201, answer.text
        return answer.json()["visit"]

    # What the platform does

    def send(self, body, **how):
        if isinstance(body, list):
            body = "\n".join(json.dumps(event) for event in body)
        return requests.post(
            f"{self.base}/api/v1/order-events", data=body.encode() if isinstance(body, str) else body,
            auth=FeedSignature(**how), timeout=30)


class FeedSignature(requests.auth.AuthBase):
    """Signs the body as it travels."""

    def __init__(self, key=FEED_KEY, feed=FEED, at=None, nonce=None):
        self.key, self.feed, self.at, self.nonce = key, feed, at, nonce

    def __call__(self, request):
        body = request.body or b""
        body = body.encode() if isinstance(body, str) else body
        at, nonce = str(self.at or int(time.time() * 1000)), self.nonce or uuid.uuid4().hex
        code = hmac.new(self.key.encode(), f"{at}\n{nonce}\n".encode() + body, hashlib.sha256).hexdigest()
        request.headers.update({
            "Mealdesk-Feed": self.feed, "Mealdesk-Timestamp": at, "Mealdesk-Nonce": nonce,
            "Mealdesk-Signature": f"v1={code}"})
        return request


def placed(order, customer="C1", at=None, **more):
    """A placed order of the Lighthouse."""
    at = at or int(time.time() * 1000)
    return {
        "id": f"{order}-placed", "city": CITY, "at": at, "kind": "placed", "order": order, "customer": customer,
        "shop": "lighthouse", "shopName": "灯塔咖啡", "amount": 4600, "due": at + 2_400_000} | more
