"""A gRPC application, by grpcio: grpc_server.py ADDRESS PORT NAME. Tells NAME and who called in trailers of every call."""
import re
import sys
from concurrent import futures

import grpc

address, port, name = sys.argv[1:]


def same(message):
    return message


def tell(context):
    certificate = dict(context.invocation_metadata()).get("x-forwarded-client-cert", "")
    caller = "".join(re.findall("URI=(spiffe:[^;]*)", certificate))
    context.set_trailing_metadata([("answered-by", name), ("called-by", caller)])


def unary(message, context):
    tell(context)
    return message


def fail(message, context):
    tell(context)
    context.abort(grpc.StatusCode.FAILED_PRECONDITION, "nö: 100% wrong")


def both_ways(messages, context):
    tell(context)
    yield from messages


handlers = {
    "Unary": grpc.unary_unary_rpc_method_handler(unary, same, same),
    "Fail": grpc.unary_unary_rpc_method_handler(fail, same, same),
    "BothWays": grpc.stream_stream_rpc_method_handler(both_ways, same, same),
}
server = grpc.server(futures.ThreadPoolExecutor(8))
server.add_generic_rpc_handlers([grpc.method_handlers_generic_handler("test.Echo", handlers)])
server.add_insecure_port(f"{address}:{port}")
server.start()
server.wait_for_termination()
