/// What writers of a policy are told that still works but will not for ever.
enum PolicyDeprecations {
    static func list(of resource: Resource) -> [String] {
        var result: [String] = []
        let kind = Fields(resource.spec).fields("targetRef").string("kind")
        if ["MeshService", "MeshServiceSubset", "MeshSubset"].contains(kind) {
            result.append("\(kind) value for 'targetRef.kind' is deprecated, use Dataplane with 'labels' instead")
        }
        if kind == "MeshHTTPRoute" {
            result.append(
                "MeshHTTPRoute value for 'targetRef.kind' is deprecated, use it in 'spec.to[].targetRef' instead"
            )
        }
        if !Fields(resource.spec).list("from").isEmpty {
            result.append("'from' field is deprecated, use 'rules' instead")
        }
        return result
    }
}
