import Documents
import KumaDescriptors
package import ResourceModel

/// Reads the resource by which a proxy registers itself, from the text that its agent was given.
package enum ProxyDocument {
    /// Why a text is no resource of a proxy.
    package struct Unreadable: Error, Sendable, CustomStringConvertible {
        /// In words, for the proxy's operator.
        package let description: String
        /// What is wrong with a resource that could be read; nil if it could not.
        package var violations: ValidationError?
    }

    /// A Dataplane, ZoneIngress or ZoneEgress, valid by the rules of its kind; fields that nobody knows are dropped.
    package static func read(_ text: String) throws(Unreadable) -> Resource {
        let document: ResourceDocument
        do {
            document = try ResourceDocument(JSON(parsing: text))
        } catch {
            throw Unreadable(description: "resource cannot be read: \(error)")
        }
        guard let kind = AllKinds[document.type], kind.isProxy,
            case .proto(let message) = kind.encoding
        else { throw Unreadable(description: "resource of type \"\(document.type)\" is not one of a proxy") }
        let spec: JSON
        do {
            spec = try KumaDescriptors.normalize(message, document.spec ?? .object([]))
        } catch {
            throw Unreadable(description: "resource cannot be read: \(error)")
        }
        guard !document.name.isEmpty, kind.isMeshScoped == !document.mesh.isEmpty else {
            throw Unreadable(
                description: "resource has no name" + (kind.isMeshScoped ? " or no mesh" : ", or it has a mesh")
            )
        }
        let key = ResourceKey(document.type, mesh: document.mesh, name: document.name)
        let resource = Resource(key, labels: document.labels, spec: spec)
        if let error = ValidationError(kind.validate(resource)) {
            throw Unreadable(description: "resource is not valid: \(error)", violations: error)
        }
        return resource
    }
}
