"""grpcio as a client of the echo server: grpc_client.py PORT ROOTS|-. Exit status 0 if all is as it should be."""
import sys
import threading

import grpc

port, roots = sys.argv[1:3]
LIMITS = [("grpc.max_receive_message_length", 20 << 20), ("grpc.max_send_message_length", 20 << 20)]
failed = []


def same(message):
    return message


def channel(*options):
    if roots == "-":
        return grpc.insecure_channel(f"127.0.0.1:{port}", LIMITS + list(options))
    return grpc.secure_channel(f"localhost:{port}", grpc.ssl_channel_credentials(open(roots, "rb").read()), LIMITS + list(options))


def check(name, good):
    if not good:
        failed.append(name)
        print("FAIL", name, file=sys.stderr, flush=True)


def status(call):
    try:
        list(call)
    except grpc.RpcError as error:
        return error.code(), error.details()
    return None, None


def held(event, *messages):
    """A request stream that stays open until the event."""
    yield from messages
    event.wait(10)


first = channel()
bidi = first.stream_stream("/test.Echo/Bidi", same, same)
messages = [b"a", b"bb", b""]
check("bidi", list(bidi(iter(messages), timeout=5)) == messages)
large = bytes(8_000_000)
check("8 MB twice", list(bidi(iter([large, large]), timeout=20)) == [large, large])
check("gzip", list(bidi(iter([b"z" * 500_000, b"q"]), timeout=5, compression=grpc.Compression.Gzip)) == [b"z" * 500_000, b"q"])
check("unary", first.unary_unary("/test.Echo/Unary", same, same)(b"one", timeout=5) == b"one")
check("unary error", status(first.unary_stream("/test.Echo/Unary", same, same)(b"\0", timeout=5)) == (grpc.StatusCode.NOT_FOUND, "zero"))
check("error", status(first.stream_stream("/test.Echo/Fail", same, same)(iter([b"1"]), timeout=5))
      == (grpc.StatusCode.FAILED_PRECONDITION, "nö: 100% wrong"))
check("unknown method", status(first.stream_stream("/test.Echo/None", same, same)(iter([b"1"]), timeout=5))[0] == grpc.StatusCode.UNIMPLEMENTED)
check("too large", status(bidi(iter([bytes(11 << 20)]), timeout=10))[0] == grpc.StatusCode.RESOURCE_EXHAUSTED)

event = threading.Event()
call = bidi(held(event, b"x"))
got = next(call)
call.cancel()
event.set()
check("cancel", got == b"x" and status(call)[0] == grpc.StatusCode.CANCELLED)

event = threading.Event()
check("deadline", status(bidi(held(event, b"x"), timeout=0.5))[0] == grpc.StatusCode.DEADLINE_EXCEEDED)
event.set()

barrier = threading.Barrier(100)
results = []


def one(number):
    def requests():
        yield bytes([number]) * 1000
        barrier.wait(20)
        yield b"end"
    try:
        results.append(list(bidi(requests(), timeout=20)) == [bytes([number]) * 1000, b"end"])
    except Exception as error:  # the count below fails
        print(error, file=sys.stderr)


threads = [threading.Thread(target=one, args=(number,)) for number in range(100)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
check("100 streams at once", results == [True] * 100)

pinging = channel(("grpc.keepalive_time_ms", 1000), ("grpc.keepalive_timeout_ms", 1000),
                  ("grpc.keepalive_permit_without_calls", 1), ("grpc.http2.max_pings_without_data", 0))
event = threading.Event()
call = pinging.stream_stream("/test.Echo/Bidi", same, same)(held(event, b"a"))
got = next(call)
event.wait(2.5)
event.set()
check("keepalive", [got] + list(call) == [b"a"])
sys.exit(1 if failed else 0)
