import Documents
import HTTP
import ResourceModel
import Stores

extension RESTAPI {
    /// A page of a kind's resources.
    ///
    /// - `mesh`: Nil for all meshes, or for kinds of global scope.
    func list(_ kind: KindDescriptor, _ request: APIRequest, mesh: String?) throws -> HTTPResponse {
        let found = try filtered(kind, request, mesh: mesh)
        return HTTPResponse(
            json: try Page(request.http, below: pathPrefix).body(of: found, request.http) {
                ResourceDocument.show($0, kinds: kinds)
            }
        )
    }

    /// What the request's filters leave of a kind, sorted by mesh and name.
    func filtered(_ kind: KindDescriptor, _ request: APIRequest, mesh: String?) throws -> [Resource] {
        try checkAccess(to: kind, request)
        let snapshot = store.snapshot
        if let mesh { try checkMesh(mesh, in: snapshot) }
        let filter = try ListFilter(request, kind: kind)
        return snapshot.list(kind.name, mesh: mesh).filter { filter.matches($0) }
    }
}
