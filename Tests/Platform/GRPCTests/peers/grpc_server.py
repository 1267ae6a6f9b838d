"""A grpcio server: grpc_server.py PORT_FILE [CHAIN KEY]. Writes its port into the file, and runs until it is killed."""
import os
import sys
from concurrent import futures

import grpc

LIMITS = [("grpc.max_receive_message_length", 20 << 20), ("grpc.max_send_message_length", 20 << 20)]


def same(message):
    return message


def bidi(messages, context):
    if dict(context.invocation_metadata()).get("x-want-gzip"):
        context.set_compression(grpc.Compression.Gzip)
    yield from messages


def fail(messages, context):
    context.abort(grpc.StatusCode.FAILED_PRECONDITION, "nö: 100% wrong")


class Handler(grpc.GenericRpcHandler):
    def service(self, details):
        method = {"/test.Echo/Bidi": bidi, "/test.Echo/Unary": bidi, "/test.Echo/Fail": fail}.get(details.method)
        return method and grpc.stream_stream_rpc_method_handler(method, same, same)


server = grpc.server(futures.ThreadPoolExecutor(8), options=LIMITS)
server.add_generic_rpc_handlers((Handler(),))
if len(sys.argv) > 2:
    chain, key = (open(path, "rb").read() for path in sys.argv[2:4])
    port = server.add_secure_port("127.0.0.1:0", grpc.ssl_server_credentials([(key, chain)]))
else:
    port = server.add_insecure_port("127.0.0.1:0")
server.start()
with open(sys.argv[1] + ".part", "w") as file:
    file.write(str(port))
os.rename(sys.argv[1] + ".part", sys.argv[1])
server.wait_for_termination(100)
