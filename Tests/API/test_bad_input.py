# SPDX-License-Identifier: Apache-2.0
"""What a stranger, a clumsy program and a curious customer send, over real HTTP: each gets a clear answer, and nothing
that was good is lost."""
import gzip
import io
import json
import time
import uuid

import pytest
import requests
from PIL import Image

from qingwan import CITY, FeedSignature, placed, text

SCRIPT = "<script>alert(1)</script>"
HOSTILE = [
    SCRIPT, '"><img src=x onerror=alert(1)>', "'; DROP TABLE message; --", "Robert'); DELETE FROM person;--",
    "{{frame.csrf}} {{{t.name}}}", "%00 \\u0000 %s %n ${7*7}", "＜ｓｃｒｉｐｔ＞ 𝕏 👩‍👩‍👧 \u202emoor", "$1 ?1 :name",
]


def now():
    return int(time.time() * 1000)


def ready(name, order, **more):
    return {"id": name, "city": CITY, "at": now(), "kind": "ready", "order": order} | more


def problem(answer):
    assert answer.headers["Content-Type"] == "application/problem+json", answer.text
    body = answer.json()
    assert body["status"] == answer.status_code
    return body["type"].rsplit("/", 1)[-1]


class Browser(requests.Session):
    """A session with the form token of the page it is on."""

    def __init__(self, desk):
        super().__init__()
        self.desk = desk

    def page(self, path):
        answer = self.get(self.desk.base + path, timeout=20)
        assert answer.status_code == 200, (path, answer.status_code, answer.text[:300])
        return answer.text

    def token(self, path):
        return self.page(path).split('name="csrf" content="')[1].split('"')[0]

    def sign_in(self, account):
        answer = self.post(
            f"{self.desk.base}/sign-in", data={"account": account, "password": "qingwan-demo"}, timeout=20,
            allow_redirects=False)
        assert answer.status_code == 303, answer.text
        return self

    def enter(self, account, **claims):
        answer = self.get(
            f"{self.desk.base}/help/enter", params={"token": self.desk.entry(account, **claims)}, timeout=20,
            allow_redirects=False)
        assert answer.status_code == 303, answer.text
        return self


# The feed


@pytest.mark.parametrize("how, reason", [
    ({"key": "another key of the same length!!"}, "signature-forged"),
    ({"at": now() - 400_000}, "signature-expired"),
    ({"at": now() + 400_000}, "signature-expired"),
    ({"feed": "elsewhere"}, "feed-unknown"),
    ({"nonce": "short"}, "signature-malformed"),
])
def test_a_batch_that_is_not_the_platforms_is_refused(desk, how, reason):
    name = uuid.uuid4().hex
    answer = desk.send([ready(name, "QW-refused")], **how)
    assert (answer.status_code, problem(answer)) == (401, reason)
    assert desk.send([ready(name, "QW-refused")]).json()["fresh"] == 1  # nothing of it had been believed


def test_a_signature_is_good_once(desk):
    nonce, event = uuid.uuid4().hex, ready(uuid.uuid4().hex, "QW-replayed")
    assert desk.send([event], nonce=nonce).status_code == 200
    again = desk.send([event], nonce=nonce)
    assert (again.status_code, problem(again)) == (401, "signature-replayed")


def test_an_unsigned_batch_is_refused(desk):
    answer = requests.post(f"{desk.base}/api/v1/order-events", json=[], timeout=10)
    assert (answer.status_code, problem(answer)) == (401, "signature-missing")


@pytest.mark.parametrize("bad, field", [
    ('{"id":"x","city":7,', ""), ("\x00\x01\x02", ""), ("[]", ""),
    ('{"id":"x","city":0,"at":1,"kind":"ready","order":"a"}', "city"),
    ('{"id":"x","city":7,"at":"soon","kind":"ready","order":"a"}', "at"),
    ('{"id":"x","city":7,"at":99999999999999999,"kind":"ready","order":"a"}', "at"),
    ('{"id":"x","city":7,"at":1,"kind":"ready"}', "order"),
    ('{"id":"x","city":7,"at":1,"kind":"placed","order":"a","customer":"c","shop":"s","amount":-1,"due":1}', "amount"),
    ('{"id":"' + "x" * 65 + '","city":7,"at":1,"kind":"ready","order":"a"}', "id"),
    ('{"id":"x","city":7,"at":1,"kind":"ready","order":"a","reason":"' + "x" * 70_000 + '"}', ""),
])
def test_a_broken_line_spoils_only_itself(desk, bad, field):
    first, last = (ready(name, f"QW-{name}") for name in (uuid.uuid4().hex, uuid.uuid4().hex))
    lines = [json.dumps(first), bad, json.dumps(last)]
    answer = desk.send("\n".join(lines).encode()).json()
    assert (answer["received"], answer["fresh"], answer["badCount"]) == (2, 2, 1), answer
    assert [(one["line"], one["field"]) for one in answer["bad"]] == [(2, field)], answer
    assert answer["bad"][0]["rule"]
    assert desk.send([first, last]).json()["fresh"] == 0


