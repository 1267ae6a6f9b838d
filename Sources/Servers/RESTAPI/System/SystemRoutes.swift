import Access
import Documents
import HTTP
import ResourceModel
import Stores

extension RESTAPI {
    /// What the control plane tells about itself, and the tables of kinds.
    mutating func addSystemRoutes() {
        let api = self
        route("GET", "/", isOpen: true) { _ in api.index() }
        route("GET", "/config") { request in
            try api.access.check(.viewControlPlaneMetadata, by: request.user)
            return HTTPResponse(headers: ["content-type": "application/json"], body: api.settings.configuration.text)
        }
        route("GET", "/who-am-i") { request in
            HTTPResponse(json: [
                "name": .string(request.user.name), "groups": .array(request.user.groups.map { .string($0) }),
            ])
        }
        route("GET", "/_resources") { _ in
            HTTPResponse(json: ["resources": .array(api.shownKinds.map { api.description(of: $0) })])
        }
        route("GET", "/policies") { _ in
            HTTPResponse(json: ["policies": .array(api.shownKinds.compactMap { api.policyDescription(of: $0) })])
        }
        route("GET", "/_kri/{kri}") { try api.resource(byKRI: $0) }
    }

    /// Kinds that have routes of their own, by name.
    private var shownKinds: [KindDescriptor] { kinds.list.filter { !$0.path.isEmpty } }

    private func index() -> HTTPResponse {
        let cluster = store.snapshot[ResourceKey(.config, name: "kuma-cluster-id")]?.spec["config"]?.stringValue ?? ""
        return HTTPResponse(json: [
            "hostname": .string(settings.hostname),
            "product": .string(settings.product),
            "version": .string(settings.version),
            "instanceId": .string(settings.instanceID),
            "clusterId": .string(cluster),
            "gui": .string(settings.guiURL),
        ])
    }

    private func description(of kind: KindDescriptor) -> JSON {
        var result: JSON = [
            "name": .string(kind.name.description),
            "scope": .string(kind.scope.rawValue),
            "readOnly": .bool(rules.settings.isReadOnly || rules.isFederated || kind.isReadOnly),
            "path": .string(kind.path),
            "singularDisplayName": .string(kind.singularDisplayName),
            "pluralDisplayName": .string(kind.pluralDisplayName),
            "shortName": .string(kind.shortName ?? ""),
            "includeInFederation": .bool(kind.sync.contains(.globalToZone) && !kind.isReadOnly),
        ]
        if let policy = kind.policy {
            result.set(
                "policy",
                [
                    "isTargetRef": .bool(policy.isTargetRef),
                    "hasToTargetRef": .bool(policy.hasTo),
                    "hasFromTargetRef": .bool(policy.hasFrom),
                    "hasRulesTargetRef": .bool(policy.hasRules),
                    "isFromAsRules": .bool(policy.isFromAsRules),
                ]
            )
        }
        return result
    }

    private func policyDescription(of kind: KindDescriptor) -> JSON? {
        guard let policy = kind.policy else { return nil }
        return [
            "name": .string(kind.name.description),
            "readOnly": .bool(rules.settings.isReadOnly || rules.isFederated || kind.isReadOnly),
            "path": .string(kind.path),
            "singularDisplayName": .string(kind.singularDisplayName),
            "pluralDisplayName": .string(kind.pluralDisplayName),
            "isExperimental": false,
            "isTargetRefBased": .bool(policy.isTargetRef),
            "isInbound": .bool(policy.hasFrom),
            "isOutbound": .bool(policy.hasTo),
        ]
    }

    /// Looks for the identifier among the kind's resources: names differ from what it says when a resource came from elsewhere.
    private func resource(byKRI request: APIRequest) throws -> HTTPResponse {
        guard var kri = KRI(request["kri"]), let kind = kinds[kri.kind] else {
            throw APIError.badRequest("invalid KRI \"\(request["kri"])\"")
        }
        kri.section = ""
        try checkAccess(to: kind, request)
        var found: Resource?
        store.snapshot.forEach(kri.kind, mesh: kind.isMeshScoped ? kri.mesh : nil) { if $0.kri == kri { found = $0 } }
        guard let found else { throw APIError.notFound("Could not retrieve a resource") }
        return HTTPResponse(json: try form(of: found, kind, asked: request))
    }
}
