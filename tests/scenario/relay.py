"""A relay before a node, which may change what the node answers: lie, lag behind, break off."""

import contextlib
import http.server
import threading
import urllib.error
import urllib.request

PASSED_ON = ("content-type", "accept", "range")


class QuietServer(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request, client_address):
        pass  # clients that are killed


@contextlib.contextmanager
def before_a_node(url, change):
    """Gives the relay's address, and the list of what it was asked for ("GET /api/v1/node"). `change` is given that list, a
    status and a body, and gives a status and a body."""
    asked = []

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def relay(self):
            asked.append(f"{self.command} {self.path}")
            body = self.rfile.read(int(self.headers.get("Content-Length", 0))) or None
            kept = {name: value for name, value in self.headers.items() if name.lower() in PASSED_ON}
            request = urllib.request.Request(url + self.path, data=body, method=self.command, headers=kept)
            try:
                answer = urllib.request.urlopen(request, timeout=60)
            except urllib.error.HTTPError as error:
                answer = error
            with answer:
                status, headers, said = answer.status, answer.headers, answer.read()
            status, said = change(asked, status, said)
            self.send_response(status)
            for name in ("Content-Type", "Location"):
                if headers[name]:
                    self.send_header(name, headers[name])
            head = self.command == "HEAD"
            self.send_header("Content-Length", headers["Content-Length"] or "0" if head else str(len(said)))
            self.end_headers()
            if not head:
                self.wfile.write(said)

        do_GET = do_POST = do_HEAD = do_PUT = relay

        def log_message(self, *_):
            pass

    server = QuietServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()
