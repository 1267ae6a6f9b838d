import Documents
import ResourceModel
import Testing

@testable import KDS

struct ResourceEncodingTests {
    /// As it goes through a response.
    func roundTrip(_ resource: Resource) throws -> Resource {
        let kind = try #require(AllKinds[resource.kind])
        let wire = try ResourceEncoding.encode(resource, kind)
        let bytes = DeltaResponse.bytes(
            type: kind.name.description,
            nonce: "1",
            identifier: "global",
            [wire],
            removed: ["gone.default"]
        )
        let response = try DeltaResponse(bytes)
        #expect(response.removed == ["gone.default"])
        let entry = try #require(response.entries.first)
        #expect(entry.name == wire.name)
        #expect(entry.version == wire.version)
        return try ResourceEncoding.decode(kind, typeURL: entry.typeURL, entry.bytes)
    }

    @Test(arguments: [
        Resource.timeout("t", labels: ["team": "a"]),
        .dataplane("d", tags: ["kuma.io/zone": "east"]),
        .service("s", status: ["vips": [["ip": "241.0.0.1"]]]),
        .mesh(),
        Resource(ResourceKey(.config, name: "kuma-cluster-id"), spec: ["config": "abc"]),
        Resource(ResourceKey(.secret, mesh: "default", name: "s"), spec: ["data": "eHl6"]),
        Resource(ResourceKey(.workload, mesh: "default", name: "w")),
    ])
    func `a resource arrives as it was sent`(resource: Resource) throws {
        var arrived = try roundTrip(resource)
        // Members of a message come in the order of their numbers.
        arrived.spec = arrived.spec.sortedByKey()
        var sent = resource
        sent.spec = sent.spec.sortedByKey()
        #expect(arrived == sent)
    }

    @Test func `equal resources have equal versions, others not`() throws {
        let kind = try #require(AllKinds[.meshTimeout])
        let one = try ResourceEncoding.encode(.timeout("t", labels: ["a": "1", "b": "2"]), kind)
        #expect(try ResourceEncoding.encode(.timeout("t", labels: ["b": "2", "a": "1"]), kind).version == one.version)
        #expect(try ResourceEncoding.encode(.timeout("t", labels: ["a": "1", "b": "3"]), kind).version != one.version)
        #expect(one.version.count == 64)
    }

    @Test func `a global name ends with a dot`() throws {
        #expect(try ResourceEncoding.encode(.mesh("m"), try #require(AllKinds[.mesh])).name == "m.")
    }

    @Test(arguments: [
        ("Mesh", "type.googleapis.com/kuma.mesh.v1alpha1.Secret", [UInt8]()),
        ("Mesh", ResourceEncoding.envelopeType, [0xff, 0xff, 0xff]),
        ("Mesh", ResourceEncoding.envelopeType, []),
    ])
    func `what is no resource is refused`(kind: String, typeURL: String, bytes: [UInt8]) throws {
        let kind = try #require(AllKinds[KindName(kind)])
        #expect(throws: WireResourceError.self) { try ResourceEncoding.decode(kind, typeURL: typeURL, bytes) }
    }
}
