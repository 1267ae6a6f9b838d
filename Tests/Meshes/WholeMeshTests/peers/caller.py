"""An application: answers every request with who called, by the certificate that its proxy saw. caller.py ADDRESS PORT NAME"""
import re
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

address, port, name = sys.argv[1:]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self):
        found = re.search("URI=(spiffe:[^;]*)", self.headers.get("x-forwarded-client-cert", ""))
        body = (found[1] if found else "nobody").encode() + b"\n"
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


ThreadingHTTPServer((address, int(port)), Handler).serve_forever()
