#!/usr/bin/env python3
"""Prints random messages of Google's protobuf, a line each: type, bytes to read, bytes to write (both base64), JSON.

    random-messages.py TABLE COUNT SEED [PREFIX [FIELDS]]      TABLE: a .binpb of Sources/Contracts/CDescriptors

Types are those of the table whose name starts with PREFIX; messages inside of an Any are of any type of the table. FIELDS is a
file of lines, each a message and its fields: then only these messages have values, in these fields alone. The bytes to read may hold two messages
that are to be merged, and unknown fields among them; the bytes to write are Python's answer to them."""
import os

# Pure Python sorts the keys of maps as C++ and Go do; the faster implementation does not.
os.environ["PROTOCOL_BUFFERS_PYTHON_IMPLEMENTATION"] = "python"

import base64
import math
import random
import sys

from google.protobuf import descriptor_pb2, descriptor_pool, json_format, message_factory

TABLE, COUNT, SEED = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
PREFIX = sys.argv[4] if len(sys.argv) > 4 else ""
kept = {}
if len(sys.argv) > 5:
    for line in open(sys.argv[5]):
        name, *names_of_fields = line.split()
        kept[name] = set(names_of_fields)
random.seed(SEED)
files = descriptor_pb2.FileDescriptorSet.FromString(open(TABLE, "rb").read())
pool = descriptor_pool.DescriptorPool()
# The table has no imports: they are found again by who owns a name.
owner = {}
def names(file):
    def walk(messages, prefix):
        for m in messages:
            yield f"{prefix}.{m.name}"
            yield from (f"{prefix}.{m.name}.{e.name}" for e in m.enum_type)
            yield from walk(m.nested_type, f"{prefix}.{m.name}")
    prefix = f".{file.package}"
    yield from (f"{prefix}.{e.name}" for e in file.enum_type)
    yield from walk(file.message_type, prefix)
for f in files.file:
    for n in names(f):
        owner[n] = f.name
def used(messages):
    for m in messages:
        yield from (x.type_name for x in m.field if x.type_name)
        yield from used(m.nested_type)
byname = {f.name: f for f in files.file}
done = set()
def add(name):
    if name in done:
        return
    done.add(name)
    f = byname[name]
    f.syntax = "proto3"
    needs = sorted({owner[t] for t in used(f.message_type)} - {name})
    for n in needs:
        add(n)
    f.dependency.extend(needs)
    pool.Add(f)
for f in files.file:
    add(f.name)
everynames = sorted(n[1:] for n in owner)
descriptors = []
for n in everynames:
    try:
        d = pool.FindMessageTypeByName(n)
    except KeyError:
        continue
    if not d.GetOptions().map_entry:
        descriptors.append(d)
by = {d.full_name: d for d in descriptors}


WORDS = ["", "a", "backend", "ä€😀", 'q"uote\\', "line\nfeed\t\x01", "x" * 200]
F = descriptor_pb2.FieldDescriptorProto

def scalar(f):
    t = f.type
    if t == F.TYPE_STRING: return random.choice(WORDS)
    if t == F.TYPE_BYTES: return bytes(random.getrandbits(8) for _ in range(random.choice([0, 1, 2, 3, 50])))
    if t == F.TYPE_BOOL: return random.random() < 0.6
    if t == F.TYPE_ENUM: return random.choice([12345, *(v.number for v in f.enum_type.values)])
    if t == F.TYPE_FLOAT: return random.choice([0.0, 1.5, -0.25, 3.4e38, 1e-7, math.inf, 0.1])
    if t == F.TYPE_DOUBLE: return random.choice([0.0, 1.5, 1e300, 0.1, -5e-324, 123456789.125])
    bits = 32 if "32" in F.Type.Name(t) else 64
    signed = "UINT" not in F.Type.Name(t) and t not in (F.TYPE_FIXED32, F.TYPE_FIXED64)
    if signed: return random.choice([0, 1, -1, 150, -(2 ** (bits - 1)), 2 ** (bits - 1) - 1])
    return random.choice([0, 1, 127, 128, 300, 2 ** bits - 1])

