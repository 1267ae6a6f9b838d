import Documents
import HTTPClient
import Testing

@testable import RESTAPI
@testable import ResourceModel

@Suite struct NewKindTests {
    /// A row that no program has.
    private static let gadget = KindDescriptor.spec("Gadget", short: "gdg", writers: .zone, sync: []) {
        $0.schema = .object([.init("size", .integer(1...10), required: true)])
    }

    private static var plane: TestAPI.Plane {
        var plane = TestAPI.Plane()
        plane.kinds = KindTable(AllKinds.list + [gadget])
        plane.seed = [["type": "Mesh", "name": "default"]]
        return plane
    }

    private static func document(size: Int) -> JSON {
        ["type": "Gadget", "mesh": "default", "name": "one", "spec": ["size": .int(size)]]
    }

    @Test func `a row of the table is all that the API needs of a kind`() async throws {
        try await TestAPI.run(Self.plane) { api in
            let place = "/meshes/default/gadgets/one"
            #expect(try await api.put(place, Self.document(size: 3)).status == 201)
            #expect(try await api.put(place, Self.document(size: 4)).status == 200)
            #expect(try await api.put(place, Self.document(size: 0)).status == 400)
            let shown = try JSON(parsing: try await api.send("GET", place).body)
            #expect(shown["type"] == "Gadget" && shown["spec"] == ["size": 4])
            let list = try JSON(parsing: try await api.send("GET", "/gadgets").body)
            #expect(
                list["total"] == 1 && list["items"]?[0]?["name"] == "one" && list["items"]?[0]?["spec"] == ["size": 4]
            )
            let kinds = try JSON(parsing: try await api.send("GET", "/_resources").body)["resources"]?.arrayValue ?? []
            #expect(kinds.contains { $0["name"] == "Gadget" && $0["path"] == "gadgets" && $0["shortName"] == "gdg" })
            #expect(try await api.send("DELETE", place).status == 200)
            #expect(try await api.send("GET", place).status == 404)
        }
    }

    @Test func `without its row there is no such kind`() async throws {
        var plane = Self.plane
        plane.kinds = AllKinds.table
        try await TestAPI.run(plane) { api in
            let answer = try await api.put("/meshes/default/gadgets/one", Self.document(size: 3))
            #expect(answer.status == 404)
        }
    }
}
