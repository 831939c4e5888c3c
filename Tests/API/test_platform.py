# SPDX-License-Identifier: Apache-2.0
"""The integrator's sample (docs/examples/platform.py) beside a running desk: every kind of command there is, asked for
as people and programs ask for it, is carried out and proven by an event."""
import hashlib
import hmac
import json
import os
import re
import subprocess
import sys
import time
import uuid
from pathlib import Path

import pytest
import requests

from qingwan import FEED_KEY, FeedSignature, Qingwan, free_port

HOUSE = Path(__file__).parents[2]
SAMPLE = HOUSE / "docs/examples/platform.py"
PLATFORM_KEY = "the platform key of Qingwan here"
HOUR = 3_600_000


class Sample:
    """The script as an integrator starts it."""

    def __init__(self, folder, desk, port):
        self.base, self.said = f"http://127.0.0.1:{port}", folder / "platform.log"
        keys = {"FEED_KEY": FEED_KEY, "PLATFORM_KEY": PLATFORM_KEY}
        with open(self.said, "wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, SAMPLE, "serve", str(port), desk], env=os.environ | keys, stdout=log,
                stderr=subprocess.STDOUT)
        numbers = until(lambda: re.search(r"^orders: (.*)$", self.said.read_text(), re.M)).group(1).split()
        self.orders = {number.rsplit("-", 1)[0]: number for number in numbers}

    def ask(self, method, path, body=None, key=PLATFORM_KEY):
        """As Mealdesk asks: signed with the platform's key."""
        sign = FeedSignature(key=key)
        if method == "GET":
            request = requests.Request("GET", self.base + path).prepare()
            request.body = path
            signed = sign(request).headers
            return requests.get(self.base + path, headers=signed, timeout=10)
        return requests.post(self.base + path, data=json.dumps(body).encode(), auth=sign, timeout=10)


def until(what, seconds=20):
    end = time.monotonic() + seconds
    while not (answer := what()):
        assert time.monotonic() < end, "it does not come"
        time.sleep(0.05)
    return answer


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    """A desk that knows the sample as its platform."""
    folder, port = tmp_path_factory.mktemp("platform"), free_port()
    more = {"MEALDESK_PLATFORM_KEY": PLATFORM_KEY, "MEALDESK_PLATFORM_URL": f"http://127.0.0.1:{port}"}
    desk = Qingwan(folder, more)
    sample = Sample(folder, desk.base, port)
    token = desk.token("integrator", "orders:read", "orders:command", "contacts:write")
    desk.mine = {"Authorization": f"Bearer {token}"}
    yield desk, sample
    sample.process.kill()
    sample.process.wait()
    desk.stop()


def order(desk, number):
    """The order as the desk knows it, once it knows it."""
    def look():
        answer = requests.get(f"{desk.base}/api/v1/orders/{number}", headers=desk.mine, timeout=10)
        return answer.json()["items"] if answer.ok else []
    return until(look)[0]


def command(desk, number, kind, **more):
    order(desk, number)
    wish = {"kind": kind, "note": "as the integrator's sample shows", "behalf": "customer"} | more
    headers = desk.mine | {"Idempotency-Key": uuid.uuid4().hex}
    return requests.post(f"{desk.base}/api/v1/orders/{number}/commands", json=wish, headers=headers, timeout=10)


def state(desk, number, asked):
    """How a command stands when it has ended."""
    def look():
        found = requests.get(f"{desk.base}/api/v1/orders/{number}/commands", headers=desk.mine, timeout=10).json()
        mine = next(one for one in found["items"] if one["id"] == asked["id"])
        return None if mine["state"] in ("asked", "sent", "answered") else mine
    return until(look)


# The kinds that the API takes, each for an order of the sample at which it can be asked for.
ASKED = [
    ("new", "acceptOrder", {}), ("first", "delayCooking", {"due": HOUR}), ("cooking", "markReady", {}),
    ("late", "nudge", {"party": "rider"}), ("late", "moveClock", {"due": HOUR}), ("riding", "cancelRider", {}),
    ("new", "callRider", {}), ("second", "deliverSelf", {}), ("again", "refuseRefund", {"text": "没有少"}),
    ("gone", "claim", {"amount": 500, "cause": "late"}),
]


@pytest.mark.parametrize("what, kind, more", ASKED, ids=[kind for _, kind, _ in ASKED])
def test_what_is_asked_over_the_api_is_done_and_confirmed(town, what, kind, more):
    desk, sample = town
    if "due" in more:
        more = more | {"due": int(time.time() * 1000) + more["due"]}
    answer = command(desk, sample.orders[what], kind, **more)
    assert answer.status_code == 201, answer.text
    done = state(desk, sample.orders[what], answer.json())
    assert (done["state"], done["can"]["yes"], done["reply"]["answer"]) == ("confirmed", True, "done"), done


def test_what_needs_a_second_signature_or_cannot_be_done_is_said(town):
    desk, sample = town
    for what, kind in [("second", "stopDelivery"), ("asked", "agreeRefund")]:
        asked = command(desk, sample.orders[what], kind)
        assert (asked.status_code, asked.json()["state"]) == (201, "proposed"), asked.text
    no = command(desk, sample.orders["riding"], "separate")
    assert no.status_code == 409 and "notGrouped" in no.text, no.text


