"""A collector of metrics over gRPC, which reads them with OpenTelemetry's own messages.

    otlp.py PORTFILE HEARDFILE

Writes its port into PORTFILE, and into HEARDFILE what each export says, a line for each resource, header, metric and point.
"""

import os
import sys
from concurrent.futures import ThreadPoolExecutor

import grpc
from opentelemetry.proto.collector.metrics.v1 import metrics_service_pb2 as service

place, heard = sys.argv[1:3]


def labels(attributes):
    return ",".join(sorted(f"{pair.key}={pair.value.string_value}" for pair in attributes))


def scopes(resource):
    """Field 2, which had another name in the messages of 2021."""
    names = {field.number: field.name for field in resource.DESCRIPTOR.fields}
    return getattr(resource, names[2])


def lines(request):
    for resource in request.resource_metrics:
        yield f"resource {labels(resource.resource.attributes)}"
        for scope in scopes(resource):
            for metric in scope.metrics:
                kind = metric.WhichOneof("data")
                data = getattr(metric, kind)
                if kind in ("sum", "histogram"):
                    assert data.aggregation_temporality == 2
                yield f"{metric.name} {kind} {len(data.data_points)}"
                for point in data.data_points:
                    assert point.time_unix_nano > 0
                    value = point.as_double if kind in ("gauge", "sum") else point.count
                    if kind == "histogram":
                        assert sum(point.bucket_counts) == point.count
                        assert len(point.bucket_counts) == len(point.explicit_bounds) + 1
                    yield f"{metric.name}{{{labels(point.attributes)}}} {value}"


class Collector(grpc.GenericRpcHandler):
    def service(self, details):
        if details.method != "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export":
            return None
        header = dict(details.invocation_metadata).get("x-key", "")

        def export(request, _):
            text = "\n".join(["header " + header, *lines(request)]) + "\n"
            with open(heard + ".part", "w") as file:
                file.write(text)
            os.rename(heard + ".part", heard)
            return service.ExportMetricsServiceResponse()

        return grpc.unary_unary_rpc_method_handler(
            export,
            service.ExportMetricsServiceRequest.FromString,
            service.ExportMetricsServiceResponse.SerializeToString,
        )


server = grpc.server(ThreadPoolExecutor(4))
server.add_generic_rpc_handlers((Collector(),))
port = server.add_insecure_port("127.0.0.1:0")
server.start()
with open(place + ".part", "w") as file:
    file.write(str(port))
os.rename(place + ".part", place)
server.wait_for_termination()
