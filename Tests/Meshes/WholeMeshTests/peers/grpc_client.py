"""A client of grpc_server.py, by grpcio: grpc_client.py calls|many|stream HOST:PORT

`calls` makes one call of each kind, prints what came of it, and ends. `many` makes 300 calls, one after the other on one connection, and prints who
answered each. `stream` opens one stream and prints a number for each message that came
back, ten a second, until it is killed; with the status at the end if the stream ends.
"""
import os
import sys
import time

os.environ["GRPC_DNS_RESOLVER"] = "native"  # as other programs ask
import grpc  # noqa: E402

what, target = sys.argv[1:]
channel = grpc.insecure_channel(target)


def same(message):
    return message


def trailers(call):
    for key, value in call.trailing_metadata():
        if key in ("answered-by", "called-by"):
            print(f"  {key}: {value}")


def calls():
    message, call = channel.unary_unary("/test.Echo/Unary", same, same).with_call(b"one", timeout=10)
    print("Unary", call.code().name, message.decode())
    trailers(call)
    try:
        channel.unary_unary("/test.Echo/Fail", same, same)(b"one", timeout=10)
    except grpc.RpcError as error:
        print("Fail", error.code().name, error.details())
        trailers(error)
    call = channel.stream_stream("/test.Echo/BothWays", same, same)(iter([b"a", b"", bytes(100_000)]), timeout=10)
    print("BothWays", [len(message) for message in call], call.code().name)
    trailers(call)


def many():
    for _ in range(300):
        _, call = channel.unary_unary("/test.Echo/Unary", same, same).with_call(b"one", timeout=10)
        print(dict(call.trailing_metadata())["answered-by"])


def numbers():
    number = 0
    while True:
        number += 1
        yield b"%d" % number
        time.sleep(0.1)


def stream():
    call = channel.stream_stream("/test.Echo/BothWays", same, same)(numbers())
    try:
        for message in call:
            print(message.decode(), flush=True)
    except grpc.RpcError as error:
        print("ended:", error.code().name, error.details(), flush=True)


{"calls": calls, "many": many, "stream": stream}[what]()
