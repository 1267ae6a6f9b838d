import Documents
import ResourceModel
import Testing

@testable import InterCP

@Suite struct InstanceCatalogTests {
    private let a = CatalogInstance(id: "a-1", address: "192.0.2.1", port: 5683)
    private let b = CatalogInstance(id: "b-2", address: "192.0.2.2", port: 5683, version: "canary")

    @Test func `the catalog is written as Kuma writes it, and read again`() throws {
        let catalog = InstanceCatalog([b, a]).led(by: b)
        let text = try #require(catalog.resource.spec["config"]?.stringValue)
        let json = try JSON(parsing: Array(text.utf8))
        #expect(
            json == [
                "instances": [
                    ["id": "a-1", "address": "192.0.2.1", "interCpPort": 5683, "leader": false],
                    [
                        "id": "b-2", "address": "192.0.2.2", "interCpPort": 5683, "leader": true, "version": "canary",
                    ],
                ]
            ]
        )
        #expect(catalog.resource.key == ResourceKey(.config, name: "cp-catalog"))
        #expect(InstanceCatalog(catalog.resource) == catalog)
    }

    @Test func `one leads, and nobody once it has said that it ends`() {
        let first = InstanceCatalog([a, b]).led(by: a)
        #expect(first.leader?.id == "a-1")
        let second = first.led(by: b)
        #expect(second.instances.map(\.isLeader) == [false, true])
        #expect(second.dropped("a-1").leader?.id == "b-2")
        #expect(second.dropped("b-2").leader == nil && second.dropped("b-2").instances.count == 2)
    }

    @Test(
        arguments: [
            "", "x", "[]", #"{"instances":7}"#, #"{"instances":[{"id":"a"}]}"#,
            #"{"instances":[{"id":"a","address":"b","interCpPort":0}]}"#,
            #"{"instances":[{"id":"a","address":"b","interCpPort":99999999999999999999}]}"#,
        ]
    )
    func `what cannot be read has nobody in it`(_ text: String) {
        let resource = Resource(InstanceCatalog.key, spec: ["config": .string(text)])
        #expect(InstanceCatalog(resource).instances.isEmpty)
    }
}
