import Documents

/// One proxy that has metrics to be scraped.
package struct Assignment: Hashable, Sendable {
    /// Label `mesh` of all that is scraped.
    package var mesh: String
    /// Name of the target and label `dataplane`.
    package var dataplane: String
    /// The proxy's first service by tag; empty without one.
    package var service: String
    /// Host and port.
    package var address: String
    /// As policy or Mesh has it, `/metrics` without.
    package var path: String
    /// Whether Prometheus speaks HTTPS: with certificates of one's own only, as it has none of the mesh.
    package var isTLS: Bool
    /// Of the target: become labels of all that is scraped, besides `mesh`, `dataplane` and `service`.
    package var labels: [String: String]

    /// - `address`: Host and port, an IPv6 address in brackets.
    package init(
        mesh: String,
        dataplane: String,
        service: String,
        address: String,
        path: String,
        isTLS: Bool,
        labels: [String: String] = [:]
    ) {
        self.mesh = mesh
        self.dataplane = dataplane
        self.service = service
        self.address = address
        self.path = path
        self.isTLS = isTLS
        self.labels = labels
    }

    static let typeURL = "type.googleapis.com/kuma.observability.v1.MonitoringAssignment"

    /// `kuma.observability.v1.MonitoringAssignment` in an Any.
    var json: JSON {
        var target: JSON = [
            "name": .string(dataplane), "scheme": .string(isTLS ? "https" : "http"), "address": .string(address),
            "metrics_path": .string(path),
        ]
        if !labels.isEmpty { target.set("labels", JSON(labels)) }
        return [
            "@type": .string(Self.typeURL), "mesh": .string(mesh), "service": .string(service), "targets": [target],
        ]
    }
}
