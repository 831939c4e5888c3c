# SPDX-License-Identifier: Apache-2.0
"""The programs under test: `mealdesk serve` with `mealdesk city` beside it, as a platform would run them."""
import base64, hashlib, hmac, json, os, pathlib, secrets, signal, socket, subprocess, time, urllib.error, urllib.request

PROGRAM = pathlib.Path(os.environ.get("MEALDESK_BIN", ".build/debug")).resolve() / "mealdesk"
PASSWORD = "qingwan-demo"
CITY = 7
# 青湾's customers by the names that orders carry; C1 has the two coffees.
NAMES = {"C1": "林小满", "C2": "何静", "C3": "马俊", "C4": "许文", "C5": "高翔", "C6": "沈冬", "C7": "唐果", "C8": "罗一鸣"}


def free_ports(count):
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class House:
    """A desk and a city on ports and in a folder of their own."""

    def __init__(self, folder, *city_options):
        self.folder = pathlib.Path(folder)
        self.port, self.city_port = free_ports(2)
        self.url = f"http://127.0.0.1:{self.port}"
        self.keys = {name: secrets.token_hex(32) for name in ("FEED", "PLATFORM", "APP")}
        self.desk = self._start("serve", "--port", str(self.port))
        self.city = None
        try:
            self.wait_for(self.url + "/readyz", self.desk)
            self.city = self._start("city", "--port", str(self.city_port), "--desk", self.url, *city_options)
        except BaseException:
            self.kill()
            raise

    def _start(self, command, *options):
        known = {f"MEALDESK_{name}_KEY": value for name, value in self.keys.items()} | {
            "MEALDESK_DATA": str(self.folder / "data"), "MEALDESK_DEMO": "true", "MEALDESK_LOG_LEVEL": "notice",
            "MEALDESK_PLATFORM_URL": f"http://127.0.0.1:{self.city_port}"}
        log = open(self.folder / f"{command}.log", "ab")
        return subprocess.Popen([PROGRAM, command, *options], stdout=log, stderr=log, env=os.environ | known)

    def log(self, command="serve"):
        return (self.folder / f"{command}.log").read_text(errors="replace")

    def wait_for(self, address, process, limit=60):
        end = time.monotonic() + limit
        while time.monotonic() < end:
            assert process.poll() is None, f"it stopped by itself:\n{self.log()[-2000:]}"
            try:
                with urllib.request.urlopen(address, timeout=2):
                    return
            except OSError:
                time.sleep(0.05)
        raise AssertionError(f"{address} does not answer:\n{self.log()[-2000:]}")

    def stop(self):
        """Both end by themselves when they are told to, and say that all was well."""
        running = [process for process in (self.city, self.desk) if process]
        for process in running:
            process.send_signal(signal.SIGTERM)
        try:
            codes = [process.wait(timeout=30) for process in running]
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"it does not stop when told to:\n{self.log()[-2000:]}") from None
        assert codes == [0] * len(running), f"exit codes {codes}:\n{self.log('city')[-1000:]}\n{self.log()[-2000:]}"

    def kill(self):
        for process in (self.city, self.desk):
            if process and process.poll() is None:
                process.kill()
                process.wait()

    # What the platform does (docs/integrate.md).

    def entry(self, customer, base=None):
        """The address that the platform's app opens for a customer: it names who, for five minutes, once."""
        claims = {"sub": customer, "city": CITY, "exp": int(time.time()) + 300, "jti": secrets.token_hex(8),
                  "name": NAMES.get(customer, f"客{customer}"), "phone": "19900000001"}
        signed = ".".join(base64url(json.dumps(part).encode()) for part in ({"alg": "HS256", "typ": "JWT"}, claims))
        code = hmac.new(self.keys["APP"].encode(), signed.encode(), hashlib.sha256).digest()
        return f"{base or self.url}/help/enter?token={signed}.{base64url(code)}"

    def tell(self, events):
        """Order events, signed."""
        body = "\n".join(json.dumps(event, ensure_ascii=False) for event in events).encode()
        stamp, nonce = str(int(time.time() * 1000)), secrets.token_hex(12)
        code = hmac.new(self.keys["FEED"].encode(), f"{stamp}\n{nonce}\n".encode() + body, hashlib.sha256).hexdigest()
        headers = {"Mealdesk-Feed": "qingwan", "Mealdesk-Timestamp": stamp, "Mealdesk-Nonce": nonce,
                   "Mealdesk-Signature": f"v1={code}"}
        with urllib.request.urlopen(urllib.request.Request(self.url + "/api/v1/order-events", body, headers)) as answer:
            told = json.load(answer)
        assert told["badCount"] == 0, told
