import Crypto
package import Documents
import Lifecycle
import ResourceModel
import Stores

/// Where a provided authority's certificate or key comes from: `secret`, `file`, `inline` (Base64) or `inlineString`.
package struct DataSource: Hashable, Sendable {
    private let json: JSON

    /// Not looked at until it is read; null and objects without a source are errors then.
    package init(_ json: JSON) { self.json = json }

    /// In the form that MeshIdentity has: `{type, file | secretRef | envVar | insecureInline}`.
    init(secure json: JSON) {
        self.json =
            switch json["type"]?.stringValue {
            case "File": ["file": json["file"]?["path"] ?? .null]
            case "Secret": ["secret": json["secretRef"]?["name"] ?? .null]
            case "EnvVar": ["environment": json["envVar"]?["name"] ?? .null]
            case "InsecureInline": ["inlineString": json["insecureInline"]?["value"] ?? .null]
            default: .null
            }
    }

    /// The name of the mesh's secret that it reads; nil for the other forms.
    package var secret: String? { json["secret"]?.stringValue }

    /// What tells a source's contents apart, besides the source itself.
    enum Fingerprint: Hashable {
        /// The content stands in the source.
        case none
        /// Of the Secret; 0 without one.
        case version(UInt64)
        /// SHA-256 of what is outside of the store, and may change under its name.
        case digest([UInt8])

        /// Whether the content may become another without any change in the store.
        var isOutsideStore: Bool { if case .digest = self { true } else { false } }
    }

    /// That of the content at this moment; a file is read for it.
    func fingerprint(mesh: String, in snapshot: ResourceSnapshot) throws(IdentityError) -> Fingerprint {
        if let secret {
            return .version(snapshot[ResourceKey(.secret, mesh: mesh, name: secret)]?.version ?? 0)
        }
        guard json["file"] != nil || json["environment"] != nil else { return .none }
        return .digest(Digest.sha256(try load(mesh: mesh, in: snapshot)))
    }

    /// Reads it. A file is read at each call, at most 1 MiB.
    func load(mesh: String, in snapshot: ResourceSnapshot) throws(IdentityError) -> [UInt8] {
        try load(mesh: mesh) { snapshot[$0] }
    }

    /// The same, with secrets out of something else than a snapshot.
    func load(mesh: String, reading secrets: (ResourceKey) -> Resource?) throws(IdentityError) -> [UInt8] {
        if let name = secret {
            guard let bytes = secrets(ResourceKey("Secret", mesh: mesh, name: name))?.secretBytes else {
                throw IdentityError(
                    .missing,
                    "could not load data: Resource not found: type=\"Secret\" name=\"\(name)\" mesh=\"\(mesh)\""
                )
            }
            return bytes
        }
        if let name = json["environment"]?.stringValue {
            guard let value = ProcessEnvironment.current[name] else {
                throw IdentityError(.missing, "could not load data: environment variable \(name) is not set")
            }
            return Array(value.utf8)
        }
        if let path = json["file"]?.stringValue { return try Self.read(path) }
        if let text = json["inlineString"]?.stringValue { return Array(text.utf8) }
        if let text = json["inline"]?.stringValue {
            guard let bytes = Base64.decode(text) else { throw IdentityError(.unusable, "inline data is no Base64") }
            return bytes
        }
        throw IdentityError(.missing, "unsupported type of the DataSource")
    }

    private static func read(_ path: String) throws(IdentityError) -> [UInt8] {
        do throws(WholeFile.Failure) { return try WholeFile.read(path, limit: 1 << 20) } catch {
            throw IdentityError(.missing, "could not load data: \(error.step) \(path): \(error.reason)")
        }
    }
}
