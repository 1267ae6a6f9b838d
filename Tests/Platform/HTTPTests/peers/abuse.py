"""Hostile clients against servers that speak HTTP or DNS: abuse.py DEADLINE KIND:PORT…

KIND is `plain`, `tls` or `dns`. DEADLINE is how long, in seconds, the servers wait for a handshake and for a request.
After each attack an ordinary client must be answered by every server, at once. Exit status 0 if all is as it should be.
"""
import os
import socket
import ssl
import struct
import sys
import time
import urllib.error
import urllib.request

DEADLINE = float(sys.argv[1])
SERVERS = [(kind, int(port)) for kind, port in (argument.split(":") for argument in sys.argv[2:])]
PLAIN = [port for kind, port in SERVERS if kind == "plain"]
SECURE = [port for kind, port in SERVERS if kind == "tls"]
DNS = [port for kind, port in SERVERS if kind == "dns"]
failed = []


def anybody(*protocols):
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    if protocols:
        context.set_alpn_protocols(list(protocols))
    return context


def tcp(port):
    return socket.create_connection(("127.0.0.1", port), timeout=20)


def connect(kind, port, protocol="h2"):
    return anybody(protocol).wrap_socket(tcp(port)) if kind == "tls" else tcp(port)


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


def receive(connection, seconds=10):
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


QUERY = struct.pack(">HHHHHH", 7, 0x0100, 1, 0, 0, 0) + b"\x05hello\x04mesh\x00" + struct.pack(">HH", 1, 1)


def answers(kind, port):
    if kind == "dns":
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
            client.settimeout(20)
            client.sendto(QUERY, ("127.0.0.1", port))
            return client.recv(4096)[:2] == b"\x00\x07"
    scheme, context = ("https", anybody("http/1.1")) if kind == "tls" else ("http", None)
    try:
        return urllib.request.urlopen(f"{scheme}://127.0.0.1:{port}/hello", timeout=20, context=context).status < 500
    except urllib.error.HTTPError as error:
        return error.code < 500


def report(name, good, detail=""):
    for kind, port in SERVERS:
        try:
            if not answers(kind, port):
                good, detail = False, f"{detail}; others are answered wrongly on {kind}:{port}"
        except OSError as error:
            good, detail = False, f"{detail}; others are not answered on {kind}:{port}: {error}"
    if not good:
        failed.append(name)
    print("ok  " if good else "FAIL", name, detail, file=sys.stderr, flush=True)


