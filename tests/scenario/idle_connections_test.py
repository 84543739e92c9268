"""Ten thousand clients that keep their connections and say nothing: the node holds them in little memory and answers others."""

import resource
import select
import socket
import unittest
import urllib.parse

from session import Session

CONNECTIONS = 10_000
BYTES_EACH_MAX = 12 * 1024
REQUEST = b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"


class IdleConnections(Session):
    def make_room(self):
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        if hard < CONNECTIONS + 600:
            self.skipTest(f"{CONNECTIONS} connections need as many open files; the hard limit here is {hard}")
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        self.addCleanup(resource.setrlimit, resource.RLIMIT_NOFILE, (soft, hard))

    @staticmethod
    def resident(process):
        with open(f"/proc/{process.pid}/status", encoding="ascii") as status:
            return next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmRSS:"))

    def connect(self, address):
        client = socket.create_connection(address, timeout=30)
        self.addCleanup(client.close)
        client.sendall(REQUEST)
        heard = b""
        while b"\r\n\r\n" not in heard or not heard.endswith(b"\n"):
            piece = client.recv(4096)
            if not piece:
                break
            heard += piece
        self.assertTrue(heard.startswith(b"HTTP/1.1 200 "), heard[:200])
        return client

    def test_they_cost_little_and_keep_nobody_out(self):
        self.make_room()
        self.entente("init", "data", "--origin", "log.example/idle", "--unencrypted-keys")
        with self.serving("data") as node:
            where = urllib.parse.urlsplit(node.url)
            address = (where.hostname, where.port)
            for _ in range(100):  # what is made once is made
                self.connect(address).close()
            before = self.resident(node.process)
            clients = [self.connect(address) for _ in range(CONNECTIONS)]
            grown = self.resident(node.process) - before
            self.assertLess(grown, CONNECTIONS * BYTES_EACH_MAX)
            self.assertEqual(node.get("/api/v1/node").status, 200)
            # Each is still there, and still served.
            for client in clients[:: CONNECTIONS // 50]:
                client.sendall(REQUEST)
                self.assertTrue(client.recv(4096).startswith(b"HTTP/1.1 200 "))
            poll = select.poll()
            for client in clients:
                poll.register(client, select.POLLIN | select.POLLHUP)
            self.assertEqual(poll.poll(0), [], "the node closed connections that it had room for")

    def test_one_more_than_configured_is_told_to_come_back(self):
        self.entente("init", "data", "--origin", "log.example/idle", "--unencrypted-keys")
        settings = self.folder / "data" / "entente.toml"
        text = settings.read_text(encoding="utf-8")
        self.assertIn("connections_max = 16384", text)
        settings.write_text(text.replace("connections_max = 16384", "connections_max = 16"), encoding="utf-8")
        with self.serving("data") as node:
            where = urllib.parse.urlsplit(node.url)
            address = (where.hostname, where.port)
            clients = [self.connect(address) for _ in range(16)]
            with socket.create_connection(address, timeout=30) as refused:
                self.assertTrue(refused.recv(4096).startswith(b"HTTP/1.1 503 "))
            clients[0].sendall(REQUEST)
            self.assertTrue(clients[0].recv(4096).startswith(b"HTTP/1.1 200 "))


if __name__ == "__main__":
    unittest.main()
