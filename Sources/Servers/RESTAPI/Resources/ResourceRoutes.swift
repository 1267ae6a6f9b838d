import Access
import Documents
import HTTP
import ResourceModel
import Stores

extension RESTAPI {
    /// Reading and writing resources of every kind.
    mutating func addResourceRoutes() {
        for kind in kinds.list where !kind.path.isEmpty {
            for path in [kind.path] + kind.alternativePaths { addRoutes(of: kind, at: path) }
        }
    }

    private mutating func addRoutes(of kind: KindDescriptor, at path: String) {
        let api = self
        if kind.name != .serviceInsight {
            route("GET", "/\(path)") { try api.list(kind, $0, mesh: nil) }
            if kind.isMeshScoped { route("GET", "/meshes/{mesh}/\(path)") { try api.list(kind, $0, mesh: $0["mesh"]) } }
        }
        let one = kind.isMeshScoped ? "/meshes/{mesh}/\(path)/{name}" : "/\(path)/{name}"
        if kind.name != .serviceInsight { route("GET", one) { try api.get(kind, $0) } }
        route("PUT", one) { try await api.put(kind, $0) }
        route("DELETE", one) { try await api.delete(kind, $0) }
    }

    // MARK: - Checks

    /// Throws for a kind that is the administrator's, unless it is one who asks.
    func checkAccess(to kind: KindDescriptor, _ request: APIRequest) throws {
        if kind.isAdminOnly { try access.check(.adminResource(kind.name), by: request.user) }
    }

    /// Throws if the mesh in the path doesn't exist.
    func checkMesh(_ mesh: String, in snapshot: ResourceSnapshot) throws {
        if snapshot[ResourceKey(.mesh, name: mesh)] == nil { throw APIError.notFound("Failed to retrieve Mesh") }
    }

    private func checkWritable(_ kind: KindDescriptor) throws {
        guard !rules.isWritable(kind) else { return }
        let detail =
            rules.isGlobal
            ? "On global control plane you can not modify dataplane resources with 'kumactl apply' or via the HTTP API. "
                + "You can still use 'kumactl' or the HTTP API to modify them on the zone control plane.\n"
            : "On zone control plane you can only modify zone resources with 'kumactl apply' or via the HTTP API. "
                + "You can still use 'kumactl' or the HTTP API to modify the rest of the resource on the global control plane.\n"
        throw APIError(405, "Method not allowed", detail)
    }

    // MARK: - One resource

    private func get(_ kind: KindDescriptor, _ request: APIRequest) throws -> HTTPResponse {
        try checkAccess(to: kind, request)
        let snapshot = store.snapshot
        if kind.isMeshScoped { try checkMesh(request["mesh"], in: snapshot) }
        let key = ResourceKey(kind.name, mesh: kind.isMeshScoped ? request["mesh"] : "", name: request["name"])
        guard let resource = snapshot[key] ?? byZone(key, in: snapshot) else {
            throw APIError.notFound("Could not retrieve a resource")
        }
        return HTTPResponse(json: try form(of: resource, kind, asked: request))
    }

    /// What a zone found out about the others: on global its name has a hash, and the zone's name leads to it as well.
    private func byZone(_ key: ResourceKey, in snapshot: ResourceSnapshot) -> Resource? {
        guard key.kind == .zoneReachability else { return nil }
        return snapshot.list(.zoneReachability).first { $0.labels[Label.zone] == key.name }
    }

    /// The resource in the form that `?format=` asks for.
    func form(of resource: Resource, _ kind: KindDescriptor, asked request: APIRequest) throws -> JSON {
        switch request.http.query("format") ?? "universal" {
        case "universal", "": ResourceDocument.show(resource, kinds: kinds)
        case "k8s", "kubernetes": KubernetesForm.show(resource, kind, namespace: request.http.query("namespace"))
        case let other: throw APIError.badRequest("unknown format \"\(other)\", supported: universal, kubernetes, k8s")
        }
    }

    private func put(_ kind: KindDescriptor, _ request: APIRequest) async throws -> HTTPResponse {
        try checkWritable(kind)
        if kind.isMeshScoped { try checkMesh(request["mesh"], in: store.snapshot) }
        let (resource, remarks) = try read(kind, request)
        try checkAccess(to: kind, request)
        let secrets = kind.name == .mesh ? try MeshSecrets.prepare(for: resource, in: store.snapshot, now: now()) : []
        let outcome: ResourceRules.Outcome
        do {
            outcome = try await store.write { [rules] draft in
                let outcome = try rules.put(resource, in: &draft)
                for secret in secrets where draft[secret.key] == nil { draft.put(secret) }
                return outcome
            }
        } catch let refusal as WriteRefusal {
            throw refusal.apiError(title: "Could not process a resource")
        }
        logger.changed(resource.key, "\(outcome)", by: request.user)
        let warnings =
            remarks + zoneProxyWarnings(of: resource)
            + MissingReferences.warnings(resource, in: store.snapshot, isGlobal: rules.isGlobal)
            + ExportRemarks.list(of: resource, in: store.snapshot)
        let body: JSON = warnings.isEmpty ? .object([]) : ["warnings": .array(warnings.map { .string($0) })]
        return HTTPResponse(status: outcome == .created ? 201 : 200, json: body)
    }

    private func zoneProxyWarnings(of resource: Resource) -> [String] {
        guard resource.kind == .dataplane, let mesh = store.snapshot[ResourceKey(.mesh, name: resource.mesh)] else {
            return []
        }
        return Dataplane.zoneProxyWarnings(of: resource, in: Mesh(mesh))
    }

    private func delete(_ kind: KindDescriptor, _ request: APIRequest) async throws -> HTTPResponse {
        let title = "Could not delete a resource"
        try checkWritable(kind)
        try checkAccess(to: kind, request)
        let key = ResourceKey(kind.name, mesh: kind.isMeshScoped ? request["mesh"] : "", name: request["name"])
        if kind.isMeshScoped { try checkMesh(request["mesh"], in: store.snapshot) }
        do {
            try await store.write { [rules] draft in try rules.delete(key, in: &draft) }
        } catch let refusal as WriteRefusal {
            throw refusal.apiError(title: title)
        }
        logger.changed(key, "deleted", by: request.user)
        return HTTPResponse(json: .object([]))
    }
}
