import Documents
import ResourceModel

/// How the proxy reaches the control plane.
extension EnvoyBootstrap {
    private var adsCluster: String { hasUnifiedNames ? "system_ads" : "ads_cluster" }
    private var readsTokenFile: Bool { settings.reloadsTokens && !request.tokenPath.isEmpty }

    func discovery(isDelta: Bool) -> JSON {
        [
            "apiType": isDelta ? "DELTA_GRPC" : "GRPC", "transportApiVersion": "V3", "setNodeOnFirstMessageOnly": true,
            "grpcServices": [readsTokenFile ? googleService : envoyService],
        ]
    }

    private var envoyService: JSON {
        var service: JSON = ["envoyGrpc": ["clusterName": .string(adsCluster)]]
        if !request.token.isEmpty {
            service.set("initialMetadata", [["key": "authorization", "value": .string(request.token.exposed)]])
        }
        return service
    }

    /// A client that reads its token from a file for each stream.
    private var googleService: JSON {
        func number(_ value: Int) -> JSON { ["intValue": .string(String(value))] }
        return [
            "googleGrpc": [
                "targetUri": .string(Self.hostPort(controlPlane)), "statPrefix": "ads",
                "channelCredentials": [
                    "sslCredentials": ["rootCerts": ["inlineBytes": .string(Base64.encode(controlPlane.authority))]]
                ],
                "callCredentials": [
                    [
                        "fromPlugin": [
                            "name": "envoy.grpc_credentials.file_based_metadata",
                            "typedConfig": [
                                "@type": "type.googleapis.com/envoy.config.grpc_credential.v3.FileBasedMetadataConfig",
                                "secretData": ["filename": .string(request.tokenPath)],
                            ],
                        ]
                    ]
                ],
                "credentialsFactoryName": "envoy.grpc_credentials.file_based_metadata",
                "channelArgs": [
                    "args": [
                        "grpc.keepalive_time_ms": number(10_000), "grpc.keepalive_timeout_ms": number(30_000),
                        "grpc.http2.max_pings_without_data": number(0),
                        "grpc.max_receive_message_length": number(settings.maxReceiveMessageBytes),
                    ]
                ],
            ]
        ]
    }

    private static func hostPort(_ plane: ControlPlane) -> String {
        plane.host.contains(":") ? "[\(plane.host)]:\(plane.port)" : "\(plane.host):\(plane.port)"
    }

    /// By which the proxy knows the control plane.
    var validationSecret: JSON {
        func name(_ type: String) -> JSON {
            ["sanType": .string(type), "matcher": ["exact": .string(controlPlane.host)]]
        }
        return [
            "name": "cp_validation_ctx",
            "validationContext": [
                "trustedCa": ["inlineBytes": .string(Base64.encode(controlPlane.authority))],
                "matchTypedSubjectAltNames": [name("DNS"), name("IP_ADDRESS")],
            ],
        ]
    }

    var clusters: [JSON] { [accessLogSink] + (readsTokenFile ? [] : [controlPlaneCluster]) }

    private static let http2: JSON = [
        "envoy.extensions.upstreams.http.v3.HttpProtocolOptions": [
            "@type": "type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions",
            "explicitHttpConfig": ["http2ProtocolOptions": [:]],
        ]
    ]

    private static func assignment(_ name: String, _ address: JSON) -> JSON {
        ["clusterName": .string(name), "endpoints": [["lbEndpoints": [["endpoint": ["address": address]]]]]]
    }

    private var accessLogSink: JSON {
        let name = hasUnifiedNames ? "system_access_log_sink" : "access_log_sink"
        let path = Self.socketPath(request.workdir, "kuma-al-\(proxy.name)-\(proxy.mesh)")
        return [
            "name": .string(name), "type": "STATIC", "connectTimeout": Self.text(settings.connectTimeout),
            "upstreamConnectionOptions": Self.keepalive,
            "loadAssignment": Self.assignment(name, ["pipe": ["path": .string(path)]]),
            "typedExtensionProtocolOptions": Self.http2,
        ]
    }

    private static let keepalive: JSON = [
        "tcpKeepalive": ["keepaliveProbes": 3, "keepaliveTime": 10, "keepaliveInterval": 10]
    ]

    private static func text(_ duration: Duration) -> JSON {
        let (seconds, attoseconds) = duration.components
        let millis = attoseconds / 1_000_000_000_000_000
        let digits = String(millis)
        return .string(
            millis == 0 ? "\(seconds)s" : "\(seconds).\(String(repeating: "0", count: 3 - digits.count))\(digits)s"
        )
    }

    private var controlPlaneCluster: JSON {
        var cluster: JSON = [
            "name": .string(adsCluster), "type": controlPlane.isAddress ? "STATIC" : "STRICT_DNS",
            "connectTimeout": Self.text(settings.connectTimeout),
            "upstreamConnectionOptions": Self.keepalive,
            "loadAssignment": Self.assignment(
                adsCluster,
                ["socketAddress": ["address": .string(controlPlane.host), "portValue": .int(controlPlane.port)]]
            ),
            "typedExtensionProtocolOptions": Self.http2,
            "transportSocket": [
                "name": "envoy.transport_sockets.tls",
                "typedConfig": [
                    "@type": "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext",
                    "sni": .string(controlPlane.host),
                    "commonTlsContext": [
                        "tlsParams": ["tlsMinimumProtocolVersion": "TLSv1_2"],
                        "validationContextSdsSecretConfig": ["name": "cp_validation_ctx"],
                    ],
                ],
            ],
        ]
        if controlPlane.isIPv4Only { cluster.set("dnsLookupFamily", "V4_ONLY") }
        return cluster
    }
}
