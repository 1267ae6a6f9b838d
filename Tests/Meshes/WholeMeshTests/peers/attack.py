"""One attack on one port, and an ordinary client of the same port meanwhile: attack.py ATTACK KIND PORT [METHOD [CREDENTIALS [PATH]]]

KIND is `plain` or `tls` (HTTP), or `dns`. PORT may be the path of a Unix socket. METHOD is one of gRPC of the port, or any path; CREDENTIALS a
file with the certificate and key that clients show; PATH what ordinary clients ask for. Exit status 0 if the server refused or cut what was wrong,
and the ordinary client was answered all the time, also afterwards; else 1, with what went wrong.
"""
import gzip
import os
import socket
import ssl
import struct
import sys
import threading
import time


def place(text):
    """A port, or the path of a Unix socket."""
    return int(text) if text.isdigit() else text


ATTACK, KIND, PORT = sys.argv[1], sys.argv[2], place(sys.argv[3])
METHOD = sys.argv[4].encode() if len(sys.argv) > 4 else b"/hello"
CREDENTIALS = sys.argv[5] if len(sys.argv) > 5 else ""
PATH = sys.argv[6].encode() if len(sys.argv) > 6 else b"/hello"
PATIENCE = 40
attacks = {}


def attack(run):
    attacks[run.__name__.replace("_", "-")] = run
    return run


# -- bytes of HTTP/2 and DNS ---------------------------------------------------------------------------------------------


def frame(kind, flags, stream, payload=b""):
    return struct.pack(">I", len(payload))[1:] + bytes([kind, flags]) + struct.pack(">I", stream) + payload


def integer(value, prefix, first=0):
    """An HPACK integer."""
    most = (1 << prefix) - 1
    if value < most:
        return bytes([first | value])
    text, value = bytes([first | most]), value - most
    while value >= 128:
        text, value = text + bytes([value % 128 + 128]), value // 128
    return text + bytes([value])


def literal(name, value, first=0):
    return bytes([first]) + integer(len(name), 7) + name + integer(len(value), 7) + value


PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + frame(4, 0, 0)
REQUEST = b"\x82\x87" + literal(b":path", METHOD) + literal(b":authority", b"x")
CALL = b"\x83\x87" + literal(b":path", METHOD) + literal(b":authority", b"x") + literal(b"te", b"trailers") + \
    literal(b"content-type", b"application/grpc")
QUERY = struct.pack(">HHHHHH", 7, 0x0100, 1, 0, 0, 0) + b"\x05hello\x04mesh\x00" + struct.pack(">HH", 1, 1)


def frames(data):
    """(kind, flags, stream) of each."""
    found, at = [], 0
    while at + 9 <= len(data):
        size = int.from_bytes(data[at:at + 3], "big")
        stream = int.from_bytes(data[at + 5:at + 9], "big")
        found.append((data[at + 3], data[at + 4], stream))
        at += 9 + size
    return found


# -- connections ---------------------------------------------------------------------------------------------------------


def tcp():
    if isinstance(PORT, str):
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(PATIENCE)
        connection.connect(PORT)
        return connection
    return socket.create_connection(("127.0.0.1", PORT), timeout=PATIENCE)


def connect(protocol):
    if KIND != "tls":
        return tcp()
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    if CREDENTIALS:
        context.load_cert_chain(CREDENTIALS)
    context.set_alpn_protocols([protocol])
    return context.wrap_socket(tcp())


def send(connection, data):
    try:
        connection.sendall(data)
        return True
    except OSError:
        return False


def receive(connection, seconds=PATIENCE):
    """What comes until the peer closes or is silent, and whether it closed."""
    connection.settimeout(seconds)
    got = b""
    try:
        while data := connection.recv(65536):
            got += data
        return got, True
    except TimeoutError:
        return got, False
    except OSError:
        return got, True


def exchange(text, protocol="http/1.1"):
    with connect(protocol) as connection:
        send(connection, text)
        return receive(connection)


def must(claim, what):
    if not claim:
        raise AssertionError(what)


# -- HTTP ----------------------------------------------------------------------------------------------------------------


@attack
def garbage():
    for _ in range(20):
        with tcp() as connection:
            send(connection, os.urandom(400))
    for _ in range(5):
        with connect("h2") as connection:
            send(connection, os.urandom(2000) + b"\r\n\r\n")
            must(receive(connection)[1], "garbage is borne")