def test_a_kind_nobody_knows_is_kept_and_counted(desk):
    answer = desk.send([ready(uuid.uuid4().hex, "QW-unknown", kind="droneLanded", height=12)]).json()
    assert (answer["received"], answer["fresh"], answer["unknown"], answer["badCount"]) == (1, 1, 1, 0)


def test_batches_that_are_too_large_are_refused_before_they_are_read(desk):
    answer = desk.send(b" " * (8 * 1024 * 1024 + 1))
    assert (answer.status_code, problem(answer)) == (413, "batch-too-large")
    bomb = gzip.compress(b" " * (65 * 1024 * 1024))
    answer = requests.post(
        f"{desk.base}/api/v1/order-events", data=bomb, headers={"Content-Encoding": "gzip"},
        auth=FeedSignature(), timeout=30)
    assert answer.status_code == 413, answer.text


# The chat and the customer's page


@pytest.mark.parametrize("how", [
    {"key": "not the key of the app, not at all"}, {"seconds": -1}, {"seconds": 3600}, {"algorithm": "none"},
    {"algorithm": "HS512"}, {"city": 0}, {"city": 4096}, {"city": "7"}, {"account": ""}, {"account": "x" * 65},
    {"jti": "short"}, {"exp": 2**62}, {"exp": -(2**62)}, {"exp": "soon"},
])
def test_a_token_that_is_not_the_apps_opens_nothing(desk, how):
    account = how.pop("account", "C1")
    token = desk.entry(account, **how)
    answer = requests.post(f"{desk.base}/api/v1/chat/visits", json={"token": token}, timeout=10)
    assert (answer.status_code, problem(answer)) == (401, "no-visit")
    page = requests.get(f"{desk.base}/help/enter", params={"token": token}, timeout=10, allow_redirects=False)
    assert page.status_code == 403 and "Set-Cookie" not in page.headers


def test_a_token_without_its_signature_or_used_before_opens_nothing(desk):
    head, body, code = desk.entry().split(".")
    bare = text(b'{"alg":"none"}')
    for token in ["", "a.b.c", f"{head}.{body}.", f"{bare}.{body}.", f"{bare}.{body}.{code}", "x" * 5000]:
        answer = requests.post(f"{desk.base}/api/v1/chat/visits", json={"token": token}, timeout=10)
        assert answer.status_code == 401, token
    token = f"{head}.{body}.{code}"
    assert requests.post(f"{desk.base}/api/v1/chat/visits", json={"token": token}, timeout=10).status_code == 201
    assert requests.post(f"{desk.base}/api/v1/chat/visits", json={"token": token}, timeout=10).status_code == 401


def test_a_visit_cannot_be_made_up_or_lengthened(desk):
    person, until, code = desk.visit().split(".")
    for proof in [
        f"{person}.{int(until) + 1}.{code}", f"{person}.{2**63 - 1}.{code}", f"person_0000000000000.{until}.{code}",
        f"{person}.{until}.", f"{person}.{until}", "", "..", person,
    ]:
        answer = requests.get(
            f"{desk.base}/api/v1/chat/contact", headers={"Authorization": f"Bearer {proof}"}, timeout=10)
        assert (answer.status_code, problem(answer)) == (401, "no-visit"), proof
        page = requests.get(f"{desk.base}/help", cookies={"help": proof}, timeout=10)
        assert page.status_code == 403, proof
    assert requests.get(f"{desk.base}/healthz", timeout=10).ok


def test_nobody_sees_or_writes_into_another_customers_contact(desk):
    chen, wang = f"chen-{uuid.uuid4().hex[:6]}", f"wang-{uuid.uuid4().hex[:6]}"
    order = f"QW-{uuid.uuid4().hex[:8]}"
    desk.send([placed(order, chen)])
    mine = {"Authorization": f"Bearer {desk.visit(chen)}"}
    theirs = {"Authorization": f"Bearer {desk.visit(wang)}"}
    base = f"{desk.base}/api/v1/chat"
    opened = requests.post(
        f"{base}/contact", json={"words": "在吗", "client": "a1", "orders": [order]}, headers=mine, timeout=10).json()
    assert requests.get(f"{base}/contact", headers=theirs, timeout=10).status_code == 404
    # Another's order is as if it did not exist: the contact begins without it.
    other = requests.post(
        f"{base}/contact", json={"words": "我的单呢", "client": "b1", "orders": [order]}, headers=theirs, timeout=10)
    assert other.status_code == 201 and other.json()["caseID"] != opened["caseID"]
    reader = {"Authorization": f"Bearer {desk.token('who-has-what', 'cases:read')}"}
    for case, count in [(opened["caseID"], 1), (other.json()["caseID"], 0)]:
        file = requests.get(f"{desk.base}/api/v1/cases/{case}", headers=reader, timeout=10).json()
        assert len(file["orders"]) == count, file


