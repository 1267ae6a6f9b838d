import Documents
import Testing

struct SecretTests {
    private struct Login {
        var user = "admin"
        var password = Secret("pass-word")
        var keys = ["a": Secret([UInt8]("pass-word".utf8))]
    }

    @Test func `nothing that prints it shows the value`() {
        var dumped = ""
        dump(Login(), to: &dumped)
        let login = Login()
        let texts = [
            "\(login)", "\(login.password)", String(describing: login), String(reflecting: login), dumped,
            String(reflecting: login.password), login.password.debugDescription, "\(Optional(login.password) as Any)",
            "\([login.password])", "\(login.keys)",
        ]
        #expect(texts.filter { $0.contains("pass-word") || $0.contains("112, 97") } == [])
        #expect(texts.allSatisfy { $0.contains("<redacted>") } && texts[0].contains("admin"))
        #expect(Mirror(reflecting: login.password).children.isEmpty)
    }

    @Test func `JSON shows that there is one`() {
        let json: JSON = ["password": Secret("pass-word").json]
        #expect(String(decoding: json.text, as: UTF8.self) == #"{"password":"<redacted>"}"#)
    }

    @Test func `who is meant to have it gets it`() {
        #expect(Secret("a").exposed == "a" && Secret("a") == Secret("a") && Secret("a") != Secret("b"))
        #expect(Set([Secret("a"), Secret("a"), Secret("b")]).count == 2)
        #expect(Secret("").isEmpty && !Secret([UInt8(0)]).isEmpty)
    }
}