@attack
def malformed_requests():
    head = b"POST / HTTP/1.1\r\nHost: x\r\n"
    for text, status in [
        (b"GET / HTTP/9\r\n\r\n", b"505"), (b"\x00\x01\r\n\r\n", b"400"),
        (head + b"Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", b"400"),
        (head + b"Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n", b"400"),
    ]:
        got, closed = exchange(text)
        must(closed and got.split(b" ")[1:2] == [status], f"{text[:60]!r} is answered with {got[:60]!r}")


@attack
def huge_bodies():
    head = b"POST / HTTP/1.1\r\nHost: x\r\n"
    for text in (b"Content-Length: 99999999999\r\n\r\n", b"Transfer-Encoding: chunked\r\n\r\n7fffffff\r\n"):
        got, closed = exchange(head + text + bytes(100_000))
        must(closed and got.split(b" ")[1:2] in ([b"413"], [b"400"], [b"404"], [b"405"]), f"{text!r} is answered with {got[:60]!r}")


@attack
def ten_thousand_headers():
    got, closed = exchange(b"GET / HTTP/1.1\r\nHost: x\r\n" + b"a: b\r\n" * 10000 + b"\r\n")
    must(closed and got.split(b" ")[1:2] == [b"431"], f"answered with {got[:60]!r}")
    block = REQUEST + b"".join(literal(b"x-%04d" % number, b"v") for number in range(10000))
    parts = [block[at:at + 16000] for at in range(0, len(block), 16000)]
    with connect("h2") as connection:
        send(connection, PREFACE + frame(1, 1, 1, parts[0]))
        for part in parts[1:-1]:
            send(connection, frame(9, 0, 1, part))
        send(connection, frame(9, 4, 1, parts[-1]))
        is_refused(connection)


def is_refused(connection, stream=1):
    """The connection is closed, or the stream is reset or answered with an error; not served."""
    connection.settimeout(PATIENCE)
    got = b""
    while True:
        try:
            data = connection.recv(65536)
        except OSError:
            return
        got += data
        if not data or any(kind == 7 or kind == 3 and on == stream for kind, _, on in frames(got)):
            return
        must(not any(kind == 1 and on == stream for kind, _, on in frames(got)), "answered")


@attack
def header_bomb():
    """One large field is put into HPACK's table, and then named 16,000 times with a byte each."""
    with connect("h2") as connection:
        send(connection, PREFACE + frame(1, 5, 1, REQUEST + literal(b"x-large", b"y" * 3900, 0x40)))
        send(connection, frame(1, 5, 3, REQUEST + b"\xbe" * 16000))
        is_refused(connection, 3)


@attack
def huge_frames():
    with connect("h2") as connection:
        send(connection, PREFACE + b"\xff\xff\xff\x00\x00" + struct.pack(">I", 1) + bytes(200_000))
        must(receive(connection)[1], "a frame of 16 MB is awaited")


def flood(first, make):
    with connect("h2") as connection:
        send(connection, PREFACE + first)
        sent = 0
        while sent < 20000 and send(connection, make(sent)):
            sent += 1
        # A server that has said its last word may still read for a while, so that the word arrives; then all may have been sent.
        got, closed = receive(connection)
        must(closed and (sent < 20000 or any(kind == 7 for kind, _, _ in frames(got))), f"{sent} are borne")


@attack
def rapid_reset():
    flood(b"", lambda n: frame(1, 5, 2 * n + 1, REQUEST) + frame(3, 0, 2 * n + 1, struct.pack(">I", 8)))


@attack
def ping_flood():
    flood(b"", lambda n: frame(6, 0, 0, bytes(8)))


@attack
def settings_flood():
    flood(b"", lambda n: frame(4, 0, 0))


@attack
def priority_flood():
    flood(b"", lambda n: frame(2, 0, 2 * n + 1, bytes([0, 0, 0, 0, 1])))


@attack
def empty_data_flood():
    flood(frame(1, 4, 1, CALL), lambda n: frame(0, 0, 1))


@attack
def continuation_flood():
    flood(frame(1, 1, 1, REQUEST), lambda n: frame(9, 0, 1, literal(b"x-%d" % (n % 10), b"y" * 100)))


@attack
def window_overflow():
    with connect("h2") as connection:
        send(connection, PREFACE + frame(8, 0, 0, struct.pack(">I", 0x7fffffff)) * 3)
        must(receive(connection)[1], "windows beyond 2^31 are borne")


