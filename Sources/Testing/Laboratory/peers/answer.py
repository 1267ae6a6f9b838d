"""An application: answers every request with its name and a line's end. answer.py ADDRESS PORT NAME"""
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

address, port, name = sys.argv[1:]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # The body goes out at once, not when the client has acknowledged the headers.
    disable_nagle_algorithm = True

    def do_GET(self):
        body = (name + "\n").encode()
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128


Server((address, int(port)), Handler).serve_forever()
