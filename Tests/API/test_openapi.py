# SPDX-License-Identifier: Apache-2.0
"""The running server against docs/api/openapi.yaml: no 5xx, no status that is not described, bodies as described.

MEALDESK_SEED chooses other requests; the same seed asks the same things. MEALDESK_EXAMPLES says how many an operation.
"""
import io
import os
import uuid
from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, seed, settings
from PIL import Image
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from qingwan import FeedSignature, placed

SEED = int(os.environ.get("MEALDESK_SEED", "7"))
EXAMPLES = int(os.environ.get("MEALDESK_EXAMPLES", "40"))
schema = schemathesis.openapi.from_path(Path(__file__).parents[2] / "docs/api/openapi.yaml")
schema.config.generation.update(with_security_parameters=False)  # who calls is for `proof` to say


@schemathesis.serializer("application/x-ndjson")
def lines(_, value):
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")


def test_the_seed_is_told(capsys):
    with capsys.disabled():
        print(f"\nschemathesis with MEALDESK_SEED={SEED}, {EXAMPLES} requests an operation")


@pytest.fixture(scope="session")
def proofs(desk):
    """By the name of a security scheme, how a caller proves who he is."""
    token = desk.token(
        "integrator", "cases:read", "orders:read", "orders:command", "contacts:write", "concerns:write",
        "incidents:read")
    return {"token": f"Bearer {token}", "visit": f"Bearer {desk.visit()}"}


def proof(case, proofs):
    """What goes with a call of this operation: headers, and the feed's signature over the body as it travels."""
    for need in case.operation.definition.raw.get("security", []):
        for name in need:
            if name == "feed":
                return {"auth": FeedSignature()}
            if name in proofs:
                return {"headers": {"Authorization": proofs[name]}}
    return {}


def excluded(case):
    """What the description cannot say."""
    if case.operation.path == "/api/v1/order-events":
        # A batch is taken even when every event in it is bad: they are listed in the answer. Nothing here is packed.
        return [negative_data_rejection, positive_data_acceptance]
    if case.operation.path == "/api/v1/contacts" and isinstance(case.body, dict) and case.body.get("orders"):
        return [positive_data_acceptance]  # orders nobody has placed
    return []


def ask(desk, case, proofs):
    how = proof(case, proofs)
    answer = case.call(base_url=desk.base, timeout=30, **how)
    case.validate_response(answer, excluded_checks=excluded(case), transport_kwargs={"base_url": desk.base, **how})
    return answer


@schema.parametrize()
@seed(SEED)
@settings(
    max_examples=EXAMPLES, deadline=None, database=None, phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck), print_blob=False)
def test_no_answer_is_a_surprise(case, desk, proofs):
    ask(desk, case, proofs)


def call(desk, proofs, method, path, **parts):
    """One request as it is meant, held against the description like every other."""
    return ask(desk, schema[path][method].Case(**parts), proofs)


def picture():
    file = io.BytesIO()
    Image.new("RGB", (40, 30), (200, 120, 40)).save(file, "PNG")
    return file.getvalue()


def test_an_integrator_opens_a_contact_and_follows_it(desk, proofs):
    number = f"QW-{uuid.uuid4().hex[:8]}"
    assert desk.send([placed(number, "C77")]).json()["fresh"] == 1
    order = call(desk, proofs, "GET", "/api/v1/orders/{number}", path_parameters={"number": number}).json()["items"][0]
    wish = {
        "city": 7, "person": {"side": "customer", "account": "C77", "name": "林小满", "phone": "138 0000 5678"},
        "orders": [order["id"]], "words": "两单一起送", "scenario": "together"}
    key = {"Idempotency-Key": uuid.uuid4().hex}
    first = call(desk, proofs, "POST", "/api/v1/contacts", body=wish, headers=key, media_type="application/json")
    again = call(desk, proofs, "POST", "/api/v1/contacts", body=wish, headers=key, media_type="application/json")
    assert first.status_code == again.status_code == 201
    assert first.json() == again.json() and first.json()["isNew"]
    case = call(desk, proofs, "GET", "/api/v1/cases/{id}", path_parameters={"id": first.json()["case"]})
    assert case.json()["orders"] == [order["id"]] and case.json()["scenario"] == "together"
    assert "林" not in case.text and "5678" not in case.text
    found = call(desk, proofs, "GET", "/api/v1/cases", query={"q": number}).json()
    assert [one["id"] for one in found["items"]] == [first.json()["case"]]
    assert call(desk, proofs, "GET", "/api/v1/cases/{id}/promises", path_parameters={"id": case.json()["id"]}).json() == {
        "items": []}


def test_an_integrator_commands_an_order(desk, proofs):
    number = f"QW-{uuid.uuid4().hex[:8]}"
    assert desk.send([placed(number, "C78")]).json()["fresh"] == 1
    path, at = "/api/v1/orders/{number}/commands", {"number": number}
    wish = {"kind": "acceptOrder", "note": "商家电话里说接", "behalf": "merchant"}
    key = {"Idempotency-Key": uuid.uuid4().hex}
    send = dict(path_parameters=at, body=wish, media_type="application/json")
    first = call(desk, proofs, "POST", path, headers=key, **send)
    again = call(desk, proofs, "POST", path, headers=key, **send)
    assert first.status_code == again.status_code == 201 and first.json()["id"] == again.json()["id"]
    assert first.json()["state"] == "asked" and [step["state"] for step in first.json()["steps"]] == ["asked"]
    twice = call(desk, proofs, "POST", path, headers={"Idempotency-Key": uuid.uuid4().hex}, **send)
    assert twice.status_code == 409 and twice.json()["type"].endswith("command-under-way")
    listed = call(desk, proofs, "GET", path, path_parameters=at).json()["items"]
    assert [one["id"] for one in listed] == [first.json()["id"]]


def test_an_app_draws_the_chat_itself(desk, proofs):
    base = "/api/v1/chat"
    entered = call(
        desk, proofs, "POST", f"{base}/visits", body={"token": desk.entry("C88")}, media_type="application/json")
    mine = proofs | {"visit": f"Bearer {entered.json()['visit']}"}
    opened = call(
        desk, mine, "POST", f"{base}/contact", body={"words": "在吗", "client": "a1"}, media_type="application/json")
    assert opened.status_code == 201 and opened.json()["state"] == "waiting"
    said = call(
        desk, mine, "POST", f"{base}/contact/messages", body={"text": "不着急", "client": "a2"},
        media_type="application/json")
    shown = call(
        desk, mine, "POST", f"{base}/contact/pictures", query={"client": "a3"}, body=picture(), media_type="image/png")
    assert shown.status_code == 201, shown.text
    told = call(desk, mine, "GET", f"{base}/contact", query={"after": said.json()["seq"]}).json()
    assert [one["body"]["kind"] for one in told["messages"]] == ["picture"]
    name = told["messages"][0]["body"]["picture"]["id"]
    assert call(desk, mine, "GET", f"{base}/pictures/{{id}}", path_parameters={"id": name}).status_code == 200
    marks = {"got": 3, "read": 3}
    assert call(
        desk, mine, "PUT", f"{base}/contact/marks", body=marks, media_type="application/json").status_code == 204
    assert call(desk, mine, "POST", f"{base}/contact/typing").status_code == 204
    assert call(desk, mine, "DELETE", f"{base}/contact").status_code == 204
    assert call(desk, mine, "DELETE", f"{base}/contact").status_code == 409
