import Documents
import EnvoyConfig
import EnvoyProtos
import Foundation
import Protobuf
import ProxyPlanning
import ResourceModel
import Testing
import Topology

/// A folder's worth of inputs: resources of a zone, and a proxy of it, in one YAML file each. Where the first document names another
/// case (`resourcesOf`), its resources come first.
struct GoldenCase: CustomTestStringConvertible, Sendable {
    let name: String
    var testDescription: String { name }

    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Golden")

    static let all: [GoldenCase] = {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return files.filter { $0.hasSuffix(".input.yaml") }.sorted().map { GoldenCase(name: String($0.dropLast(11))) }
    }()

    var goldenFile: URL { Self.folder.appendingPathComponent("\(name).golden.json") }

    /// What the control plane would send to the proxy.
    func resources() throws -> (ProxyResources, ProxyPlan) {
        let file = Self.folder.appendingPathComponent("\(name).input.yaml")
        let documents = try YAML.parse([UInt8](Data(contentsOf: file)))
        guard let head = documents.first?["proxy"] else {
            throw GoldenError("the first document of \(name) tells no proxy")
        }
        var other: [JSON] = []
        if let name = documents.first?["resourcesOf"]?.stringValue {
            other = try YAML.parse([UInt8](Data(contentsOf: Self.folder.appendingPathComponent("\(name).input.yaml"))))
        }
        var context = ZoneContext(name: documents.first?["zone"]?.stringValue ?? "zone-1")
        context.exposesZoneProxyMetrics = documents.first?["exposesZoneProxyMetrics"]?.boolValue ?? false
        context.derivesReach = documents.first?["derivesReach"]?.boolValue ?? false
        context.areInboundTagsDisabled = documents.first?["areInboundTagsDisabled"]?.boolValue ?? false
        if let insiders = documents.first?["insiders"]?.arrayValue {
            context.insiders = .init(insiders.compactMap(\.stringValue))
        }
        let zone = ZoneSnapshot(
            context: context,
            resources: try (other.dropFirst() + documents.dropFirst()).map(Self.resource)
        )
        var facts = ProxyFacts(metadata: documents.first?["metadata"] ?? .object([]))
        facts.readsKafka = head["readsKafka"]?.boolValue ?? true
        if head["admin"]?.boolValue == true {
            let text = Array("-----BEGIN CERTIFICATE-----".utf8)
            facts.adminIdentity = AdminIdentity(certificateChain: text, privateKey: Secret(text), authority: text)
        }
        var planner = Planner()
        let name = head["name"]?.stringValue ?? ""
        let plan: ProxyPlan? =
            switch head["role"]?.stringValue {
            case "ingress": planner.ingress(name, facts: facts, in: zone)
            case "egress": planner.egress(name, facts: facts, in: zone)
            default:
                planner.sidecar(
                    ProxyID(mesh: head["mesh"]?.stringValue ?? "default", name: name),
                    facts: facts,
                    in: zone
                )
            }
        guard let plan else { throw GoldenError("there is no proxy \(name)") }
        var renderer = Renderer()
        return (renderer.resources(for: plan, in: zone), plan)
    }

    static func resource(_ document: JSON) throws -> ResourceModel.Resource {
        let read = try ResourceDocument(document)
        return ResourceModel.Resource(
            ResourceKey(read.type, mesh: read.mesh, name: read.name),
            labels: read.labels,
            spec: read.spec ?? .object([]),
            status: read.status
        )
    }

    /// The resources as people read them.
    static func document(_ resources: ProxyResources) throws -> JSON {
        .object([
            .init("clusters", .array(try list(resources.clusters, "envoy.config.cluster.v3.Cluster"))),
            .init("endpoints", .array(try list(resources.endpoints, "envoy.config.endpoint.v3.ClusterLoadAssignment"))),
            .init("listeners", .array(try list(resources.listeners, "envoy.config.listener.v3.Listener"))),
            .init("secrets", .array(resources.secrets.map(\.text).sorted().map { .string($0) })),
        ])
    }

    static func list(_ set: ResourceSet, _ type: String) throws -> [JSON] {
        try set.sorted.map { try EnvoyDescriptors.transcoder.json(type, $0.any) }
    }
}

struct GoldenError: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
