"""An application that speaks HTTP/2 without TLS and nothing else: h2c.py ADDRESS PORT NAME

Answers each request with NAME and a line's end, and the trailer `x-trailer: after NAME`; a client that begins otherwise is cut.
"""
import socketserver
import struct
import sys

address, port, name = sys.argv[1:]
PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
DATA, HEADERS, SETTINGS, PING = 0, 1, 4, 6
END_STREAM, END_HEADERS, ACK = 1, 4, 1


def frame(kind, flags, stream, payload=b""):
    return struct.pack(">I", len(payload))[1:] + bytes([kind, flags]) + struct.pack(">I", stream) + payload


def literal(key, value):
    return b"\x00" + bytes([len(key)]) + key + bytes([len(value)]) + value


class Handler(socketserver.StreamRequestHandler):
    disable_nagle_algorithm = True

    def handle(self):
        if self.rfile.read(len(PREFACE)) != PREFACE:
            return
        self.wfile.write(frame(SETTINGS, 0, 0))
        while len(head := self.rfile.read(9)) == 9:
            size, kind, flags = int.from_bytes(head[:3], "big"), head[3], head[4]
            stream = int.from_bytes(head[5:], "big") & 0x7FFFFFFF
            payload = self.rfile.read(size)
            if kind == SETTINGS and not flags & ACK:
                self.wfile.write(frame(SETTINGS, ACK, 0))
            elif kind == PING and not flags & ACK:
                self.wfile.write(frame(PING, ACK, 0, payload))
            elif kind in (HEADERS, DATA) and flags & END_STREAM:
                self.answer(stream)

    def answer(self, stream):
        trailers = literal(b"x-trailer", b"after " + name.encode())
        self.wfile.write(
            # 0x88 is `:status: 200`.
            frame(HEADERS, END_HEADERS, stream, b"\x88" + literal(b"content-type", b"text/plain"))
            + frame(DATA, 0, stream, name.encode() + b"\n")
            + frame(HEADERS, END_HEADERS | END_STREAM, stream, trailers)
        )


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


Server((address, int(port)), Handler).serve_forever()
