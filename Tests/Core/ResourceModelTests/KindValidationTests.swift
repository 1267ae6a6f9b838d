import Documents
import ResourceModel
import TestSupport
import Testing

/// What is said about documents that are wrong, word by word.
@Suite struct KindValidationTests {
    @Test func `every kind with rules has documents that break them`() {
        // A secret may hold anything, and a zone has nothing that could be wrong.
        let unchecked: Set<String> = ["Secret", "GlobalSecret", "Zone", "MeshGateway", "MeshGatewayRoute"]
        let checked = AllKinds.list.filter { !$0.isReadOnly }.map(\.name.description).filter { !unchecked.contains($0) }
        #expect(Golden.cases(in: "invalid") == checked)
        #expect(Golden.orphans(in: "invalid") == [])
    }

    @Test(arguments: Golden.cases(in: "invalid")) func `everything wrong is told, with its place`(kind: String) throws {
        let told = try KindSamples.samples(of: kind, in: "invalid").map { sample -> JSON in
            #expect(sample.kind.name.description == kind)
            switch sample.reading {
            case .failure(let malformed):
                return ["document": .string(sample.document.name), "malformed": .string(malformed.description)]
            case .success(let reading):
                #expect(!reading.violations.isEmpty, "\(sample.document.name) is taken")
                let violations = reading.violations.map { "\($0.field): \($0.reason)" }
                return [
                    "document": .string(sample.document.name), "violations": .array(violations.map { .string($0) }),
                ]
            }
        }
        let text = String(decoding: YAML.text(.array(told)), as: UTF8.self)
        #expect(Golden.difference(text, "invalid/\(kind).golden.yaml") == nil)
    }
}
