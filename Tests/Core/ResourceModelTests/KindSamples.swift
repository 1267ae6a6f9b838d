import Documents
import KumaDescriptors
import ResourceModel
import TestSupport
import Testing

/// The documents of a golden case, read as the control plane reads them.
enum KindSamples {
    /// As the control plane brings the fields of protobuf kinds into form.
    static let normalize: SpecNormalizer = KumaDescriptors.normalize

    /// What a document says, or why it says nothing.
    struct Sample {
        var document: ResourceDocument
        var kind: KindDescriptor
        var reading: Result<SpecReading, ResourceDocument.Malformed>

        init(_ json: JSON) throws {
            document = try ResourceDocument(json)
            kind = try #require(AllKinds[document.type])
            let (document, kind) = (document, kind)
            reading = Result { () throws(ResourceDocument.Malformed) in
                try kind.read(document, mesh: document.mesh, normalize: KindSamples.normalize)
            }
        }

        /// As it is stored, with times that are the same every day.
        func resource() throws -> Resource {
            Resource(
                ResourceKey(kind.name, mesh: document.mesh, name: document.name),
                labels: document.labels,
                spec: try reading.get().spec,
                created: Timestamp(seconds: 1_700_000_000),
                modified: Timestamp(seconds: 1_700_000_100, nanoseconds: 5_000_000)
            )
        }
    }

    /// Those of one file, in its order.
    static func samples(of kind: String, in folder: String, test: String = #filePath) throws -> [Sample] {
        try YAML.parse(Golden.input(of: kind, in: folder, test: test)).map { try Sample($0) }
    }
}
