import EnvoyProtos
import Protobuf
import ProxyPlanning

extension TracePlan {
    /// - `destination`: What is called, for a backend that tells sides apart; nil for an inbound.
    func tracing(destination: String?) -> HttpConnectionManager.Tracing {
        .init {
            $0.overallSampling = overall.map { share in Percent { $0.value = share } }
            $0.clientSampling = client.map { share in Percent { $0.value = share } }
            $0.randomSampling = random.map { share in Percent { $0.value = share } }
            $0.spawnUpstreamSpan = false
            $0.customTags = tags.map(\.customTag) + own.map { Self.literal($0.0, $0.1) }
            $0.provider = provider(destination)
        }
    }

    private var own: [(String, String)] {
        [("kuma.mesh", mesh), ("kuma.zone", zone)] + (workload.isEmpty ? [] : [("kuma.workload", workload)])
    }

    fileprivate static func literal(_ name: String, _ value: String) -> EnvoyProtos.CustomTag {
        EnvoyProtos.CustomTag {
            $0.tag = name
            $0.type = .literal(.init { $0.value = value })
        }
    }

    private func provider(_ destination: String?) -> TracingConfig.Http {
        TracingConfig.Http {
            switch backend {
            case .zipkin(let zipkin):
                $0.name = "envoy.tracers.zipkin"
                $0.typedConfig = AnyMessage(configuration(zipkin))
            case .datadog(_, _, let splits):
                $0.name = "envoy.tracers.datadog"
                let side = destination.map { "OUTBOUND_\($0)" } ?? "INBOUND"
                $0.typedConfig = AnyMessage(
                    DatadogConfig {
                        $0.collectorCluster = cluster
                        $0.serviceName = splits ? "\(service)_\(side)" : service
                    }
                )
            case .openTelemetry(let backend, let isDirect):
                $0.name = "envoy.tracers.opentelemetry"
                $0.typedConfig = AnyMessage(configuration(backend, isDirect: isDirect))
            }
        }
    }

    private func configuration(_ zipkin: Zipkin) -> ZipkinConfig {
        ZipkinConfig {
            $0.collectorCluster = cluster
            $0.collectorEndpoint = zipkin.path
            $0.collectorHostname = zipkin.port == 0 ? zipkin.host : "\(zipkin.host):\(zipkin.port)"
            $0.collectorEndpointVersion = zipkin.isProtobuf ? .httpProto : .httpJson
            $0.traceId128bit = zipkin.hasLongTraceIDs
            $0.sharedSpanContext = zipkin.sharesSpans
        }
    }

    private func configuration(_ backend: TelemetryBackend, isDirect: Bool) -> OpenTelemetryConfig {
        OpenTelemetryConfig {
            $0.serviceName = service
            guard isDirect, backend.isHTTP else {
                $0.grpcService = GrpcService {
                    $0.targetSpecifier = .envoyGrpc(.init { $0.clusterName = cluster })
                }
                return
            }
            $0.httpService = HttpService {
                $0.httpUri = HttpUri {
                    let scheme = backend.isTLS ? "https" : "http"
                    let base = backend.path.hasSuffix("/") ? String(backend.path.dropLast()) : backend.path
                    $0.uri = "\(scheme)://\(backend.address)\(base)/v1/traces"
                    $0.cluster = cluster
                    $0.timeout = .seconds(10)
                }
            }
        }
    }
}

extension TracePlan.CustomTag {
    fileprivate var customTag: EnvoyProtos.CustomTag {
        guard let header else { return TracePlan.literal(name, literal ?? "") }
        return EnvoyProtos.CustomTag {
            $0.tag = name
            $0.type = .requestHeader(
                .init {
                    $0.name = header
                    $0.defaultValue = fallback
                }
            )
        }
    }
}
