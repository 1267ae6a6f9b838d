import Crypto
import DataplaneAgent
import Documents
import KumaDescriptors
import ResourceModel

@testable import EnvoyConfig

extension Subject {
    /// What was read is written as something that reads the same.
    static func json(_ bytes: [UInt8]) {
        guard let value = try? JSON(parsing: bytes) else { return }
        guard let again = try? JSON(parsing: value.text) else { preconditionFailure("its own text is refused") }
        precondition(again == value, "its own text reads differently")
    }

    static func yaml(_ bytes: [UInt8]) { _ = try? YAML.parse(bytes) }

    /// A document of any kind: what is found valid is valid as it is shown, too.
    static func resource(_ bytes: [UInt8]) {
        guard let json = try? YAML.parseOne(bytes), let document = try? ResourceDocument(json),
            let kind = AllKinds[document.type],
            let reading = try? kind.read(document, mesh: document.mesh, normalize: KumaDescriptors.normalize),
            reading.violations.isEmpty
        else { return }
        let key = ResourceKey(kind.name, mesh: document.mesh, name: document.name)
        let shown = ResourceDocument.show(Resource(key, labels: document.labels, spec: reading.spec))
        guard let again = try? ResourceDocument(shown) else { preconditionFailure("what is shown cannot be read") }
        let second = try? kind.read(again, mesh: document.mesh, normalize: KumaDescriptors.normalize)
        precondition(second?.violations == [], "what is shown is not valid")
        precondition(second?.spec == reading.spec, "what is shown reads differently")
    }

    static func template(_ bytes: [UInt8]) {
        guard let template = try? HostnameTemplate(String(decoding: bytes, as: UTF8.self)) else { return }
        let values = HostnameTemplate.Values(name: "n", displayName: "d", namespace: "ns", mesh: "m", zone: "z") {
            key in
            key.isEmpty ? nil : "l"
        }
        _ = try? template.render(values)
    }

    static func mustache(_ bytes: [UInt8]) {
        guard let template = try? ResourceTemplate(String(decoding: bytes, as: UTF8.self)) else { return }
        _ = template.filled(["a": "b", "empty": ""])
    }

    static func certificate(_ bytes: [UInt8]) { _ = try? Certificate(der: bytes) }
    static func pem(_ bytes: [UInt8]) { _ = try? Certificate.all(pem: bytes) }

    /// A key that was read can be written and read again.
    static func key(_ bytes: [UInt8]) {
        _ = try? PublicKey(pem: bytes)
        guard let key = try? PrivateKey(pem: bytes) else { return }
        _ = try? key.publicKey.pem()
    }

    static func jwt(_ bytes: [UInt8]) { _ = try? JWT(String(decoding: bytes, as: UTF8.self)) }

    /// An expression of a policy.
    static func regex(_ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        do { try RegularExpression.check(text) } catch { precondition(!error.reason.isEmpty, "no reason") }
    }

    /// A policy's changes to a document: `{"document": …, "operations": […]}`. What comes out can be written and read.
    static func jsonPatch(_ bytes: [UInt8]) {
        guard let input = try? JSON(parsing: bytes), let document = input["document"],
            let changed = JSONPatch.apply(input["operations"]?.arrayValue ?? [], to: document)
        else { return }
        _ = changed.text
    }
}