@attack
def resets_of_tcp():
    for _ in range(50):
        connection = connect("h2")
        send(connection, PREFACE + frame(1, 4, 1, REQUEST))
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.close()


@attack
def gzip_bomb():
    """100 MB of zeros in 100 KB, as one message of a call."""
    bomb = gzip.compress(bytes(100 << 20))
    data = b"\x01" + struct.pack(">I", len(bomb)) + bomb
    with connect("h2") as connection:
        send(connection, PREFACE + frame(1, 4, 1, CALL + literal(b"grpc-encoding", b"gzip")))
        for at in range(0, len(data), 16000):
            send(connection, frame(0, 0, 1, data[at:at + 16000]))
        is_ended(connection)


@attack
def huge_messages():
    """A call says that a message of 4 GB comes."""
    with connect("h2") as connection:
        send(connection, PREFACE + frame(1, 4, 1, CALL) + frame(0, 0, 1, b"\x00\xff\xff\xff\xff" + bytes(1000)))
        is_ended(connection)


def is_ended(connection):
    """The call has got its trailers or was reset."""
    connection.settimeout(PATIENCE)
    got = b""
    while data := connection.recv(65536):
        got += data
        if any(kind == 3 or kind == 1 and flags & 1 for kind, flags, _ in frames(got)):
            return


# -- DNS -----------------------------------------------------------------------------------------------------------------


@attack
def random_datagrams():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        for size in [0, 1, 11, 12, 40, 512, 4000]:
            for _ in range(50):
                client.sendto(os.urandom(size), ("127.0.0.1", PORT))


@attack
def malformed_names():
    names = [b"\xc0\x0c", b"\x3f" + b"a" * 10, b"\x01a" * 130 + b"\x00", b"\xff" * 20, b"\xc0\xff", b"\x01a\xc0\x0c"]
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        for name in names * 20:
            client.sendto(QUERY[:12] + name + QUERY[-4:], ("127.0.0.1", PORT))
    for name in names:
        text = QUERY[:12] + name + QUERY[-4:]
        with tcp() as connection:
            send(connection, struct.pack(">H", len(text)) + text)
            receive(connection, 0.1)


@attack
def unread_answers():
    """Asks over and over on one connection, and reads nothing."""
    text = struct.pack(">H", len(QUERY)) + QUERY if KIND == "dns" else b"GET /hello HTTP/1.1\r\nHost: x\r\n\r\n"
    with connect("http/1.1") as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.settimeout(2)
        total = 0
        while total < 64 << 20 and send(connection, text * 1000):
            total += 1000 * len(text)
        must(total < 64 << 20, "64 MB of questions are taken while nothing is read")


@attack
def many_connections():
    held = []
    for _ in range(1000):
        try:
            held.append(tcp())
        except OSError:
            break
    for connection in held:
        connection.close()


# -- an ordinary client --------------------------------------------------------------------------------------------------


def ask():
    """Throws if the answer does not come or is wrong."""
    if KIND == "dns":
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
            for left in range(9, -1, -1):  # datagrams may be lost: resolvers ask again
                client.settimeout(2)
                client.sendto(QUERY, ("127.0.0.1", PORT))
                try:
                    must(client.recv(4096)[:2] == b"\x00\x07", "a wrong answer")
                    return
                except TimeoutError:
                    must(left, "no answer")
    got, _ = exchange(b"GET " + PATH + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    must(got.startswith((b"HTTP/1.1 2", b"HTTP/1.1 4")), f"another client is answered with {got[:60]!r}")


def main():
    over, troubles, count = threading.Event(), [], 0

    def others():
        nonlocal count
        while not over.is_set():
            try:
                ask()
                count += 1
            except (OSError, AssertionError) as error:
                troubles.append(f"another client: {type(error).__name__} {error}")
                return
            time.sleep(0.02)

    ask()
    other = threading.Thread(target=others)
    other.start()
    try:
        attacks[ATTACK]()
    except (OSError, AssertionError) as error:
        troubles.append(f"{type(error).__name__} {error}")
    over.set()
    other.join()
    try:
        ask()
    except (OSError, AssertionError) as error:
        troubles.append(f"another client afterwards: {type(error).__name__} {error}")
    for trouble in troubles:
        print(f"{ATTACK} on {KIND}:{PORT}: {trouble}", file=sys.stderr)
    return 1 if troubles else 0


if __name__ == "__main__":
    sys.exit(main())
