"""A name server: answers questions for addresses from a file of lines `NAME ADDRESS TTL`, read for each question.

names.py ADDRESS FILE. Prints `NAME ADDRESS` for each answer; other names do not exist.
"""
import socket
import struct
import sys

address, path = sys.argv[1:]
server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind((address, 53))
while True:
    question, asker = server.recvfrom(512)
    labels, at = [], 12
    while question[at]:
        labels.append(question[at + 1:at + 1 + question[at]].decode())
        at += 1 + question[at]
    kind, = struct.unpack_from(">H", question, at + 1)
    with open(path) as file:
        table = {line.split()[0]: line.split()[1:] for line in file if line.strip()}
    name = ".".join(labels).lower()
    record = b""
    if name in table and kind == 1:
        value, ttl = table[name]
        record = struct.pack(">HHHIH", 0xC00C, 1, 1, int(ttl), 4) + socket.inet_aton(value)
        print(name, value, flush=True)
    status = 0x8580 if name in table else 0x8583
    head = question[:2] + struct.pack(">HHHHH", status, 1, 1 if record else 0, 0, 0)
    server.sendto(head + question[12:at + 5] + record, asker)
