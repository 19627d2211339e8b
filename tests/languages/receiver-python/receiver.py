"""Receives deliveries, and verifies them as the README of @planasonix/webhooks documents it.

Prints its port, reads the secret of the webhook from standard input, and prints a line for each delivery.
"""

import hashlib
import hmac
import json
import re
import sys
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

OLDEST_SECONDS = 300
NEWEST_SECONDS = 60


def refusal(headers, body: bytes, secret: str) -> str | None:
    """The reason why a delivery is refused, or None."""
    timestamp = headers.get("X-Planasonix-Timestamp", "")
    if not re.fullmatch(r"\d{1,15}", timestamp):
        return "malformed-header"
    age = time.time() - int(timestamp)
    if age > OLDEST_SECONDS:
        return "too-old"
    if age < -NEWEST_SECONDS:
        return "in-future"
    signed = timestamp.encode() + (b"." + body if body else b"")
    expected = hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
    signatures = re.split(r"[,\s]+", headers.get("X-Planasonix-Signature", ""))
    given = [one.removeprefix("v1=") for one in signatures if one.startswith("v1=")]
    # Compares bytes, because compare_digest rejects strings with other characters than ASCII.
    if any(hmac.compare_digest(expected.encode(), one.encode()) for one in given[:8]):
        return None
    return "no-match"


class Receiver(BaseHTTPRequestHandler):
    """Responds with 204 to a delivery that verifies, and else with 401."""

    secret = ""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        reason = refusal(self.headers, body, self.secret)
        line = f"refused {reason}" if reason else f"accepted {json.loads(body)['type']}"
        print(line, flush=True)
        self.send_response(401 if reason else 204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Prints nothing."""


server = HTTPServer(("127.0.0.1", 0), Receiver)
print(f"port {server.server_port}", flush=True)
Receiver.secret = sys.stdin.readline().strip()
server.serve_forever()
