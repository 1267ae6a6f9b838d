/// By which names and addresses this zone knows a MeshService, MeshMultiZoneService or MeshExternalService.
package struct ServiceStatus: Hashable, Sendable {
    /// A hostname of the service, and who made it.
    package struct Address: Hashable, Sendable {
        /// Without a dot at its end.
        package var hostname: String
        /// `HostnameGenerator` or `Kubernetes`.
        package var origin: String
        /// The name of the HostnameGenerator; empty for another origin.
        package var generator: String
    }

    /// As found, at most one per HostnameGenerator and service.
    package var addresses: [Address]
    /// Virtual IP addresses, this zone's own; empty until allocated.
    package var vips: [String]

    init(_ status: Fields) {
        addresses = status.objects("addresses").map { address in
            Address(
                hostname: address.string("hostname"),
                origin: address.string("origin"),
                generator: address.fields("hostnameGeneratorRef").string("coreName")
            )
        }
        vips = status.objects("vips").map { $0.string("ip") }.filter { !$0.isEmpty }
        let single = status.fields("vip").string("ip")
        if vips.isEmpty, !single.isEmpty { vips = [single] }
    }
}