def fill(m, depth=0):
    d = m.DESCRIPTOR
    n = d.full_name
    if n == "google.protobuf.Duration":
        sign = random.choice([1, 1, -1])
        m.seconds, m.nanos = sign * random.choice([0, 5, 315576000000 - 1]), sign * random.choice([0, 500000000, 1000, 999999999])
        return m
    if n == "google.protobuf.Timestamp":
        m.seconds, m.nanos = random.choice([0, -1, 1700000000, -62135596800, 253402300799]), random.choice([0, 1, 120000000, 1000])
        return m
    if n == "google.protobuf.Any":
        if depth < 4 and random.random() < 0.9:
            inner = new(random.choice(descriptors))
            fill(inner, depth + 1)
            m.Pack(inner, deterministic=True)
        return m
    if n == "google.protobuf.Value":
        k = random.randrange(6 if depth < 6 else 4)
        if k == 0: m.null_value = 0
        elif k == 1: m.number_value = random.choice([0, 1.5, -3, 1e20])
        elif k == 2: m.string_value = random.choice(WORDS)
        elif k == 3: m.bool_value = True
        elif k == 4: m.struct_value.SetInParent(); fill(m.struct_value, depth + 1)
        else: m.list_value.SetInParent(); fill(m.list_value, depth + 1)
        # A Value without a kind is null in JSON as well and could not be told apart.
        return m
    seen = set()
    fields = [f for f in d.fields if n not in kept or f.name in kept[n]]
    random.shuffle(fields)
    for f in fields:
        if f.containing_oneof is not None:
            if f.containing_oneof.name in seen: continue
            seen.add(f.containing_oneof.name)
        message = f.type == F.TYPE_MESSAGE
        if random.random() > (0.7 if depth < 2 else 0.25 if depth < 6 else (0 if message else 0.5)): continue
        repeated = f.is_repeated
        if message and f.message_type.GetOptions().map_entry:
            k, v = f.message_type.fields_by_name["key"], f.message_type.fields_by_name["value"]
            for _ in range(random.randrange(4)):
                if v.type == F.TYPE_MESSAGE: fill(getattr(m, f.name)[scalar(k)], depth + 1)
                else: getattr(m, f.name)[scalar(k)] = scalar(v)
        elif repeated:
            for _ in range(random.randrange(3)):
                if message: fill(getattr(m, f.name).add(), depth + 1)
                else: getattr(m, f.name).append(scalar(f))
        elif message:
            sub = getattr(m, f.name); sub.SetInParent(); fill(sub, depth + 1)
        else:
            setattr(m, f.name, scalar(f))
    return m

classes = {}
def new(d):
    if d.full_name not in classes:
        classes[d.full_name] = message_factory.GetMessageClass(d)
    return classes[d.full_name]()


# Of every wire type, with a number that no message has; the group holds another one.
UNKNOWN = [b"\xf8\xfe\xff\xff\x0f\x96\x01", b"\xf9\xfe\xff\xff\x0f12345678", b"\xfa\xfe\xff\xff\x0f\x02hi", b"\xfd\xfe\xff\xff\x0f1234",
           b"\xfb\xfe\xff\xff\x0f\x08\x01\x13\x1a\x01x\x14\xfc\xfe\xff\xff\x0f"]


def varied(d, written):
    """Bytes that hold a message and perhaps more: another one that is merged into it, unknown fields."""
    if random.random() < 0.3:
        written += fill(new(d)).SerializeToString(deterministic=True)
    if random.random() < 0.3:
        written = random.choice(UNKNOWN) + written + random.choice(UNKNOWN)
    return written


candidates = [d for d in descriptors if d.full_name.startswith(PREFIX) and (not kept or d.full_name in kept)]
printed = 0
while printed < COUNT:
    d = random.choice(candidates)
    given = varied(d, fill(new(d)).SerializeToString(deterministic=True))
    m = new(d)
    m.ParseFromString(given)
    m.DiscardUnknownFields()
    b = m.SerializeToString(deterministic=True)
    if len(given) > 100000:
        continue
    try:
        text = json_format.MessageToJson(m, descriptor_pool=pool, indent=None, ensure_ascii=False)
        again = json_format.Parse(text, new(d), descriptor_pool=pool)
    except Exception:
        continue  # what Python itself refuses to write as JSON
    if again.SerializeToString(deterministic=True) != b:
        continue  # what JSON does not hold: an Any whose type and value came from different messages
    print(d.full_name, *(base64.b64encode(x).decode() or "-" for x in (given, b)), text)
    printed += 1
