#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The smallest platform that Mealdesk can work with, in Python's standard library alone.

  platform.py check                             signs the test vector of docs/integrate.md
  platform.py send DESK_URL FILE.ndjson         pushes events, again and again until they are taken
  platform.py serve PORT DESK_URL [FILE.ndjson] is a platform with the orders of FILE, or a few of its own: tells what
                                                happens to them, answers questions, carries out every kind of command

Keys come from the environment: FEED_KEY signs what we send, PLATFORM_KEY proves what Mealdesk sends.
"""
import gzip, hashlib, hmac, http.server, json, os, queue, secrets, sys, threading, time
import urllib.error, urllib.parse, urllib.request

FEED = os.environ.get("FEED", "qingwan")
CITY = int(os.environ.get("CITY", "7"))
MINUTE = 60_000


def now() -> int:
    return int(time.time() * 1000)


# Signing, in both directions


def signature(key: bytes, timestamp: int, nonce: str, body: bytes) -> str:
    text = f"{timestamp}\n{nonce}\n".encode() + body
    return "v1=" + hmac.new(key, text, hashlib.sha256).hexdigest()


def signed(body: bytes) -> dict:
    timestamp, nonce = now(), secrets.token_hex(16)
    return {
        "Mealdesk-Feed": FEED,
        "Mealdesk-Timestamp": str(timestamp),
        "Mealdesk-Nonce": nonce,
        "Mealdesk-Signature": signature(os.environ["FEED_KEY"].encode(), timestamp, nonce, body),
    }


class Gate:
    """Lets in what Mealdesk signed, once."""

    def __init__(self):
        self.seen, self.lock = {}, threading.Lock()

    def is_genuine(self, headers, body: bytes) -> bool:
        timestamp, nonce = headers.get("Mealdesk-Timestamp", ""), headers.get("Mealdesk-Nonce", "")
        if not timestamp.isdigit() or abs(int(timestamp) - now()) > 5 * MINUTE or not 8 <= len(nonce) <= 64:
            return False
        right = signature(os.environ["PLATFORM_KEY"].encode(), int(timestamp), nonce, body)
        if not hmac.compare_digest(right, headers.get("Mealdesk-Signature", "")):
            return False
        with self.lock:
            self.seen = {old: at for old, at in self.seen.items() if at > now() - 10 * MINUTE}
            is_new = nonce not in self.seen
            self.seen[nonce] = now()
        return is_new


# Events out to Mealdesk


def send(desk: str, lines: bytes) -> dict:
    """Pushes one batch; a new signature for every attempt, the same event ids."""
    body, wait = gzip.compress(lines), 0.2
    while True:
        headers = signed(body) | {"Content-Encoding": "gzip"}
        try:
            with urllib.request.urlopen(
                urllib.request.Request(desk + "/api/v1/order-events", body, headers), timeout=10
            ) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            if error.code < 500:
                raise SystemExit(f"{error.code}: {error.read().decode()}")
        except OSError:
            pass
        time.sleep(wait)
        wait = min(5, wait * 2)


def lines(events) -> bytes:
    return "\n".join(json.dumps(event, ensure_ascii=False) for event in events).encode()


class Town:
    """What the platform knows of its orders, and what it does when it is asked. Whatever happens is told: nothing here
    changes but by an event, and an event that a command caused names the command."""

    def __init__(self, desk: str):
        self.desk, self.run, self.told, self.last = desk, f"{now()}", [], 0
        self.orders, self.replies, self.outbox = {}, {}, queue.Queue()
        self.lock = threading.RLock()
        threading.Thread(target=self.push, daemon=True).start()

    def push(self):
        while True:
            events = [self.outbox.get()]
            while not self.outbox.empty() and len(events) < 1000:
                events.append(self.outbox.get())
            answer = send(self.desk, lines(events))
            for bad in answer["bad"]:
                print("not taken:", json.dumps(bad), flush=True)

    def tell(self, kind, order, **fields):
        with self.lock:
            # Two things never happen at the same moment: Mealdesk puts events into the order of their times.
            self.last = max(now(), self.last + 1)
            name = f"{self.run}-{len(self.told) + 1}"
            event = {"id": name, "city": CITY, "at": self.last, "kind": kind, "order": order}
            self.take(event | {name: value for name, value in fields.items() if value is not None})

    def take(self, event):
        """From here on it has happened."""
        with self.lock:
            self.told.append(event)
            if event.get("order"):
                self.fold(self.orders.setdefault(event["order"], {"number": event["order"], "due": 0}), event)
            self.outbox.put(event)

    def fold(self, order, event):
        """As little of an order as the answers below need."""
        match event["kind"]:
            case "placed":
                order |= {name: event[name] for name in ("customer", "shop", "amount", "due") if name in event}
                order |= {name: event.get(name) for name in ("shopPlace", "dropPlace", "dropToken")}
            case "accepted" | "cooking" | "estimate" | "ready":
                order[event["kind"]] = event["at"]
                order["readyBy"] = event.get("readyBy", event["at"])
            case "assigned" | "atShop" | "pickedUp":
                order |= {"rider": event["rider"], "epoch": event.get("epoch", 1), event["kind"]: event["at"]}
            case "riderDeclined":
                order.pop("rider", None)
            case "delivered" | "cancelled" | "invalidated" | "completed":
                order[event["kind"]] = event["at"]
            case "clockMoved" | "grouped" | "separated":
                order["due"] = event.get("due", order["due"])
                order["together"] = [other for other in event.get("together", []) if other != order["number"]]
                if event["kind"] == "separated":
                    order["together"] = []
            case "refunded":
                order["refunded"] = order.get("refunded", 0) + event["amount"]
            case "reminded" | "reminderReplied":
                order.setdefault("reminders", {})[event["reminder"]] = event["kind"] == "reminderReplied"
            case "afterSale":
                order.setdefault("requests", {})[event["afterSale"]] = event["step"]

    # Questions

    def facts(self, order):
        """What is known now, with the time at which we looked."""
        place = {"x": 0, "y": 0}
        facts = {
            "order": order["number"], "city": CITY, "at": now(), "shop": order["shop"], "customer": order["customer"],
            "shopPlace": order["shopPlace"] or place, "dropPlace": order["dropPlace"] or place,
            "dropToken": order["dropToken"] or order["customer"], "due": order["due"], "accepted": "accepted" in order,
            "cancelled": "cancelled" in order, "readyBy": order.get("readyBy", order["due"]),
            "readyMarked": "ready" in order, "epoch": order.get("epoch", 0), "together": order.get("together", []),
            "pace": {"metresPerMinute": 250, "pickSeconds": 60, "dropSeconds": 120},
        }
        facts |= {f"{name}At": order[name] for name in ("pickedUp", "delivered") if name in order}
        if "rider" in order:
            to_drop = {"kind": "drop", "order": order["number"], "place": facts["dropPlace"], "due": order["due"]}
            to_shop = to_drop | {"kind": "pick", "place": facts["shopPlace"], "readyBy": facts["readyBy"]}
            facts["rider"] = {
                "rider": order["rider"], "name": order["rider"], "place": facts["shopPlace"], "seenAt": now(),
                "atShop": "atShop" in order and "pickedUp" not in order, "capacity": 4,
                "stops": [to_drop] if "pickedUp" in order else [to_shop, to_drop],
            }
        return facts

    def record(self, order):
        """All that was told of an order, under the names it had, and that this is all."""
        mine = [event for event in self.told if event.get("order") == order]
        end = {"id": f"{order}-whole-{len(mine)}", "city": CITY, "at": now(), "kind": "whole", "order": order}
        return mine + [end] if mine else None

    def hindrance(self, command):
        """Why a command cannot be carried out now; None when it can. Nothing is done here."""
        orders = [self.orders.get(order) for order in command["orders"]]
        if command["kind"] not in self.DEEDS:
            return "notSupported"
        if command["city"] != CITY or not orders or None in orders:
            return "unknownOrder"
        if command.get("deadline", now()) < now():
            return "past"
        order = orders[0]
        is_over = any(end in order for end in ("delivered", "cancelled", "invalidated", "completed"))
        match command["kind"]:
            case "refund":
                return "overPaid" if order.get("refunded", 0) + command["amount"] > order["amount"] else None
            case "coupon" | "notify" | "claim":
                return None
            case "agreeRefund" | "refuseRefund":
                step = order.get("requests", {}).get(command.get("afterSale"))
                return None if step == "apply" else step or "noRequest"
            case "replyReminder":
                return {None: "noReminder", True: "replied"}.get(order.get("reminders", {}).get(command["reminder"]))
            case _ if is_over:
                return "ended"
            case "ask" | "nudge":
                return "noRider" if command["party"] == "rider" and "rider" not in order else None
            case "separate":
                return None if order.get("together") else "notGrouped"
            case "acceptOrder":
                return "accepted" if "accepted" in order else None
            case "callRider":
                return "hasRider" if "rider" in order else None
            case "cancelRider":
                return None if "rider" in order else "noRider"
            case _:
                return "pickedUp" if any("pickedUp" in one for one in orders) else None

    # Commands: carried out at most once per id; a repetition gets the same answer.

    def perform(self, command):
        with self.lock:
            if command["id"] not in self.replies:
                reason = self.hindrance(command)
                self.replies[command["id"]] = {"answer": "refused", "reason": reason} if reason else {"answer": "done"}
                if not reason:
                    self.DEEDS[command["kind"]](self, command)
            return self.replies[command["id"]]

    def each(self, kind, command, **fields):
        for order in command["orders"]:
            self.tell(kind, order, command=command["id"], **fields)

    def together(self, command):
        """A plan says how; the clocks of all orders move, so that waiting costs their rider nothing."""
        self.each("grouped", command, together=command["orders"], due=command["due"])

    def separate(self, command):
        self.each("separated", command, together=command["orders"])

    def move_clock(self, command):
        self.each("clockMoved", command, due=command["due"])

    def ask(self, command):
        """Put to a person, who answers when he does; here everybody says yes at once."""
        kind = "riderAnswered" if command["party"] == "rider" else "shopAnswered"
        order = self.orders[command["orders"][0]]
        who = {"rider": order["rider"]} if kind == "riderAnswered" else {"shop": order["shop"]}
        answer = {"agreed": True, "by": command["party"]} | who
        if command["kind"] == "nudge":
            # That he has been nudged, and then what he says to it.
            self.tell("commandDone", order["number"], command=command["id"])
            answer |= {"reply": "cooking" if kind == "shopAnswered" else "sentOut", "expected": now() + 8 * MINUTE}
        self.tell(kind, order["number"], command=command["id"], **answer)

    def done(self, command):
        """Shown in the customer's app; put to the carrier."""
        self.tell("commandDone", command["orders"][0], command=command["id"])

    def coupon(self, command):
        self.tell("couponIssued", command["orders"][0], command=command["id"], amount=command["amount"])

    def refund(self, command):
        self.tell("refunded", command["orders"][0], command=command["id"], amount=command["amount"])

    def reply_reminder(self, command):
        self.each(
            "reminderReplied", command, reminder=command["reminder"], reply=command["reply"],
            text=command.get("question"), by="platform")

    def answer_request(self, command):
        agrees = command["kind"] == "agreeRefund"
        name, order = command["afterSale"], self.orders[command["orders"][0]]
        self.each("afterSale", command, afterSale=name, step="agree" if agrees else "refuse", by="merchant",
                  reason=command.get("text"))
        if agrees:  # The decision is one event, the money another.
            self.tell("afterSale", order["number"], afterSale=name, step="succeed", by="platform")

    def accept(self, command):
        self.each("accepted", command, readyBy=now() + 15 * MINUTE)

    def ready(self, command):
        self.each("ready", command)

    def cook_later(self, command):
        self.each("estimate", command, readyBy=command["due"] + 15 * MINUTE)

    def cancel(self, command):
        self.each("cancelled", command, by="platform", reason=command.get("cause") or command.get("text"))

    def carrier(self, command):
        steps = {"callRider": "call", "cancelRider": "unassign", "deliverSelf": "deliverSelf", "stopDelivery": "stop"}
        self.each("delivery", command, step=steps[command["kind"]], carrier="own")

    DEEDS = {
        "together": together, "separate": separate, "moveClock": move_clock, "ask": ask, "nudge": ask, "notify": done,
        "coupon": coupon, "refund": refund, "replyReminder": reply_reminder, "agreeRefund": answer_request,
        "refuseRefund": answer_request, "acceptOrder": accept, "markReady": ready, "delayCooking": cook_later,
        "cancelOrder": cancel, "callRider": carrier, "cancelRider": carrier, "deliverSelf": carrier,
        "stopDelivery": carrier, "claim": done,
    }

    # Orders of its own

    def begin(self):
        """One order at each point at which something can be asked for; prints their numbers."""
        run = secrets.token_hex(3)

        def order(what, *events, due=40):
            number = f"{what}-{run}"
            self.tell("placed", number, customer=f"C-{what}", shop="S-lighthouse", shopName="灯塔咖啡", amount=4600,
                      due=now() + due * MINUTE, items=[{"name": "拿铁", "count": 2}], dropToken=f"door-{what}",
                      shopPlace={"x": 2000, "y": 2000}, dropPlace={"x": 3300, "y": 3300})
            self.tell("paid", number)
            for kind, fields in events:
                self.tell(kind, number, **fields)
            return number

        accepted = ("accepted", {"readyBy": now() + 15 * MINUTE})
        assigned = ("assigned", {"rider": "R-wang", "riderName": "王强", "epoch": 1})
        gone = [accepted, ("ready", {}), assigned, ("pickedUp", {"rider": "R-wang", "epoch": 1})]
        there = [*gone, ("delivered", {"rider": "R-wang", "epoch": 1}), ("completed", {})]
        asked = {"afterSale": "request-1", "step": "apply", "phase": "afterCompletion", "scope": "part", "amount": 900,
                 "reason": "少了一份", "by": "customer"}
        order("new")
        order("cooking", accepted, ("cooking", {}))
        order("first", accepted), order("second", accepted)
        order("riding", accepted, assigned)
        order("late", accepted, assigned, ("reminded", {"reminder": "reminder-1"}), due=-10)
        order("gone", *gone)
        order("asked", *there, ("afterSale", asked))
        order("again", *there, ("afterSale", asked), ("afterSale", asked | {"step": "withdraw"}), ("afterSale", asked))
        # We know more of this one than we tell: Mealdesk asks for the rest.
        order("part", ("accepted", {"partial": True}))
        print("orders:", " ".join(self.orders), flush=True)


