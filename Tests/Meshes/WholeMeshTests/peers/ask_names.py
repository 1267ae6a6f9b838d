"""Asks a DNS server for one name, over UDP and then TCP. Prints a line for each: the code and the answers' addresses.

ask_names.py ADDRESS PORT NAME TYPE, where TYPE is A or TXT
"""
import socket
import struct
import sys

CODES = {0: "NOERROR", 3: "NXDOMAIN", 5: "REFUSED"}
TYPES = {"A": 1, "TXT": 16}


def question(name, kind):
    labels = b"".join(bytes([len(part)]) + part.encode() for part in name.split("."))
    return struct.pack("!6H", 7, 0x0100, 1, 0, 0, 0) + labels + b"\0" + struct.pack("!2H", TYPES[kind], 1)


def after_name(message, place):
    while message[place] and message[place] < 0xC0:
        place += message[place] + 1
    return place + (2 if message[place] else 1)


def shown(message):
    _, flags, _, answers, _, _ = struct.unpack("!6H", message[:12])
    place, addresses = after_name(message, 12) + 4, []
    for _ in range(answers):
        place = after_name(message, place)
        kind, _, _, length = struct.unpack("!2HIH", message[place:place + 10])
        place += 10 + length
        if kind == 1:
            addresses.append(socket.inet_ntoa(message[place - 4:place]))
    return " ".join([CODES.get(flags & 15, str(flags & 15)), *sorted(addresses)])


address, port, name, kind = sys.argv[1:]
asked, server = question(name, kind), (address, int(port))
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams:
    datagrams.settimeout(5)
    datagrams.sendto(asked, server)
    print(shown(datagrams.recv(4096)))
with socket.create_connection(server, 5) as stream, stream.makefile("rb") as answer:
    stream.sendall(struct.pack("!H", len(asked)) + asked)
    print(shown(answer.read(struct.unpack("!H", answer.read(2))[0])))
