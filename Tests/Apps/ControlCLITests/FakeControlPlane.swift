import Commands
import ControlCLI
import Documents
import HTTP
import Net
import ResourceModel
import Synchronization
import Testing

/// A control plane that knows what it is told, and keeps what it was asked.
final class FakeControlPlane: Sendable {
    struct Asked: Sendable {
        var method: String
        var target: String
        var headers: [String: String]
        var body: String
    }

    struct Answer: Sendable {
        var status = 200
        var body: String
    }

    private let asked = Mutex<[Asked]>([])
    private let answers: [String: Answer]
    private let server: Mutex<HTTPServer?> = Mutex(nil)

    /// - Parameter answers: By method and target: `GET /meshes`. All else is not found.
    init(_ answers: [String: Answer]) {
        self.answers = answers.merging([
            "GET /": Answer(
                body: #"{"product":"Kuma","version":"2.14.3","hostname":"h","clusterId":"c","instanceId":"i"}"#
            )
        ]) { own, _ in own }
    }

    /// All that was asked but the question who it is.
    var requests: [Asked] { asked.withLock { $0.filter { $0.target != "/" } } }

    /// Runs kumactl against it, with a configuration of its own.
    func kumactl(_ words: [String], input: String = "", kinds: KindTable = AllKinds.table) async throws -> (
        status: Int32, out: String, error: String
    ) {
        let server = HTTPServer(loops: EventLoopGroup(count: 1), address: .loopback()) { request in self.answer(request)
        }
        try await server.start()
        let port = try #require(server.boundPort)
        let folder = TemporaryFolder()
        folder.write(
            "controlPlanes: [{name: cp, coordinates: {api_server: {url: 'http://127.0.0.1:\(port)', authType: tokens, authConf: {token: abc}, headers: [{key: x-team, value: blue}]}}}]\ncontexts: [{name: cp, control_plane: cp}]\ncurrentContext: cp\n",
            "config"
        )
        let console = RecordedConsole(input: input)
        let status = await Kumactl.run(
            ["--config-file", "\(folder.path)/config"] + words,
            environment: [:],
            console: console.console,
            kinds: kinds
        )
        server.shutdown()
        return (status, console.out, console.error)
    }

    private func answer(_ request: HTTPRequest) -> HTTPResponse {
        asked.withLock {
            $0.append(
                Asked(
                    method: request.method,
                    target: request.target,
                    headers: Dictionary(request.headers.fields.map { ($0.name, $0.value) }) { $1 },
                    body: String(decoding: request.body, as: UTF8.self)
                )
            )
        }
        let notFound = Answer(
            status: 404,
            body: #"{"type":"/std-errors","status":404,"title":"Could not retrieve a resource","detail":"Not found"}"#
        )
        let answer = answers["\(request.method) \(request.target)"] ?? notFound
        return HTTPResponse(
            status: answer.status,
            headers: ["content-type": "application/json"],
            body: Array(answer.body.utf8)
        )
    }
}
