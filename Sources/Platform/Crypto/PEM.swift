/// One `-----BEGIN LABEL-----` block.
package struct PEM: Hashable, Sendable {
    /// `CERTIFICATE`, `RSA PRIVATE KEY`, …
    package var label: String
    /// The content, decoded.
    package var der: [UInt8]

    /// Nothing is checked here: `label` must have no dashes at its ends.
    package init(label: String, der: [UInt8]) { (self.label, self.der) = (label, der) }

    /// The block as text with lines of 64 characters, ending in a line feed.
    package var text: [UInt8] {
        var out = Array("-----BEGIN \(label)-----\n".utf8)
        let body = Base64Text.standard.encode(der)
        var start = 0
        while start < body.count {
            let end = min(start + 64, body.count)
            out += body[start..<end]
            out.append(0x0a)
            start = end
        }
        out += "-----END \(label)-----\n".utf8
        return out
    }

    /// All blocks in order. Text between blocks is passed over, as OpenSSL and Go do; a block that does not decode is an error.
    package static func blocks(_ text: [UInt8]) throws(CryptoError) -> [PEM] {
        var blocks: [PEM] = []
        var label: String?
        var body: [UInt8] = []
        for line in text.split(whereSeparator: { $0 == 0x0a || $0 == 0x0d }) {
            let line = String(decoding: line, as: UTF8.self).trimmed
            if let open = label {
                if line == "-----END \(open)-----" {
                    guard let der = Base64Text.standard.decode(body) else {
                        throw CryptoError(.malformed, "PEM block \(open) is not base64")
                    }
                    blocks.append(PEM(label: open, der: der))
                    label = nil
                } else if !line.contains(":") {
                    // `Proc-Type: …` headers of old tools are no part of the content.
                    body += line.utf8
                }
            } else if line.hasPrefix("-----BEGIN "), line.hasSuffix("-----"), line.utf8.count > 16 {
                label = String(line.dropFirst(11).dropLast(5))
                body = []
            }
        }
        if let label { throw CryptoError(.malformed, "PEM block \(label) has no end") }
        return blocks
    }
}

extension String {
    /// Without spaces and tabs at both ends.
    fileprivate var trimmed: String {
        var text = self[...]
        while text.first == " " || text.first == "\t" { text = text.dropFirst() }
        while text.last == " " || text.last == "\t" { text = text.dropLast() }
        return String(text)
    }
}
