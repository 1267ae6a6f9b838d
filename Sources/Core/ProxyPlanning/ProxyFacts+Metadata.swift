package import Documents

extension ProxyFacts {
    /// Reads the metadata of Envoy's node, as kuma-dp's bootstrap puts it there. What is odd counts as absent.
    package init(metadata: JSON) {
        self.init()
        features = Set(metadata.texts("features"))
        adminPort = Self.port(metadata, "dataplane.admin.port")
        adminAddress = metadata.text("dataplane.admin.address") ?? "127.0.0.1"
        adminSocketPath = metadata.text("dataplane.admin.socketPath")
        dnsPort = Self.port(metadata, "dataplane.dns.port")
        readinessPort = Self.port(metadata, "dataplane.readinessReporter.port")
        hasProbeProxy = metadata.text("dataplane.appProbeProxy.enabled") == "true"
        workdir = metadata.text("workdir") ?? ""
        metricsCertificatePath = metadata.text("metricsCertPath") ?? ""
        metricsKeyPath = metadata.text("metricsKeyPath") ?? ""
        spireSocketPath = metadata.text("spireAgent.socketPath") ?? ""
        systemCAPath = metadata.text("systemCaPath") ?? ""
        isIPv6Enabled = metadata.flag("ipv6Enabled") ?? true
        transparentProxy = metadata.object("transparentProxy").map(TransparentProxyFacts.init)
        telemetry = metadata.object("otelEnvInventory").map(TelemetryInventory.init)
    }

    /// Ports stand there as text.
    private static func port(_ json: JSON, _ key: String) -> UInt16 {
        json.number(key).flatMap { UInt16(exactly: $0) } ?? 0
    }
}

extension TransparentProxyFacts {
    init(_ json: JSON) {
        self.init()
        isIPv6Caught = json.text("ipFamilyMode")?.lowercased() != "ipv4"
        let redirect = json["redirect"] ?? .object([])
        redirectsInbound = redirect["inbound"]?.flag("enabled") ?? true
        redirectsOutbound = redirect["outbound"]?.flag("enabled") ?? true
        inboundPort = redirect["inbound"]?.port("port") ?? inboundPort
        outboundPort = redirect["outbound"]?.port("port") ?? outboundPort
    }
}

extension JSON {
    /// A number, which protobuf's Struct may have turned into a decimal.
    fileprivate func port(_ key: String) -> UInt16? { decimal(key).flatMap { UInt16(exactly: $0) } }
}
