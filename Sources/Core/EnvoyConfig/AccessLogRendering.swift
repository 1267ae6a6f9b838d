import Documents
import EnvoyProtos
import Protobuf
import ProxyPlanning
import ResourceModel
import Topology

extension AccessLogPlan {
    var log: AccessLog {
        AccessLog {
            switch sink {
            case .file(let path, let format, let omitsEmpty):
                $0.name = "envoy.access_loggers.file"
                $0.typedConfig = AnyMessage(
                    FileAccessLog {
                        $0.path = path
                        $0.logFormat = formatted(format, omitsEmpty)
                    }
                )
            case .tcp(let pipe, let address, let format, let omitsEmpty):
                $0.name = "envoy.access_loggers.file"
                $0.typedConfig = AnyMessage(
                    FileAccessLog {
                        $0.path = pipe
                        $0.logFormat = SubstitutionFormatString {
                            var line: Struct = ["address": .string(address)]
                            switch format {
                            case .plain(let text): line.fields["message"] = .string(subject.filled(text) + "\n")
                            case .json(let fields): line.fields["message"] = .struct(object(fields))
                            }
                            $0.format = .jsonFormat(line)
                            $0.omitEmptyValues = omitsEmpty
                        }
                    }
                )
            case .openTelemetry(let cluster, let body, let attributes):
                $0.name = "envoy.access_loggers.open_telemetry"
                $0.typedConfig = AnyMessage(telemetry(cluster, body, attributes))
            }
            if let callers { $0.filter = callers.logFilter }
        }
    }

    private func formatted(_ format: Format, _ omitsEmpty: Bool) -> SubstitutionFormatString {
        SubstitutionFormatString {
            switch format {
            case .plain(let text): $0.format = .textFormatSource(.text(subject.filled(text) + "\n"))
            case .json(let fields): $0.format = .jsonFormat(object(fields))
            }
            $0.omitEmptyValues = omitsEmpty
        }
    }

    private func object(_ fields: [Field]) -> Struct {
        Struct(
            texts: Dictionary(fields.map { ($0.key, subject.filled($0.value)) }, uniquingKeysWith: { _, last in last })
        )
    }

    private func telemetry(_ cluster: String, _ body: JSON?, _ attributes: [Field]) -> OpenTelemetryAccessLogConfig {
        OpenTelemetryAccessLogConfig {
            $0.commonConfig = CommonGrpcAccessLogConfig {
                $0.logName = "MeshAccessLog"
                $0.transportApiVersion = .v3
                $0.grpcService = GrpcService { $0.targetSpecifier = .envoyGrpc(.init { $0.clusterName = cluster }) }
            }
            $0.body =
                body.map(value) ?? OTelAnyValue { $0.value = .stringValue(subject.filled(AccessLogPlan.defaultBody)) }
            $0.attributes = OTelKeyValueList { $0.values = attributes.map { pair($0.key, subject.filled($0.value)) } }
            $0.resourceAttributes = OTelKeyValueList {
                $0.values = [pair("kuma.mesh", subject.mesh), pair("kuma.zone", subject.zone)]
                if !subject.workload.isEmpty { $0.values.append(pair("kuma.workload", subject.workload)) }
            }
        }
    }

    private func pair(_ key: String, _ text: String) -> OTelKeyValue {
        OTelKeyValue {
            $0.key = key
            $0.value = OTelAnyValue { $0.value = .stringValue(text) }
        }
    }

    /// A body as OTLP's JSON has it: an object with the one value that it is.
    private func value(_ json: JSON) -> OTelAnyValue {
        OTelAnyValue {
            if let text = json["stringValue"]?.stringValue { $0.value = .stringValue(subject.filled(text)) }
            if let flag = json["boolValue"]?.boolValue { $0.value = .boolValue(flag) }
            if let number = json["intValue"]?.intValue ?? json["intValue"]?.stringValue.flatMap({ Int($0) }) {
                $0.value = .intValue(Int64(number))
            }
            if let number = json["doubleValue"]?.doubleValue { $0.value = .doubleValue(number) }
            if let items = json["arrayValue"]?["values"]?.arrayValue {
                $0.value = .arrayValue(OTelArrayValue { $0.values = items.map(value) })
            }
            if let items = json["kvlistValue"]?["values"]?.arrayValue {
                $0.value = .kvlistValue(
                    OTelKeyValueList {
                        $0.values = items.map { item in
                            OTelKeyValue {
                                $0.key = item["key"]?.stringValue ?? ""
                                $0.value = value(item["value"] ?? .null)
                            }
                        }
                    }
                )
            }
        }
    }
}

extension AccessLogPlan {
    fileprivate static let defaultBody = "%KUMA_SOURCE_SERVICE% %KUMA_DESTINATION_SERVICE% %RESPONSE_CODE% %DURATION%"
}

extension CallerMatch {
    /// By the first name in the certificate, which is the identity.
    fileprivate var logFilter: AccessLogFilter {
        var conditions: [String] = []
        if let spiffeID {
            let quoted = Self.quoted(spiffeID)
            conditions.append(
                isPrefix
                    ? "connection.uri_san_peer_certificate.startsWith(\(quoted))"
                    : "connection.uri_san_peer_certificate == \(quoted)"
            )
        }
        if let sni { conditions.append("connection.requested_server_name == \(Self.quoted(sni))") }
        let expression = conditions.isEmpty ? "true" : conditions.joined(separator: " && ")
        return AccessLogFilter {
            $0.filterSpecifier = .extensionFilter(
                ExtensionFilter {
                    $0.name = "envoy.access_loggers.extension_filters.cel"
                    $0.typedConfig = AnyMessage(ExpressionFilter { $0.expression = expression })
                }
            )
        }
    }

    private static func quoted(_ text: String) -> String {
        "\"" + text.reduce(into: "") { $0 += $1 == "\"" || $1 == "\\" ? "\\\($1)" : String($1) } + "\""
    }
}

extension CollectorPlan {
    var envoyCluster: Cluster {
        var cluster = Cluster(named: self.cluster)
        if let pipe {
            cluster.setStatic(.pipe(pipe))
        } else {
            cluster.setStatic(.socket(host, port))
            if !NameRules.isIPAddress(host) { cluster.type = .strictDns }
        }
        cluster.connectTimeout = .seconds(10)
        cluster.limit(nil)
        if speaksHTTP2 { cluster.speak(.http2, nil, .grpc) }
        if isTLS {
            cluster.transportSocket = .tls(
                UpstreamTlsContext {
                    $0.sni = host
                    $0.commonTlsContext = CommonTlsContext()
                }
            )
        }
        return cluster
    }
}