def slow():
    """Connections that never finish what they begin, on all servers: closed by the deadline, checked at the end."""
    held = []
    for kind, port in SERVERS:
        for number in range(50):
            connection = tcp(port)
            begun = {"tls": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", "dns": b"\x01\x00\x00"}.get(kind, b"GET /hel")
            if number % 2 == 0 or kind == "plain":  # nothing at all is an idle client of plain HTTP: that may wait longer
                send(connection, begun)
            held.append((f"{kind}:{port}", connection))
    for port in SECURE:
        for protocol, begun in [("http/1.1", b"GET /hello HT"), ("h2", PREFACE[:20])]:
            connection = connect("tls", port, protocol)
            send(connection, begun)
            held.append((f"{protocol} on {port}", connection))
    return held


def trickle(connections):
    """A head that grows by a line now and then; ends when the server has closed all, or well after the deadline."""
    end = time.time() + DEADLINE * 2 + 20
    while connections and time.time() < end:
        connections = [connection for connection in connections if send(connection, b"a: b\r\n")]
        time.sleep(0.2)
    return not connections


def garbage(kind, port):
    for _ in range(50):
        with tcp(port) as connection:
            send(connection, os.urandom(400))
    if kind == "tls":
        closed = 0
        for _ in range(10):
            with connect(kind, port) as connection:
                send(connection, os.urandom(2000))
                closed += receive(connection)[1]
        report(f"garbage inside TLS on {port}", closed == 10, f"{closed} of 10 closed")
    report(f"garbage on {kind}:{port}", True)


def bad_http1(kind, port):
    for text, status in [
        (b"GET / HTTP/9\r\n\r\n", b"505"),
        (b"\x00\x01\r\n\r\n", b"400"),
        (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", b"400"),
        (b"GET / HTTP/1.1\r\nHost: x\r\n" + b"a: b\r\n" * 10000 + b"\r\n", b"431"),
        (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n", b"413"),
    ]:
        with connect(kind, port, "http/1.1") as connection:
            send(connection, text)
            got, closed = receive(connection)
            report(f"{text[:30]!r} on {kind}:{port}", closed and got.split(b" ")[1:2] == [status], got[:40])
    with tcp(port) if kind == "plain" else connect(kind, port, "http/1.1") as connection:
        send(connection, b"GET /hello HTTP/1.1\r\nHost: x\r\n\r\n")
        if kind == "plain":
            connection.shutdown(socket.SHUT_WR)
            got, closed = receive(connection)
            report(f"half close after a request on {port}", closed and got.startswith(b"HTTP/1.1 "), got[:40])


def floods(kind, port):
    for name, first, make in [
        ("rapid reset", b"", lambda n: frame(1, 5, 2 * n + 1, REQUEST) + frame(3, 0, 2 * n + 1, struct.pack(">I", 8))),
        ("PING flood", b"", lambda n: frame(6, 0, 0, bytes(8))),
        ("SETTINGS flood", b"", lambda n: frame(4, 0, 0)),
        ("PRIORITY flood", b"", lambda n: frame(2, 0, 2 * n + 1, bytes([0, 0, 0, 0, 1]))),
        ("empty DATA flood", frame(1, 4, 1, REQUEST), lambda n: frame(0, 0, 1)),
        ("CONTINUATION flood", frame(1, 1, 1, REQUEST), lambda n: frame(9, 0, 1, literal(b"x-%d" % (n % 10), b"y" * 100))),
    ]:
        with connect(kind, port) as connection:
            send(connection, PREFACE + first)
            sent = 0
            while sent < 20000 and send(connection, make(sent)):
                sent += 1
            got, closed = receive(connection)
            report(f"{name} on {kind}:{port}", closed and sent < 20000, f"sent {sent}, GOAWAY {goaway(got)}")
    with connect(kind, port) as connection:
        block = REQUEST + b"".join(literal(b"x-%04d" % number, b"v") for number in range(10000))
        parts = [block[at:at + 16000] for at in range(0, len(block), 16000)]
        send(connection, PREFACE + frame(1, 1, 1, parts[0]))
        for number, part in enumerate(parts[1:]):
            send(connection, frame(9, 4 if number == len(parts) - 2 else 0, 1, part))
        got, closed = receive(connection, 1)
        refused = closed or any(kind == 3 for kind, _ in frames(got))
        report(f"10,000 headers on {kind}:{port}", refused and not any(kind == 1 for kind, _ in frames(got)))


def resets(kind, port):
    for _ in range(50):
        connection = connect(kind, port)
        send(connection, PREFACE + frame(1, 4, 1, REQUEST))
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.close()
    report(f"resets of TCP on {kind}:{port}", True)


def bad_dns(port):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        for size in [0, 1, 11, 12, 40, 512, 4000]:
            for _ in range(50):
                client.sendto(os.urandom(size), ("127.0.0.1", port))
        for name in [b"\xc0\x0c", b"\x3f" + b"a" * 10, b"\x01a" * 130 + b"\x00", b"\xff" * 20]:
            client.sendto(QUERY[:12] + name + QUERY[-4:], ("127.0.0.1", port))
    with tcp(port) as connection:
        send(connection, struct.pack(">H", 65535) + bytes(10))
        receive(connection, 0.2)
    report(f"malformed queries on dns:{port}", True)


held = slow()
dribbling = []
for kind, port in SERVERS:
    if kind != "dns":
        connection = connect(kind, port, "http/1.1")
        send(connection, b"GET /hello HTTP/1.1\r\n")
        dribbling.append(connection)
report("half handshakes and slow heads, while open", True)
for kind, port in SERVERS:
    garbage(kind, port)
    if kind == "dns":
        bad_dns(port)
        continue
    bad_http1(kind, port)
    floods(kind, port)
    resets(kind, port)
report("slow loris", trickle(dribbling))
open_still = [name for name, connection in held if not receive(connection, DEADLINE + 10)[1]]
report("deadlines", not open_still, f"open still: {sorted(set(open_still))}" if open_still else "")
sys.exit(1 if failed else 0)
