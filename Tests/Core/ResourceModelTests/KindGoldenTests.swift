import Documents
import ResourceModel
import TestSupport
import Testing

/// What each kind looks like when it is read back, in both of the forms that people see.
@Suite struct KindGoldenTests {
    @Test func `every kind that people write has its samples`() {
        let written = AllKinds.list.filter { !$0.isReadOnly }.map(\.name.description)
        #expect(Golden.cases(in: "kinds") == written)
        #expect(Golden.orphans(in: "kinds") == [])
    }

    @Test(arguments: Golden.cases(in: "kinds")) func `what is written is read back`(kind: String) throws {
        var (json, yaml): ([UInt8], [[UInt8]]) = ([], [])
        for sample in try KindSamples.samples(of: kind, in: "kinds") {
            #expect(sample.kind.name.description == kind)
            #expect(try sample.reading.get().violations == [])
            let shown = ResourceDocument.show(try sample.resource())
            json += shown.pretty(indent: 1) + [0x0a]
            yaml.append(YAML.text(shown))
        }
        let text = yaml.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "---\n")
        #expect(Golden.difference(String(decoding: json, as: UTF8.self), "kinds/\(kind).golden.json") == nil)
        #expect(Golden.difference(text, "kinds/\(kind).golden.yaml") == nil)
    }

    @Test(arguments: Golden.cases(in: "kinds")) func `what was read back is written as it is`(kind: String) throws {
        for sample in try KindSamples.samples(of: kind, in: "kinds") {
            let resource = try sample.resource()
            let again = try KindSamples.Sample(ResourceDocument.show(resource))
            #expect(try again.resource().spec == resource.spec)
            #expect(try again.reading.get().violations == [])
            #expect(again.document.labels == resource.labels)
        }
    }
}
