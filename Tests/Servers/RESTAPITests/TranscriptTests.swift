import Documents
import HTTPClient
import ResourceModel
import Stores
import TestSupport
import Testing

/// Whole conversations with the API. The first document of a case says what the control plane is and has, each other one is a
/// request; the kept text has every answer, to the byte.
@Suite(.timeLimit(.minutes(1))) struct TranscriptTests {
    @Test(arguments: Golden.cases(in: "transcripts")) func `what is answered`(name: String) async throws {
        var documents = try YAML.parse(Golden.input(of: name, in: "transcripts"))[...]
        let head = try #require(documents.first)
        documents.removeFirst()
        let plane = try Self.plane(head)
        var transcript = ""
        try await TestAPI.run(plane) { api in
            for document in documents {
                let request = try Self.request(document)
                let response = try await api.send(
                    request.method,
                    request.path,
                    body: request.body,
                    headers: request.headers
                )
                transcript += Self.show(request, response).replacing(api.base, with: "http://host")
            }
        }
        #expect(Golden.difference(transcript, "transcripts/\(name).golden.txt") == nil)
    }

    @Test func `no text is kept for a case that is gone`() { #expect(Golden.orphans(in: "transcripts") == []) }

    private static func plane(_ json: JSON) throws -> TestAPI.Plane {
        var plane = TestAPI.Plane()
        switch json["plane"]?.stringValue {
        case "global": plane.mode = .global
        case "zone": plane.mode = .zone(name: "east", isFederated: false)
        case "federated zone": plane.mode = .zone(name: "east", isFederated: true)
        default: throw NeverSuch(what: "plane")
        }
        plane.basePath = json["basePath"]?.stringValue ?? "/"
        plane.isReadOnly = json["readOnly"]?.boolValue ?? false
        plane.localhostIsAdmin = json["localhostIsAdmin"]?.boolValue ?? true
        plane.seed = json["has"]?.arrayValue ?? []
        return plane
    }

    private struct Request {
        var method: String
        var path: String
        var body: [UInt8]?
        var headers: [ClientRequest.Header]
    }

    /// `GET: /path`, with `body` (a document), `text` (bytes as they are) and `headers`.
    private static func request(_ json: JSON) throws -> Request {
        let methods = ["GET", "PUT", "POST", "DELETE", "HEAD", "OPTIONS", "PATCH"]
        guard let method = methods.first(where: { json[$0] != nil }), let path = json[method]?.stringValue else {
            throw NeverSuch(what: "request")
        }
        return Request(
            method: method,
            path: path,
            body: json["body"].map(\.text) ?? json["text"]?.stringValue.map { Array($0.utf8) },
            headers: (json["headers"]?.members ?? []).map { .init($0.key, $0.value.stringValue ?? "") }
        )
    }

    private static func show(_ request: Request, _ response: ClientResponse) -> String {
        var text = "\(request.method) \(request.path)\n"
        if let body = request.body { text += "> \(String(decoding: body, as: UTF8.self))\n" }
        for header in request.headers { text += "> \(header.name): \(header.value)\n" }
        text += "\(response.status) \(response["content-type"] ?? "-")\n"
        if let allow = response["allow"] { text += "allow: \(allow)\n" }
        return text + response.text + (response.text.hasSuffix("\n") || response.body.isEmpty ? "\n" : "\n\n")
    }

    private struct NeverSuch: Error { var what: String }
}
