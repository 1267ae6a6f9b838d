"""Hostile clients: abuse.py PLAIN_PORT TLS_PORT ROOTS. After each one others must still be answered, at once.

The server under test has a handshake and a request deadline of 2 s.
"""
import os
import socket
import ssl
import struct
import sys
import time
import urllib.request

PLAIN, SECURE = int(sys.argv[1]), int(sys.argv[2])
ROOTS = sys.argv[3]
trusting = ssl.create_default_context(cafile=ROOTS)
failed = []


def tcp(port):
    return socket.create_connection(("127.0.0.1", port), timeout=5)


def tls(alpn="h2"):
    context = ssl.create_default_context(cafile=ROOTS)
    context.set_alpn_protocols([alpn])
    return context.wrap_socket(tcp(SECURE), server_hostname="localhost")


def frame(kind, flags, stream, payload=b""):
    return struct.pack(">I", len(payload))[1:] + bytes([kind, flags]) + struct.pack(">I", stream) + payload


def literal(name, value):
    return b"\x00" + bytes([len(name)]) + name + bytes([len(value)]) + value


PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + frame(4, 0, 0)
REQUEST = b"\x82\x87" + literal(b":path", b"/hello") + literal(b":authority", b"x")


def send(connection, data):
    try:
        connection.sendall(data)
        return True
    except OSError:
        return False


def receive(connection, seconds=3):
    """What comes until the peer closes or is silent, and whether it closed."""
    connection.settimeout(seconds)
    got = b""
    try:
        while True:
            data = connection.recv(65536)
            if not data:
                return got, True
            got += data
    except TimeoutError:
        return got, False
    except OSError:
        return got, True


def frames(data):
    found, at = [], 0
    while at + 9 <= len(data):
        size = int.from_bytes(data[at:at + 3], "big")
        found.append((data[at + 3], data[at + 9:at + 9 + size]))
        at += 9 + size
    return found


def goaway(data):
    codes = [int.from_bytes(payload[4:8], "big") for kind, payload in frames(data) if kind == 7]
    return codes[-1] if codes else None


def report(name, good, detail=""):
    start = time.time()
    for url in [f"http://127.0.0.1:{PLAIN}/hello", f"https://localhost:{SECURE}/hello"]:
        try:
            context = trusting if url.startswith("https") else None
            good = good and urllib.request.urlopen(url, timeout=2, context=context).read() == b"hello"
        except OSError as error:
            good, detail = False, f"{detail}; others are not answered: {error}"
    if time.time() - start > 1:
        good, detail = False, f"{detail}; others waited {time.time() - start:.1f} s"
    if not good:
        failed.append(name)
    print("ok  " if good else "FAIL", name, detail, file=sys.stderr, flush=True)


for port in [PLAIN, SECURE]:
    for _ in range(100):
        with tcp(port) as connection:
            send(connection, os.urandom(400))
report("garbage", True)

closed = 0
for _ in range(20):
    with tls() as connection:
        send(connection, os.urandom(2000))
        closed += receive(connection)[1]
report("garbage inside TLS", closed == 20, f"{closed} of 20 closed")

for text, status in [
    (b"GET / HTTP/9\r\n\r\n", b"505"),
    (b"\x00\x01\r\n\r\n", b"400"),
    (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", b"400"),
    (b"GET / HTTP/1.1\r\nHost: x\r\n" + b"a: b\r\n" * 10000 + b"\r\n", b"431"),
    (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n", b"413"),
]:
    with tls("http/1.1") as connection:
        send(connection, text)
        got, closed = receive(connection)
        report(f"bad HTTP/1.1 {text[:30]!r}", closed and got.split(b" ")[1:2] == [status], got[:40])

with tls() as connection:
    send(connection, PREFACE)
    sent = 0
    for number in range(20000):
        stream = 2 * number + 1
        if not send(connection, frame(1, 5, stream, REQUEST) + frame(3, 0, stream, struct.pack(">I", 8))):
            break
        sent += 1
    got, closed = receive(connection)
    report("rapid reset", closed and sent < 20000, f"sent {sent}, GOAWAY {goaway(got)}")

for name, first, next_frame in [
    ("PING flood", b"", lambda number: frame(6, 0, 0, bytes(8))),
    ("SETTINGS flood", b"", lambda number: frame(4, 0, 0)),
    ("PRIORITY flood", b"", lambda number: frame(2, 0, 2 * number + 1, bytes([0, 0, 0, 0, 1]))),
    ("empty DATA flood", frame(1, 4, 1, REQUEST), lambda number: frame(0, 0, 1)),
    ("CONTINUATION flood", frame(1, 1, 1, REQUEST), lambda number: frame(9, 0, 1, literal(b"x-%d" % (number % 10), b"y" * 100))),
]:
    with tls() as connection:
        send(connection, PREFACE + first)
        sent = 0
        for number in range(20000):
            if not send(connection, next_frame(number)):
                break
            sent += 1
        got, closed = receive(connection)
        report(name, closed and sent < 20000, f"sent {sent}, GOAWAY {goaway(got)}")

with tls() as connection:
    block = REQUEST + b"".join(literal(b"x-%04d" % number, b"v") for number in range(10000))
    parts = [block[at:at + 16000] for at in range(0, len(block), 16000)]
    send(connection, PREFACE + frame(1, 1, 1, parts[0]))
    for number, part in enumerate(parts[1:]):
        send(connection, frame(9, 4 if number == len(parts) - 2 else 0, 1, part))
    got, closed = receive(connection, 1)
    refused = closed or any(kind == 3 for kind, _ in frames(got))
    report("10,000 headers", refused and not any(kind == 1 for kind, _ in frames(got)))

for _ in range(50):
    connection = tls()
    send(connection, PREFACE + frame(1, 4, 1, REQUEST))
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()
report("resets of TCP in the middle of a request", True)

with tcp(PLAIN) as connection:
    send(connection, b"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc")
    connection.shutdown(socket.SHUT_WR)
    got, closed = receive(connection)
    report("half close after a whole request", closed and got.endswith(b"abc"), got[-20:])

held = [tcp(SECURE) for _ in range(200)]
for connection in held[:100]:
    send(connection, b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03")
slow = tls("http/1.1")
send(slow, b"GET /hello HT")
loris = tcp(PLAIN)
send(loris, b"GET /hello HTTP/1.1\r\n")
report("half handshakes and slow heads, while open", True)
end = time.time() + 6
while time.time() < end and send(loris, b"a: b\r\n"):
    time.sleep(0.2)
report("slow loris", time.time() < end, f"still open after 6 s" if time.time() >= end else "")
closed = sum(receive(connection, 1)[1] for connection in held)
report("handshake deadline", closed == 200, f"closed {closed} of 200")
report("slow head", receive(slow, 2)[1])
sys.exit(1 if failed else 0)
