import Crypto
package import Documents
import Glibc
import Lifecycle
import ResourceModel
import Stores

/// Where an authority's certificate or key comes from.
package struct DataSource: Hashable, Sendable {
    private enum Form: Hashable {
        /// The name of a Secret of the mesh.
        case secret(String)
        /// A path on the control plane's host.
        case file(String)
        /// A variable of the control plane.
        case environment(String)
        /// The content itself.
        case text(String)
        /// The content in Base64.
        case base64(String)
        /// None of these: an error when it is read.
        case unknown
    }

    private let form: Form

    /// In the form that Mesh has: `secret`, `file`, `inlineString` or `inline` (Base64), the first of them that is there.
    ///
    /// Not looked at until it is read; null and objects without a source are errors then. Who may write meshes need be no
    /// administrator, so the control plane's environment is no source here.
    package init(_ json: JSON) {
        func text(_ key: String) -> String? { json[key]?.stringValue }
        form =
            text("secret").map(Form.secret) ?? text("file").map(Form.file) ?? text("inlineString").map(Form.text)
            ?? text("inline").map(Form.base64) ?? .unknown
    }

    /// In the form that MeshIdentity has: `{type, file | secretRef | envVar | insecureInline}`.
    init(secure json: JSON) {
        func text(_ key: String, _ field: String) -> String? { json[key]?[field]?.stringValue }
        let form: Form? =
            switch json["type"]?.stringValue {
            case "File": text("file", "path").map(Form.file)
            case "Secret": text("secretRef", "name").map(Form.secret)
            case "EnvVar": text("envVar", "name").map(Form.environment)
            case "InsecureInline": text("insecureInline", "value").map(Form.text)
            default: nil
            }
        self.form = form ?? .unknown
    }

    /// The name of the mesh's secret that it reads; nil for the other forms.
    package var secret: String? { if case .secret(let name) = form { name } else { nil } }

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
        switch form {
        case .secret(let name): .version(snapshot[ResourceKey(.secret, mesh: mesh, name: name)]?.version ?? 0)
        case .file, .environment: .digest(Digest.sha256(try load(mesh: mesh, in: snapshot)))
        case .text, .base64, .unknown: .none
        }
    }

    /// Reads it. A file is read at each call, at most 1 MiB.
    func load(mesh: String, in snapshot: ResourceSnapshot) throws(IdentityError) -> [UInt8] {
        try load(mesh: mesh) { snapshot[$0] }
    }

    /// The same, with secrets out of something else than a snapshot.
    func load(mesh: String, reading secrets: (ResourceKey) -> Resource?) throws(IdentityError) -> [UInt8] {
        switch form {
        case .secret(let name):
            guard let bytes = secrets(ResourceKey(.secret, mesh: mesh, name: name))?.secretBytes else {
                throw IdentityError(
                    .missing,
                    "could not load data: Resource not found: type=\"Secret\" name=\"\(name)\" mesh=\"\(mesh)\""
                )
            }
            return bytes
        case .environment(let name):
            guard let value = ProcessEnvironment.current[name] else {
                throw IdentityError(.missing, "could not load data: environment variable \(name) is not set")
            }
            return Array(value.utf8)
        case .file(let path): return try Self.read(path)
        case .text(let text): return Array(text.utf8)
        case .base64(let text):
            guard let bytes = Base64.decode(text) else { throw IdentityError(.unusable, "inline data is no Base64") }
            return bytes
        case .unknown: throw IdentityError(.missing, "unsupported type of the DataSource")
        }
    }

    private static func read(_ path: String) throws(IdentityError) -> [UInt8] {
        var facts = stat()
        // Anything else, as a pipe, would have to be waited for.
        guard stat(path, &facts) != 0 || facts.st_mode & S_IFMT == S_IFREG else {
            throw IdentityError(.unusable, "could not load data: open \(path): no file")
        }
        do throws(WholeFile.Failure) { return try WholeFile.read(path, limit: 1 << 20) } catch {
            let code: IdentityError.Code = error.step == "open" ? .missing : .unusable
            throw IdentityError(code, "could not load data: \(error.step) \(path): \(error.reason)")
        }
    }
}