class Platform(http.server.BaseHTTPRequestHandler):
    town: Town
    gate = Gate()

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if not self.gate.is_genuine(self.headers, body):
            return self.answer(401, {})
        asked = json.loads(body)
        print(self.path, json.dumps(asked, ensure_ascii=False), flush=True)
        with self.town.lock:
            match self.path:
                case "/commands/can":
                    reason = self.town.hindrance(asked)
                    self.answer(200, {"yes": not reason} | ({"reason": reason} if reason else {}))
                case "/commands":
                    self.answer(200, self.town.perform(asked))
                case "/facts":
                    known = [self.town.orders[order] for order in asked["orders"] if order in self.town.orders]
                    self.answer(200, [self.town.facts(order) for order in known])
                case "/orders/record":
                    record = self.town.record(asked["order"])
                    self.answer(200 if record else 404, record or {})
                case _:
                    self.answer(404, {})

    def do_GET(self):
        if not self.gate.is_genuine(self.headers, self.path.encode()):
            return self.answer(401, {})
        path, _, query = self.path.partition("?")
        if path.startswith("/commands/"):
            # What was answered to a command, or that it never came: after a restore Mealdesk asks before it repeats.
            known = self.town.replies.get(urllib.parse.unquote(path.removeprefix("/commands/")))
            return self.answer(200 if known else 404, known or {})
        if path == "/events":
            # All that was told, for what a push has lost; the cursor is how many events the other side has.
            asked = urllib.parse.parse_qs(query)
            after = int(asked.get("after", ["0"])[0] or 0)
            some = self.town.told[after : after + int(asked.get("limit", ["1000"])[0])]
            return self.reply(200, "application/x-ndjson", lines(some), {"Mealdesk-Next": str(after + len(some))})
        self.answer(404, {})

    def answer(self, status: int, value):
        self.reply(status, "application/json", json.dumps(value).encode())

    def reply(self, status, kind, body, more=()):
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **dict(more)}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def check():
    body = b'{"id":"e-1","city":7,"at":1789531200000,"kind":"ready","order":"qw-1001"}'
    key, nonce = b"the key of Qingwan, 32 bytes long", "8f0c2d3e4b5a6978"
    code = signature(key, 1789531200000, nonce, body)
    print(code)
    assert code == "v1=6d5a2264af666cafbc39a52ecb2e2d979a8edc046b0714c7be61069f4b44b48e"


def serve(port: int, desk: str, *files):
    Platform.town = Town(desk)
    for path in files:
        with open(path, "rb") as file:
            for line in filter(bytes.strip, file):
                Platform.town.take(json.loads(line))
    if not files:
        Platform.town.begin()
    http.server.ThreadingHTTPServer(("127.0.0.1", port), Platform).serve_forever()


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["check"]:
            check()
        case ["send", desk, path]:
            with open(path, "rb") as file:
                print(json.dumps(send(desk, file.read()), indent=2))
        case ["serve", port, desk, *files] if len(files) < 2:
            serve(int(port), desk, *files)
        case _:
            raise SystemExit(__doc__)
