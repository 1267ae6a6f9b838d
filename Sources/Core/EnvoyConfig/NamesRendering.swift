import Documents
import EnvoyProtos
import Protobuf
import ProxyPlanning
import Topology

extension MeshNames {
    /// Names with their addresses in both families, sorted by name.
    fileprivate func records(isIPv6Enabled: Bool) -> [(name: String, addresses: [String])] {
        addresses.sorted { $0.key < $1.key }.map { name, addresses in
            (name, addresses + (isIPv6Enabled ? addresses.compactMap(MeshNames.mapped) : []))
        }
    }
}

extension DNSPlan {
    /// The filter that answers for the names; nil without names, since Envoy refuses an empty table.
    func listener(_ names: MeshNames) -> Listener? {
        guard !names.addresses.isEmpty else { return nil }
        return Listener {
            $0.name = Names.dnsListener(isUnified: isUnified)
            $0.address = .socket("127.0.0.1", port, .udp)
            $0.trafficDirection = .inbound
            // UDP needs it with more than one thread, whatever the agent asks for.
            $0.enableReusePort = true
            $0.listenerFilters = [
                ListenerFilter {
                    $0.name = "envoy.filters.udp.dns_filter"
                    $0.typedConfig = AnyMessage(filter(names))
                }
            ]
        }
    }

    private func filter(_ names: MeshNames) -> DnsFilterConfig {
        DnsFilterConfig {
            $0.statPrefix = "kuma_dns"
            $0.serverConfig = .init {
                $0.configSource = .inlineDnsTable(
                    DnsTable {
                        $0.virtualDomains = names.records(isIPv6Enabled: isIPv6Enabled).map { record in
                            .init {
                                $0.name = record.name
                                $0.endpoint = .init {
                                    $0.endpointConfig = .addressList(.init { $0.address = record.addresses })
                                }
                                $0.answerTtl = .seconds(30)
                            }
                        }
                    }
                )
            }
        }
    }
}

extension DynamicConfigPlan {
    private struct Document {
        var path: String
        var body: [UInt8]
    }

    private var name: String { Names.dynamicConfig(isUnified: isUnified) }

    /// Answers on a socket: with the text, or that it is still the one that the agent has.
    func listener(_ names: MeshNames) -> Listener {
        var documents: [Document] = []
        if wantsNames { documents.append(Document(path: "/dns", body: body(names))) }
        if let metrics { documents.append(Document(path: "/meshmetric", body: metrics.text)) }
        if let telemetry { documents.append(Document(path: "/otel", body: telemetry.document.text)) }
        let limit = documents.map { UInt32(clamping: $0.body.count) }.max()
        return Listener {
            $0.name = name
            if isUnified { $0.statPrefix = name }
            $0.address = .pipe(path)
            $0.filterChains = [
                FilterChain {
                    $0.filters = [
                        .manager(
                            .system(
                                name,
                                documents.flatMap(routes),
                                bodyLimit: limit
                            )
                        )
                    ]
                }
            ]
        }
    }

    /// That the agent has the document already, and the document itself.
    private func routes(_ document: Document) -> [Route] {
        let tag = ContentHash(document.body).text
        let unified = "\(name)_\(document.path.dropFirst())"
        let known = Route {
            if isUnified { $0.name = "\(unified)_not_modified" }
            $0.match = RouteMatch {
                $0.pathSpecifier = .path(document.path)
                $0.headers = [RouteMatchPlan.Condition(name: "If-None-Match", kind: .exact(tag)).header]
            }
            $0.action = .directResponse(DirectResponseAction { $0.status = 304 })
        }
        let fresh = Route {
            $0.name = isUnified ? unified : "\(name):\(document.path)"
            $0.match = RouteMatch { $0.pathSpecifier = .path(document.path) }
            $0.action = .directResponse(
                DirectResponseAction {
                    $0.status = 200
                    $0.body = .text(String(decoding: document.body, as: UTF8.self))
                }
            )
            $0.responseHeadersToAdd = [
                HeaderValueOption {
                    $0.header = HeaderValue {
                        $0.key = "Etag"
                        $0.value = tag
                    }
                }
            ]
        }
        return [known, fresh]
    }

    private func body(_ names: MeshNames) -> [UInt8] {
        let records = names.records(isIPv6Enabled: isIPv6Enabled).map { record in
            JSON.object([
                .init("name", .string(record.name)), .init("ips", .array(record.addresses.map { .string($0) })),
            ])
        }
        let labels = labels.sorted { $0.key < $1.key }.map { JSON.Member($0.key, .string($0.value)) }
        return JSON.object([
            .init("records", .array(records)), .init("ttl", .number("30")), .init("extraLabels", .object(labels)),
        ]).text
    }
}
