#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The smallest platform that Mealdesk can work with, in Python's standard library alone.

  platform.py check                          signs the test vector of docs/integrate.md
  platform.py send DESK_URL FILE.ndjson      pushes events, again and again until they are taken
  platform.py serve PORT                     takes signed commands and questions, and says what it was asked

Keys come from the environment: FEED_KEY signs what we send, PLATFORM_KEY proves what Mealdesk sends.
"""
import gzip, hashlib, hmac, http.server, json, os, secrets, sys, time, urllib.error, urllib.parse, urllib.request

FEED = os.environ.get("FEED", "qingwan")


def signature(key: bytes, timestamp: int, nonce: str, body: bytes) -> str:
    text = f"{timestamp}\n{nonce}\n".encode() + body
    return "v1=" + hmac.new(key, text, hashlib.sha256).hexdigest()


def signed(body: bytes) -> dict:
    timestamp, nonce = int(time.time() * 1000), secrets.token_hex(16)
    return {
        "Mealdesk-Feed": FEED,
        "Mealdesk-Timestamp": str(timestamp),
        "Mealdesk-Nonce": nonce,
        "Mealdesk-Signature": signature(os.environ["FEED_KEY"].encode(), timestamp, nonce, body),
    }


def is_genuine(headers, body: bytes) -> bool:
    timestamp, nonce = headers.get("Mealdesk-Timestamp", ""), headers.get("Mealdesk-Nonce", "")
    if not timestamp.isdigit() or abs(int(timestamp) - time.time() * 1000) > 300_000:
        return False
    right = signature(os.environ["PLATFORM_KEY"].encode(), int(timestamp), nonce, body)
    return hmac.compare_digest(right, headers.get("Mealdesk-Signature", ""))


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


class Platform(http.server.BaseHTTPRequestHandler):
    done: dict = {}  # A command is carried out once per id; a repetition gets the same answer.

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if not is_genuine(self.headers, body):
            return self.answer(401, {})
        asked = json.loads(body)
        print(self.path, json.dumps(asked, ensure_ascii=False), flush=True)
        if self.path.endswith("/commands/can"):
            self.answer(200, {"yes": False, "reason": "example"})
        elif self.path.endswith("/commands"):
            reply = self.done.setdefault(asked["id"], {"answer": "refused", "reason": "example"})
            self.answer(200, reply)
        elif self.path.endswith("/facts"):
            self.answer(200, [])
        else:
            self.answer(404, {})

    def do_GET(self):
        if not is_genuine(self.headers, self.path.encode()):
            return self.answer(401, {})
        _, is_command, name = self.path.partition("/commands/")
        if is_command:
            # What was answered to a command, or that it never came: after a restore Mealdesk asks before it repeats.
            known = self.done.get(urllib.parse.unquote(name))
            return self.answer(200 if known else 404, known or {})
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def answer(self, status: int, value):
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
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


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["check"]:
            check()
        case ["send", desk, path]:
            with open(path, "rb") as file:
                print(json.dumps(send(desk, file.read()), indent=2))
        case ["serve", port]:
            http.server.ThreadingHTTPServer(("127.0.0.1", int(port)), Platform).serve_forever()
        case _:
            raise SystemExit(__doc__)
