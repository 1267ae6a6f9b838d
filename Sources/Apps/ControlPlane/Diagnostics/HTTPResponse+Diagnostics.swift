import Documents
import HTTP

extension HTTPResponse {
    static func text(_ status: Int, _ text: String) -> HTTPResponse { HTTPResponse(status: status, text: text) }

    static func json(_ status: Int, _ json: JSON) -> HTTPResponse {
        HTTPResponse(status: status, headers: ["content-type": "application/json"], body: json.text)
    }
}
