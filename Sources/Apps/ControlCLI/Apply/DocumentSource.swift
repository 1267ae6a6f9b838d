import Commands
import HTTPClient

/// Where the documents to apply come from.
enum DocumentSource {
    /// The text behind `-f`: `-`, an address, a folder or a file.
    ///
    /// In UTF-8, with a byte order mark or without.
    static func read(_ name: String, _ console: Console) async throws(CommandError) -> String {
        var bytes: [UInt8]
        if name == "-" {
            bytes = console.readInput()
        } else if name.hasPrefix("http://") || name.hasPrefix("https://") {
            bytes = try await download(name)
        } else if HostFile.isFolder(name) {
            bytes = try folder(name)
        } else {
            do throws(CommandError) {
                bytes = try HostFile.read(name)
            } catch {
                throw CommandError("error while reading provided file: \(error)")
            }
        }
        dropMark(of: &bytes)
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw CommandError("\(name == "-" ? "standard input" : name) is no text in UTF-8")
        }
        guard !text.allSatisfy(\.isWhitespace) else { throw CommandError("no resource(s) passed to apply") }
        return text
    }

    private static func download(_ url: String) async throws(CommandError) -> [UInt8] {
        let request = ClientRequest(
            "GET",
            url,
            headers: [.init("User-Agent", ClientBuild.userAgent)],
            timeout: .seconds(10),
            followsRedirects: true,
            usesProxy: true
        )
        do throws(ClientError) {
            let response = try await HTTPClient().send(request)
            guard response.status == 200 else {
                throw ClientError(.broken, "\(url): unexpected status \(response.status)")
            }
            return response.body
        } catch {
            throw CommandError("error while retrieving URL: \(error)")
        }
    }

    private static func folder(_ path: String) throws(CommandError) -> [UInt8] {
        let base = path.hasSuffix("/") ? String(path.dropLast()) : path
        var text: [UInt8] = []
        for name in try HostFile.names(in: path) {
            let lower = name.lowercased()
            guard [".yaml", ".yml", ".json"].contains(where: lower.hasSuffix), !HostFile.isFolder("\(base)/\(name)")
            else { continue }
            if !text.isEmpty { text += "\n---\n".utf8 }
            var file = try HostFile.read("\(base)/\(name)")
            dropMark(of: &file)
            text += file
        }
        return text
    }

    /// Drops the byte order mark with which some editors begin a file.
    private static func dropMark(of bytes: inout [UInt8]) {
        if bytes.starts(with: [0xef, 0xbb, 0xbf]) { bytes.removeFirst(3) }
    }

    /// The documents between lines that begin with `---`, without those that are empty or one line of comment.
    static func split(_ text: String) -> [String] {
        var documents: [[Substring]] = [[]]
        // "\r\n" is one character.
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: { ["\n", "\r\n"].contains($0) }) {
            if line.hasPrefix("---") { documents.append([]) } else { documents[documents.count - 1].append(line) }
        }
        return documents.compactMap { lines in
            let filled = lines.filter { !$0.allSatisfy(\.isWhitespace) }
            guard let first = filled.first, filled.count > 1 || !first.hasPrefix("#") else { return nil }
            return lines.joined(separator: "\n")
        }
    }
}