@pytest.mark.parametrize("sent, status, reason", [
    (b"", 415, "picture-type"), (b"GIF89a" + b"\0" * 100, 415, "picture-type"), (b"<svg/>", 415, "picture-type"),
    (b"\xff\xd8\xff\xe0" + b"\0" * 200, 422, "picture-damaged"),
    (b"\x89PNG\r\n\x1a\n" + b"\0" * 200, 422, "picture-damaged"),
    (b"MZ" + b"\x90" * 400, 415, "picture-type"), (b"\xff\xd8\xff" + SCRIPT.encode() * 20, 422, "picture-damaged"),
    (b"\x89PNG\r\n\x1a\n" + b"x" * (5 * 1024 * 1024), 413, "picture-too-large"),
])
def test_a_picture_that_is_none_is_refused_and_the_talk_goes_on(desk, sent, status, reason):
    mine = {"Authorization": f"Bearer {desk.visit(f'P-{uuid.uuid4().hex[:6]}')}"}
    base = f"{desk.base}/api/v1/chat"
    requests.post(f"{base}/contact", json={"words": "看图", "client": "a1"}, headers=mine, timeout=10)
    answer = requests.post(f"{base}/contact/pictures?client=a2", data=sent, headers=mine, timeout=20)
    assert (answer.status_code, problem(answer)) == (status, reason)
    told = requests.get(f"{base}/contact", headers=mine, timeout=10).json()
    assert [one["body"]["kind"] for one in told["messages"]] == ["text"]


@pytest.mark.parametrize("kind, mode, how", [
    ("JPEG", "RGB", {}), ("JPEG", "RGB", {"progressive": True}), ("JPEG", "L", {"quality": 30}), ("JPEG", "CMYK", {}),
    ("JPEG", "RGB", {"optimize": True, "subsampling": 2, "comment": SCRIPT}), ("PNG", "RGB", {}), ("PNG", "RGBA", {}),
    ("PNG", "P", {}), ("PNG", "L", {}), ("PNG", "1", {}), ("PNG", "I;16", {}),
])
def test_pictures_as_programs_write_them_are_taken(desk, kind, mode, how):
    file = io.BytesIO()
    noise = Image.effect_noise((80, 60), 40)
    picture = noise.convert("I").convert(mode) if mode == "I;16" else noise.convert("RGB").convert(mode)
    picture.save(file, kind, **how)
    mine = {"Authorization": f"Bearer {desk.visit(f'P-{uuid.uuid4().hex[:6]}')}"}
    base = f"{desk.base}/api/v1/chat"
    requests.post(f"{base}/contact", json={"words": "看图", "client": "a1"}, headers=mine, timeout=10)
    said = requests.post(f"{base}/contact/pictures?client=a2", data=file.getvalue(), headers=mine, timeout=20)
    assert said.status_code == 201, said.text
    kept = requests.get(f"{base}/pictures/{said.json()['body']['picture']['id']}", headers=mine, timeout=10)
    shown, sent = Image.open(io.BytesIO(kept.content)), Image.open(io.BytesIO(file.getvalue()))
    assert shown.size == (80, 60) and shown.tobytes() == sent.tobytes()
    assert SCRIPT.encode() not in kept.content


@pytest.mark.parametrize("words", HOSTILE)
def test_words_are_kept_as_they_are_and_shown_as_words(desk, words):
    name = f"H-{uuid.uuid4().hex[:8]}"
    order = f"QW-{uuid.uuid4().hex[:8]}"
    desk.send([placed(
        order, name, customerName=words[:60], shopName=words, items=[{"name": words, "count": 1}], reason=words)])
    customer = Browser(desk).enter(name, name=words[:60])
    form = {"csrf": customer.token("/help"), "text": words, "client": "c1"}
    assert customer.post(f"{desk.base}/help/messages", data=form, timeout=10).status_code == 204
    visit = {"Authorization": f"Bearer {desk.visit(name)}"}
    told = requests.get(f"{desk.base}/api/v1/chat/contact", headers=visit, timeout=10).json()
    assert told["messages"][0]["body"]["text"] == words
    staff = Browser(desk).sign_in("leader2")
    pages = [customer.page("/help"), customer.page("/help/stream"), staff.page(f"/cases/{told['caseID']}")]
    pages.append(staff.get(f"{desk.base}/cases", params={"q": words}, timeout=20).text)
    for page in pages:
        assert "<script>alert" not in page and "<img src=x" not in page
        assert "{{frame" not in page or "{{frame.csrf}}" in words
    shown = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    assert shown.replace("'", "&#39;") in pages[1] or shown in pages[1], pages[1][-600:]


