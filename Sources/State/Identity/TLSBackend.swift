package import Documents
package import ResourceModel

/// One of a mesh's authorities as the Mesh describes it: `mtls.backends[]`.
package struct TLSBackend: Hashable, Sendable {
    /// What `enabledBackend` chooses by; unique in a mesh.
    package var name: String
    /// `builtin` or `provided`; others are refused by validation.
    package var type: String
    /// `mode: PERMISSIVE`: inbounds take plain text too.
    package var isPermissive: Bool
    /// How long workload certificates live.
    package var lifetime: Duration
    /// What is particular to the type.
    package var conf: JSON

    /// A day.
    package static let defaultLifetime = Duration.seconds(24 * 3600)

    init?(_ json: JSON) {
        guard let name = json["name"]?.stringValue else { return nil }
        self.name = name
        type = json["type"]?.stringValue ?? ""
        isPermissive = json["mode"]?.stringValue == "PERMISSIVE"
        let expiration = json["dpCert"]?["rotation"]?["expiration"]?.stringValue
        lifetime = expiration.flatMap { LongDuration.parse($0) } ?? Self.defaultLifetime
        conf = json["conf"] ?? .object([])
    }

    /// The backend that a Mesh has switched on; nil without mTLS.
    package static func enabled(in mesh: Resource) -> TLSBackend? {
        guard let name = mesh.spec["mtls"]?["enabledBackend"]?.stringValue, !name.isEmpty else { return nil }
        return all(in: mesh).first { $0.name == name }
    }

    /// All backends, in order.
    package static func all(in mesh: Resource) -> [TLSBackend] {
        (mesh.spec["mtls"]?["backends"]?.arrayValue ?? []).compactMap { TLSBackend($0) }
    }
}

/// A duration that may have days, weeks and years: `10y`, `1d`, `36h`.
package enum LongDuration {
    /// Nil for all that is none, and for zero or less.
    package static func parse(_ text: String) -> Duration? {
        if let plain = GoDuration.parse(text) { return plain > .zero ? plain : nil }
        let days: [(suffix: Character, count: Int64)] = [("d", 1), ("w", 7), ("y", 365)]
        guard let last = text.last, let unit = days.first(where: { $0.suffix == last }),
            let count = Int64(text.dropLast()),
            count > 0, count <= 100_000
        else { return nil }
        return .seconds(count * unit.count * 86400)
    }
}
