import KumaProtos
package import Protobuf
package import ProxyQuestions
import ResourceModel

/// One of the three streams through which global asks for what proxies say. Global sends requests, the zone answers.
package enum AdminMethod: Sendable, Hashable, CaseIterable {
    case configurations, statistics, clusters

    /// That asks for the subject.
    package init(_ subject: ProxyQuestion.Subject) {
        switch subject {
        case .configuration: self = .configurations
        case .statistics: self = .statistics
        case .clusters: self = .clusters
        }
    }

    var path: String {
        switch self {
        case .configurations: KDSPath.configurations
        case .statistics: KDSPath.statistics
        case .clusters: KDSPath.clusters
        }
    }

    /// In errors that people see.
    var words: String {
        switch self {
        case .configurations: "XDS Config Dump"
        case .statistics: "Stats"
        case .clusters: "Clusters"
        }
    }

    /// The name of the message that global sends.
    package var requestName: String {
        switch self {
        case .configurations: "XDSConfigRequest"
        case .statistics: "StatsRequest"
        case .clusters: "ClustersRequest"
        }
    }

    /// The member of `ZoneInsight.kdsStreams`.
    var streamName: String {
        switch self {
        case .configurations: "configDump"
        case .statistics: "stats"
        case .clusters: "clusters"
        }
    }
}

/// A question with the id by which its answer is found.
package struct AdminRequest: Sendable, Equatable {
    /// Chosen by who asks; unique among the questions under way on a stream.
    package var id: String
    /// Of a proxy under the name that its zone has for it.
    package var question: ProxyQuestion

    /// - `id`: Comes back with the answer.
    package init(id: String, question: ProxyQuestion) { (self.id, self.question) = (id, question) }

    /// The message of its method.
    package var bytes: [UInt8] {
        let proxy = question.proxy
        switch question.subject {
        case .configuration(let includesEndpoints):
            return XDSConfigRequest {
                ($0.requestId, $0.resourceType, $0.resourceName, $0.resourceMesh) = (
                    id, proxy.kind.description, proxy.name, proxy.mesh
                )
                $0.includeEds = includesEndpoints
            }.serialized()
        case .statistics(let format, let usedOnly):
            return StatsRequest {
                ($0.requestId, $0.resourceType, $0.resourceName, $0.resourceMesh) = (
                    id, proxy.kind.description, proxy.name, proxy.mesh
                )
                $0.format = AdminOutputFormat(rawValue: format == .json ? 1 : 0)
                $0.usedOnly = usedOnly
            }.serialized()
        case .clusters(let format):
            return ClustersRequest {
                ($0.requestId, $0.resourceType, $0.resourceName, $0.resourceMesh) = (
                    id, proxy.kind.description, proxy.name, proxy.mesh
                )
                $0.format = AdminOutputFormat(rawValue: format == .json ? 1 : 0)
            }.serialized()
        }
    }

    /// Reads the message of a method.
    package init(_ method: AdminMethod, _ bytes: [UInt8]) throws(WireError) {
        switch method {
        case .configurations:
            let request = try XDSConfigRequest(serialized: bytes)
            id = request.requestId
            question = ProxyQuestion(
                .configuration(includesEndpoints: request.includeEds),
                of: Self.key(request.resourceType, request.resourceMesh, request.resourceName)
            )
        case .statistics:
            let request = try StatsRequest(serialized: bytes)
            id = request.requestId
            question = ProxyQuestion(
                .statistics(request.format.rawValue == 1 ? .json : .text, usedOnly: request.usedOnly),
                of: Self.key(request.resourceType, request.resourceMesh, request.resourceName)
            )
        case .clusters:
            let request = try ClustersRequest(serialized: bytes)
            id = request.requestId
            question = ProxyQuestion(
                .clusters(request.format.rawValue == 1 ? .json : .text),
                of: Self.key(request.resourceType, request.resourceMesh, request.resourceName)
            )
        }
    }

    private static func key(_ kind: String, _ mesh: String, _ name: String) -> ResourceKey {
        ResourceKey(KindName(kind), mesh: mesh, name: name)
    }
}

/// The answer to a question.
package struct AdminAnswer: Sendable {
    /// Of the question; one that nobody asked is no fault of the peer.
    package var id: String
    /// What the proxy said, byte for byte, or why it said nothing.
    package var result: Result<[UInt8], ProxyAdminError>

    /// - `id`: Of the question.
    package init(id: String, result: Result<[UInt8], ProxyAdminError>) { (self.id, self.result) = (id, result) }

    /// The message of a method.
    package func bytes(_ method: AdminMethod) -> [UInt8] {
        switch method {
        case .configurations:
            XDSConfigResponse {
                $0.requestId = id
                switch result {
                case .success(let bytes): $0.result = .config(bytes)
                case .failure(let error): $0.result = .error(error.description)
                }
            }.serialized()
        case .statistics:
            StatsResponse {
                $0.requestId = id
                switch result {
                case .success(let bytes): $0.result = .stats(bytes)
                case .failure(let error): $0.result = .error(error.description)
                }
            }.serialized()
        case .clusters:
            ClustersResponse {
                $0.requestId = id
                switch result {
                case .success(let bytes): $0.result = .clusters(bytes)
                case .failure(let error): $0.result = .error(error.description)
                }
            }.serialized()
        }
    }

    /// Reads the message of a method.
    package init(_ method: AdminMethod, _ bytes: [UInt8]) throws(WireError) {
        let nothing = Result<[UInt8], ProxyAdminError>.failure(ProxyAdminError("the zone's answer is empty"))
        switch method {
        case .configurations:
            let response = try XDSConfigResponse(serialized: bytes)
            id = response.requestId
            result =
                switch response.result {
                case .config(let bytes): .success(bytes)
                case .error(let text): .failure(ProxyAdminError(text))
                case nil: nothing
                }
        case .statistics:
            let response = try StatsResponse(serialized: bytes)
            id = response.requestId
            result =
                switch response.result {
                case .stats(let bytes): .success(bytes)
                case .error(let text): .failure(ProxyAdminError(text))
                case nil: nothing
                }
        case .clusters:
            let response = try ClustersResponse(serialized: bytes)
            id = response.requestId
            result =
                switch response.result {
                case .clusters(let bytes): .success(bytes)
                case .error(let text): .failure(ProxyAdminError(text))
                case nil: nothing
                }
        }
    }
}