def wish(sample, kind, *whats, **more):
    """A command as Mealdesk writes it, for what has its own way to people: promises, remedies, a leader's signature."""
    numbers = [sample.orders[what] for what in whats]
    soon = int(time.time() * 1000) + 60_000
    return {"id": f"test-{uuid.uuid4().hex[:8]}", "city": 7, "kind": kind, "orders": numbers, "deadline": soon} | more


def perform(sample, asked):
    can = sample.ask("POST", "/commands/can", asked).json()
    first = sample.ask("POST", "/commands", asked).json()
    # A lost answer is asked for, or the command comes again: the same answer, and nothing is done twice.
    assert sample.ask("GET", f"/commands/{asked['id']}").json() == first
    told = len(sample.ask("GET", "/events?after=").text.splitlines())
    assert sample.ask("POST", "/commands", asked).json() == first
    assert len(sample.ask("GET", "/events?after=").text.splitlines()) == told
    return can, first


SIGNED = [
    ("together", ["first", "riding"], {"plan": "group", "due": HOUR, "waitSpare": 300_000}),
    ("separate", ["first", "riding"], {}), ("ask", ["gone"], {"party": "rider", "question": "能等五分钟吗？"}),
    ("ask", ["cooking"], {"party": "merchant", "question": "能一起出餐吗？"}),
    ("notify", ["late"], {"text": "骑手三分钟后到"}), ("coupon", ["late"], {"amount": 500}),
    ("refund", ["late"], {"amount": 600}), ("agreeRefund", ["asked"], {"afterSale": "request-1"}),
    ("stopDelivery", ["riding"], {}), ("cancelOrder", ["first"], {"cause": "service"}),
]


@pytest.mark.parametrize("kind, whats, more", SIGNED, ids=[kind for kind, _, _ in SIGNED])
def test_what_mealdesk_signs_is_done_once_and_told(town, kind, whats, more):
    desk, sample = town
    if "due" in more:
        more = more | {"due": int(time.time() * 1000) + more["due"]}
    asked = wish(sample, kind, *whats, **more)
    can, done = perform(sample, asked)
    assert (can, done) == ({"yes": True}, {"answer": "done"})
    events = [json.loads(line) for line in sample.ask("GET", "/events?after=").text.splitlines()]
    assert any(event.get("command") == asked["id"] for event in events), "no event names the command"


def test_the_desk_has_taken_all_that_the_sample_told(town):
    desk, sample = town
    told = sample.ask("GET", "/events?after=").text
    answer = desk.send(told)
    assert answer.json()["badCount"] == 0 and answer.json()["unknown"] == 0, answer.text
    assert until(lambda: desk.send(told).json()["fresh"] == 0 or None)
    assert "not taken" not in sample.said.read_text()
    assert order(desk, sample.orders["first"])["stage"] == "cancelled"


def test_reminders_of_the_app_and_of_programs_are_answered_from_the_samples_facts(town):
    desk, sample = town
    # Asked in the platform's app: the desk answers there, as it answers anybody.
    until(lambda: re.search(r'^/commands .*"replyReminder"', sample.said.read_text(), re.M))
    until(lambda: "reminderReplied" in sample.ask("GET", "/events?after=").text)
    number = order(desk, sample.orders["gone"])["id"]
    answer = requests.post(
        f"{desk.base}/api/v1/orders/{number}/reminders", json={}, timeout=10,
        headers=desk.mine | {"Idempotency-Key": uuid.uuid4().hex})
    assert answer.status_code == 201, answer.text
    assert "/facts" in sample.said.read_text()


def test_what_was_told_in_part_is_asked_for(town):
    _, sample = town
    until(lambda: re.search(f'^/orders/record .*"{sample.orders["part"]}"', sample.said.read_text(), re.M))


def test_what_mealdesk_did_not_sign_is_refused(town):
    _, sample = town
    asked = wish(sample, "refund", "gone", amount=100)
    assert sample.ask("POST", "/commands", asked, key="another key, also of 32 bytes len").status_code == 401
    body = json.dumps(asked).encode()
    at, nonce = str(int(time.time() * 1000)), uuid.uuid4().hex
    code = hmac.new(PLATFORM_KEY.encode(), f"{at}\n{nonce}\n".encode() + body, hashlib.sha256).hexdigest()
    headers = {"Mealdesk-Timestamp": at, "Mealdesk-Nonce": nonce, "Mealdesk-Signature": f"v1={code}"}
    answers = [requests.post(sample.base + "/commands/can", data=body, headers=headers, timeout=10) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 401]


def test_no_kind_of_command_is_missing():
    source = (HOUSE / "Sources/Domain/Orders/Wire/PlatformCommand.swift").read_text()
    cases = re.search(r"enum Kind.*?\n  }", source, re.S).group(0)
    kinds = {name.strip() for line in re.findall(r"^    case (.*)$", cases, re.M) for name in line.split(",")}
    tried = {kind for _, kind, _ in ASKED} | {kind for kind, _, _ in SIGNED} | {"replyReminder"}
    assert len(kinds) == 20 and tried == kinds, kinds ^ tried
    guide = (HOUSE / "docs/integrate.md").read_text()
    assert all(f"`{kind}`" in guide for kind in kinds)