# Staff and programs


@pytest.mark.parametrize("cookie", ["", "x", "mdk_", "' OR 1=1 --", "A" * 43, "\u00e9".encode("utf-8").decode("latin-1")])
def test_a_made_up_session_is_sent_to_the_sign_in(desk, cookie):
    answer = requests.get(f"{desk.base}/", cookies={"desk": cookie}, timeout=10, allow_redirects=False)
    assert answer.status_code == 303 and answer.headers["Location"].startswith("/sign-in")


def test_a_form_needs_the_token_of_its_own_session(desk):
    one, two = Browser(desk).sign_in("agent1"), Browser(desk).sign_in("agent2")
    for token in ["", "x", two.token("/")]:
        answer = one.post(f"{desk.base}/workspace/state", data={"csrf": token, "state": "ready"}, timeout=10)
        assert answer.status_code == 403, token
    assert one.post(
        f"{desk.base}/workspace/state", data={"csrf": one.token("/"), "state": "ready"}, timeout=10).ok


@pytest.mark.parametrize("path", [
    "/q/promise_0000000000000/rider/1/AAAA", "/q/promise_0000000000000/rider/1/" + "A" * 43, "/q/x/rider/1/A",
    "/q/promise_0000000000000/platform/1/A", "/q/promise_0000000000000/rider/99999999999999999999/A",
    "/q/promise_0000000000000/rider/-1/%00",
])
def test_a_link_nobody_signed_opens_nothing(desk, path):
    assert requests.get(desk.base + path, timeout=10).status_code == 404
    assert requests.post(desk.base + path, data={"answer": "yes"}, timeout=10).status_code == 404


def test_a_programs_token_opens_its_scopes_until_it_is_revoked(desk):
    token = desk.token("reader", "cases:read")
    mine = {"Authorization": f"Bearer {token}"}
    cases = f"{desk.base}/api/v1/cases"
    assert requests.get(cases, headers=mine, timeout=10).status_code == 200
    beyond = requests.get(f"{desk.base}/api/v1/orders/A-1", headers=mine, timeout=10)
    assert (beyond.status_code, problem(beyond)) == (403, "forbidden")
    for proof in [token[:-1], token + "A", token.swapcase(), "mdk_", "", "' OR '1'='1"]:
        assert requests.get(cases, headers={"Authorization": f"Bearer {proof}"}, timeout=10).status_code == 401, proof
    assert requests.get(cases, headers={"Authorization": f"Basic {token}"}, timeout=10).status_code == 401
    row = next(line for line in desk.command("people", "token", "list").splitlines() if line.endswith("\treader"))
    desk.command("people", "token", "revoke", row.split("\t")[0])
    assert requests.get(cases, headers=mine, timeout=10).status_code == 401


def test_a_program_names_only_orders_of_the_person(desk):
    order = f"QW-{uuid.uuid4().hex[:8]}"
    desk.send([placed(order, "chen-of-the-lighthouse")])
    mine = {"Authorization": f"Bearer {desk.token('both', 'orders:read', 'contacts:write')}"}
    number = requests.get(f"{desk.base}/api/v1/orders/{order}", headers=mine, timeout=10).json()["items"][0]["id"]
    for account, orders, status in [
        ("chen-of-the-lighthouse", [number], 201), ("wang-of-the-mill", [number], 422),
        ("chen-of-the-lighthouse", [number, "order_0000000000000"], 422),
    ]:
        wish = {"city": CITY, "person": {"side": "customer", "account": account}, "orders": orders, "words": "在吗"}
        answer = requests.post(
            f"{desk.base}/api/v1/contacts", json=wish, headers=mine | {"Idempotency-Key": uuid.uuid4().hex}, timeout=10)
        assert answer.status_code == status, answer.text
        assert status == 201 or answer.json()["field"] == f"orders.{len(orders) - 1}"


@pytest.mark.parametrize("path, size", [("/api/v1/contacts", 300_000), ("/api/v1/chat/contact", 40_000)])
def test_a_body_that_is_too_large_is_refused(desk, path, size):
    proof = desk.token("large", "contacts:write") if "contacts" in path else desk.visit("L1")
    answer = requests.post(
        desk.base + path, data=b'{"words":"' + b"x" * size + b'"}', timeout=20,
        headers={"Authorization": f"Bearer {proof}", "Idempotency-Key": uuid.uuid4().hex})
    assert (answer.status_code, problem(answer)) == (413, "too-large")
