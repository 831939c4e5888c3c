# SPDX-License-Identifier: Apache-2.0
"""The network between one browser and the desk, which can go bad in the ways networks do."""
import socket, struct, threading


class Wire:
    """A TCP proxy. freeze: connections stay, no byte passes. cut: connections are reset, new ones too.
    deafen: requests pass, answers do not. mend: all passes again."""

    def __init__(self, port):
        self._port = port
        self._server = socket.create_server(("127.0.0.1", 0), backlog=128)
        self._up, self._down = threading.Event(), threading.Event()
        self._lock, self._open, self._is_cut = threading.Lock(), set(), False
        self.mend()
        self.url = f"http://127.0.0.1:{self._server.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def mend(self):
        self._is_cut = False
        self._up.set()
        self._down.set()

    def freeze(self):
        self._up.clear()
        self._down.clear()

    def deafen(self):
        self._down.clear()

    def cut(self):
        self._is_cut = True
        with self._lock:
            broken, self._open = self._open, set()
        for one in broken:
            self._reset(one)
        self._up.set()
        self._down.set()

    def close(self):
        self._server.close()
        self.cut()

    def _accept(self):
        while True:
            try:
                near, _ = self._server.accept()
            except OSError:
                return
            threading.Thread(target=self._join, args=(near,), daemon=True).start()

    def _join(self, near):
        if self._is_cut:
            return self._reset(near)
        try:
            far = socket.create_connection(("127.0.0.1", self._port))
        except OSError:
            return self._reset(near)
        with self._lock:
            self._open |= {near, far}
        threading.Thread(target=self._carry, args=(near, far, self._up), daemon=True).start()
        self._carry(far, near, self._down)

    def _carry(self, source, target, may_pass):
        try:
            while data := source.recv(65536):
                may_pass.wait()
                target.sendall(data)
            may_pass.wait()
            target.shutdown(socket.SHUT_WR)
        except OSError:
            with self._lock:
                self._open -= {source, target}
            self._reset(source)
            self._reset(target)

    @staticmethod
    def _reset(one):
        try:
            one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            one.shutdown(socket.SHUT_RD)
        except OSError:
            pass
        one.close()
