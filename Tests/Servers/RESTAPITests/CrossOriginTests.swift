import HTTP
import Testing

@testable import RESTAPI

@Suite struct CrossOriginTests {
    @Test(arguments: [
        ("https://gui.example", true), ("HTTPS://GUI.example", true), ("https://guiXexample", false),
        ("https://a.team.example", true), ("https://a.team.example.evil.example", false), ("https://x.example", false),
    ])
    func `pages of allowed origins alone may read`(_ origin: String, _ isAllowed: Bool) async {
        let handler = CrossOrigin(allowed: ["https://gui.example", #"https://[a-z]+\.team\.example"#, "("]).wrap { _ in
            HTTPResponse(status: 200)
        }
        // The second time nothing is read anew.
        for _ in 1...2 {
            let answer = await handler(HTTPRequest(target: "/meshes", headers: ["origin": origin]))
            #expect(answer.headers["access-control-allow-origin"] == (isAllowed ? origin : nil))
        }
    }
}
