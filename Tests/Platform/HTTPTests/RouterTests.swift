import HTTP
import Testing

@Suite struct RouterTests {
    private struct Refusal: HTTPResponseError {
        var httpResponse: HTTPResponse { HTTPResponse(status: 409, text: "taken") }
    }
    private struct Other: Error {}

    private let router: Router = {
        var router = Router()
        func add(_ method: String, _ pattern: String, _ names: [String]) {
            router.add(method, pattern) { request, parameters in
                HTTPResponse(text: ([method, pattern] + names.map { parameters[$0] }).joined(separator: " "))
            }
        }
        add("GET", "/", [])
        add("GET", "/meshes", [])
        add("GET", "/meshes/{mesh}", ["mesh"])
        add("PUT", "/meshes/{mesh}", ["mesh"])
        add("GET", "/meshes/{mesh}/{kind}/{name}", ["mesh", "kind", "name"])
        add("GET", "/meshes/{mesh}/dataplanes/_overview", ["mesh"])
        add("GET", "/gui/{rest...}", ["rest"])
        router.add("GET", "/refused") { _, _ in throw Refusal() }
        router.add("GET", "/broken") { _, _ in throw Other() }
        return router
    }()

    private func ask(_ method: String, _ target: String) async -> (status: Int, text: String) {
        let response = await router.respond(to: HTTPRequest(method: method, target: target))
        return (response.status, String(decoding: response.body, as: UTF8.self))
    }

    @Test(arguments: [
        ("/", "GET /"), ("/meshes", "GET /meshes"), ("/meshes/", "GET /meshes"),
        ("/meshes/a?b=/c", "GET /meshes/{mesh} a"),
        ("/meshes/a%2Fb", "GET /meshes/{mesh} a/b"),
        ("/meshes/a/dataplanes/_overview", "GET /meshes/{mesh}/dataplanes/_overview a"),
        ("/meshes/a/dataplanes/b", "GET /meshes/{mesh}/{kind}/{name} a dataplanes b"),
        ("/meshes/a/dataplanes/%C3%A4", "GET /meshes/{mesh}/{kind}/{name} a dataplanes ä"),
        ("/gui/", "GET /gui/{rest...} "), ("/gui/x/y.js", "GET /gui/{rest...} x/y.js"),
    ])
    func `the most literal pattern wins`(_ target: String, _ text: String) async {
        #expect(await ask("GET", target) == (200, text))
    }

    @Test(arguments: ["/nothing", "/meshes/a/b", "/meshes//x/y", "/meshes/a/dataplanes/_overview/x"])
    func `no pattern is 404`(_ target: String) async {
        #expect(await ask("GET", target).status == 404)
    }

    @Test func `a path without that method is 405 and lists those it has`() async {
        let response = await router.respond(to: HTTPRequest(method: "DELETE", target: "/meshes/a"))
        #expect(response.status == 405)
        #expect(response.headers["allow"] == "GET, PUT")
    }

    @Test(arguments: ["/meshes/a%00", "/meshes/%00", "/%FF"])
    func `what is no text is refused in the router's own words`(
        _ target: String
    ) async {
        var router = router
        #expect(await ask("GET", target).status == 400)
        router.badRequest = { HTTPResponse(status: 400, text: "no: \($0.rawPath)") }
        let response = await router.respond(to: HTTPRequest(method: "GET", target: target))
        #expect(String(decoding: response.body, as: UTF8.self) == "no: \(target)")
    }

    @Test func `HEAD is answered by the handler of GET, unless it is not to be`() async {
        #expect(await ask("HEAD", "/meshes").status == 200)
        var router = router
        router.answersHead = false
        let response = await router.respond(to: HTTPRequest(method: "HEAD", target: "/meshes"))
        #expect(response.status == 405 && response.headers["allow"] == "GET")
    }

    @Test func `an error answers for itself, any other is 500`() async {
        #expect(await ask("GET", "/refused") == (409, "taken"))
        #expect(await ask("GET", "/broken").status == 500)
    }

    @Test func `queries are decoded in order`() {
        let request = HTTPRequest(target: "/a%20b?x=1&y=a+b%26&x=%zz&z")
        #expect(request.path == "/a b")
        #expect(request.query.map { "\($0.name)=\($0.value)" } == ["x=1", "y=a b&", "x=%zz", "z="])
    }
}
