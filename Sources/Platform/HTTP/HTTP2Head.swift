/// The head of a request or an answer on an HTTP/2 stream.
///
/// The pseudo fields stand apart from the others, which spares each request their names and a second list.
package struct HTTP2Head: Sendable {
    /// Of a request, e.g. "GET"; case matters.
    package private(set) var method = ""
    /// Of a request: path and query in origin form, as sent.
    package private(set) var path = ""
    /// Of a request: host and port; nil if the client sent none.
    package private(set) var authority: String?
    /// Of an answer: three digits.
    package private(set) var status = ""
    /// All other fields.
    package internal(set) var fields = HTTPHeaders()
    /// Fields and bytes so far, as HTTP/2 counts them, pseudo fields among them.
    private(set) var size = (fields: 0, bytes: 0)

    /// Gives a request the `host` that its authority stands for, unless it has one.
    mutating func nameHost() {
        if let authority, fields["host"] == nil { fields.add("host", authority) }
    }

    /// Takes the next field; false if that makes it larger than `limits` allow. nghttp2 has seen to it that it is well-formed.
    mutating func add(
        _ name: UnsafeBufferPointer<UInt8>,
        _ value: UnsafeBufferPointer<UInt8>,
        _ limits: HTTPLimits
    ) -> Bool {
        size.fields += 1
        size.bytes += name.count + value.count + 32
        guard size.bytes <= limits.headBytes, size.fields <= limits.headFields else { return false }
        let text = String(decoding: value, as: UTF8.self)
        guard name.first == UInt8(ascii: ":") else {
            fields.add(String(decoding: name, as: UTF8.self), text)
            return true
        }
        // Length and third letter tell the known ones apart (RFC 9113, 8.3); `:scheme` is of no use here.
        switch (name.count, name.dropFirst(2).first) {
        case (7, UInt8(ascii: "e")): method = text
        case (5, UInt8(ascii: "a")): path = text
        case (10, UInt8(ascii: "u")): authority = text
        case (7, UInt8(ascii: "t")): status = text
        default: break
        }
        return true
    }
}
