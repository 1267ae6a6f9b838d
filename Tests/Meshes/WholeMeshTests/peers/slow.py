"""Clients of many ports at once that begin and do not go on, or do not read: slow.py KIND:PORT:CREDENTIALS:PATH…

Exit status 0 if the servers have closed all their connections in the end, and answered ordinary clients of all ports meanwhile.
"""
import os
import sys
import time

ATTACK = os.path.join(os.path.dirname(os.path.abspath(__file__)), "attack.py")
sys.argv, targets = [ATTACK, "none", "plain", "0"], [target.split(":") for target in sys.argv[1:]]
import attack  # noqa: E402

END = time.time() + 150  # far beyond every deadline


def open_at(kind, port, protocol="http/1.1", secure=True):
    attack.KIND, attack.PORT = kind if secure else "plain", attack.place(port)
    return attack.connect(protocol)


def begun():
    """(what it is, connection, what it sends now and then) of each client."""
    for kind, port, attack.CREDENTIALS, _ in targets:
        if kind == "tls":
            for number in range(20):
                connection = open_at(kind, port, secure=False)
                if number % 2:
                    attack.send(connection, b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03")
                yield f"half a handshake on {port}", connection, b""
            connection = open_at(kind, port, secure=False)
            attack.send(connection, b"\x16\x03\x01\x02\x00")
            yield f"a handshake byte by byte on {port}", connection, b"\x01"
        if kind == "dns":
            for number in range(20):
                connection = open_at(kind, port)
                attack.send(connection, b"\x01\x00\x00" if number % 2 else b"")
                yield f"half a question on {port}", connection, b""
            continue
        for text in (b"GET /hel", b"POST /hello HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\nhalf"):
            connection = open_at(kind, port)
            attack.send(connection, text)
            yield f"half a request on {port}", connection, b""
        connection = open_at(kind, port)
        attack.send(connection, b"GET /hello HTTP/1.1\r\n")
        yield f"a slow loris on {port}", connection, b"a: b\r\n"
        connection = open_at(kind, port, "h2")
        attack.send(connection, attack.PREFACE[:20])
        yield f"half a preface on {port}", connection, b""
        connection = open_at(kind, port, "h2")
        attack.send(connection, attack.PREFACE + attack.frame(1, 1, 1, attack.REQUEST))
        yield f"half a header block on {port}", connection, b""
        # Never reads, and says that it is there: all its answers stay with the server until it is cut or they are bounded.
        connection = open_at(kind, port, "h2")
        attack.send(connection, attack.PREFACE + attack.frame(4, 0, 0, b"\x00\x04\x00\x00\x00\x00"))
        for number in range(150):
            attack.send(connection, attack.frame(1, 5, 2 * number + 1, attack.REQUEST))
        yield f"pings and never reads on {port}", connection, attack.frame(6, 0, 0, bytes(8))


def closed(connection, more):
    """Whether the server has closed; sends one more bit of what the client says."""
    if more and not attack.send(connection, more):
        return True
    try:
        connection.settimeout(0.001)
        while connection.recv(65536):
            pass
        return True
    except (TimeoutError, attack.ssl.SSLWantReadError):
        return False
    except OSError:
        return True


held = list(begun())
troubles = []
# "Pings and never reads" may stay as long as the memory that it holds is bounded; whoever started this looks at that.
bounded = [entry for entry in held if entry[0].startswith("pings")]
waiting = [entry for entry in held if not entry[0].startswith("pings")]
while waiting and time.time() < END:
    waiting = [entry for entry in waiting if not closed(entry[1], entry[2])]
    for _, connection, more in bounded:
        attack.send(connection, more)
    for attack.KIND, port, attack.CREDENTIALS, path in targets:
        attack.PORT, attack.PATH = attack.place(port), path.encode()
        try:
            attack.ask()
        except (OSError, AssertionError) as error:
            troubles.append(f"another client on {port}: {error}")
    time.sleep(0.2)
troubles += [f"open still: {name}" for name, _, _ in waiting]
for trouble in sorted(set(troubles)):
    print(trouble, file=sys.stderr)
sys.exit(1 if troubles else 0)
