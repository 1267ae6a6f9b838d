import Documents
import ResourceModel

/// A resource as Kubernetes would have it.
enum KubernetesForm {
    /// - `namespace`: For the metadata; nil leaves it out.
    static func show(_ resource: Resource, _ kind: KindDescriptor, namespace: String?) -> JSON {
        var metadata: JSON = ["name": .string(resource.name)]
        if let namespace, !namespace.isEmpty { metadata.set("namespace", .string(namespace)) }
        if !resource.labels.isEmpty { metadata.set("labels", JSON(resource.labels)) }
        metadata.set("creationTimestamp", .string(resource.created.rfc3339))
        guard kind.name != .secret, kind.name != .globalSecret else { return secret(resource, metadata) }
        var result: JSON = ["apiVersion": "kuma.io/v1alpha1", "kind": .string(kind.name.description)]
        if kind.isMeshScoped, !kind.hasSpec { result.set("mesh", .string(resource.mesh)) }
        result.set("metadata", metadata)
        result.set("spec", resource.spec)
        if let status = resource.status { result.set("status", status) }
        return result
    }

    private static func secret(_ resource: Resource, _ metadata: JSON) -> JSON {
        [
            "apiVersion": "v1",
            "kind": "Secret",
            "metadata": metadata,
            "data": ["value": resource.spec["data"] ?? ""],
            "type": resource.kind == .secret ? "system.kuma.io/secret" : "system.kuma.io/global-secret",
        ]
    }
}
