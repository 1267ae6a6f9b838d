"""A collector of OpenTelemetry over gRPC: prints the service of each export that it takes.

    otlp.py PORT
"""

import sys
from concurrent.futures import ThreadPoolExecutor

import grpc


class Collector(grpc.GenericRpcHandler):
    def service(self, details):
        if not details.method.endswith("/Export"):
            return None
        kind = details.method.rsplit("/", 2)[1].rsplit(".", 1)[-1]

        def export(request, _):
            print(f"{kind} {len(request)}", flush=True)
            return b""

        return grpc.unary_unary_rpc_method_handler(export)


server = grpc.server(ThreadPoolExecutor(4))
server.add_generic_rpc_handlers((Collector(),))
server.add_insecure_port(f"127.0.0.1:{sys.argv[1]}")
server.start()
print("ready", flush=True)
server.wait_for_termination()
