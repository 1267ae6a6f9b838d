import Commands
import Testing

@testable import ControlCLI
@testable import ResourceModel

@Suite(.timeLimit(.minutes(1))) struct NewKindTests {
    /// A table with a row that no program has.
    private let kinds = KindTable(
        AllKinds.list + [
            .spec("Gadget", short: "gdg", writers: .zone, sync: []) {
                $0.schema = .object([.init("size", .integer(1...10), required: true)])
            }
        ]
    )
    private let gadget = "type: Gadget\nmesh: default\nname: one\nspec: {size: 3}\n"
    private let place = "/meshes/default/gadgets/one"

    @Test func `a row of the table is all that kumactl needs of a kind`() async throws {
        let shown = #"{"type":"Gadget","mesh":"default","name":"one","spec":{"size":3}}"#
        let plane = FakeControlPlane([
            "PUT \(place)": .init(status: 201, body: "{}"), "GET \(place)": .init(body: shown),
            "GET /meshes/default/gadgets": .init(body: #"{"total":1,"items":[\#(shown)],"next":null}"#),
            "DELETE \(place)": .init(body: "{}"),
        ])
        let applied = try await plane.kumactl(["apply", "-f", "-"], input: gadget, kinds: kinds)
        #expect(
            applied.status == 0 && plane.requests.contains { $0.method == "PUT" && $0.target == place },
            "\(applied)"
        )
        let list = try await plane.kumactl(["get", "gadgets"], kinds: kinds)
        #expect(list.status == 0 && list.out.contains("one"), "\(list)")
        let one = try await plane.kumactl(["get", "gadget", "one", "-o", "yaml"], kinds: kinds)
        #expect(one.status == 0 && one.out.contains("size: 3"), "\(one)")
        let gone = try await plane.kumactl(["delete", "gadget", "one"], kinds: kinds)
        #expect(gone.out == "deleted Gadget \"one\"\n", "\(gone)")
    }

    @Test func `its rules are asked before anything is sent`() async throws {
        let plane = FakeControlPlane([:])
        let small = try await plane.kumactl(
            ["apply", "-f", "-"],
            input: gadget.replacing("3", with: "0"),
            kinds: kinds
        )
        #expect(small.status == 1 && small.error.contains("spec.size") && plane.requests.isEmpty, "\(small)")
    }

    @Test func `without its row there is no such kind`() async throws {
        let unknown = try await FakeControlPlane([:]).kumactl(["apply", "-f", "-"], input: gadget)
        #expect(unknown.status == 1 && unknown.error.contains("invalid resource type \"Gadget\""), "\(unknown)")
    }
}
