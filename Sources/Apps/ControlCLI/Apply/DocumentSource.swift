import Commands
import HTTPClient

/// Where the documents to apply come from.
enum DocumentSource {
    /// A document as it was found.
    struct Document: Hashable, Sendable {
        /// The file of a folder that it stands in; empty where `-f` names its only place.
        var file: String
        /// Among the documents of its file, from 0.
        var index: Int
        /// With an empty line for each line of the file before it, so that the places in it are those in the file.
        var text: String

        /// How errors call it: `a.yaml: resource[0]`.
        var place: String { "\(file.isEmpty ? "" : "\(file): ")resource[\(index)]" }
    }

    /// The documents behind `-f`: `-`, an address, a folder or a file. At least one.
    ///
    /// In UTF-8, with a byte order mark or without.
    static func read(_ name: String, _ console: Console) async throws(CommandError) -> [Document] {
        var documents: [Document] = []
        if name == "-" {
            documents = try split(text(console.readInput(), of: "standard input"))
        } else if name.hasPrefix("http://") || name.hasPrefix("https://") {
            documents = try split(text(await download(name), of: name))
        } else if HostFile.isFolder(name) {
            for path in try files(in: name) { documents += split(try text(HostFile.read(path), of: path), file: path) }
        } else {
            let bytes: [UInt8]
            do throws(CommandError) {
                bytes = try HostFile.read(name)
            } catch {
                throw CommandError("error while reading provided file: \(error)")
            }
            documents = split(try text(bytes, of: name))
        }
        guard !documents.isEmpty else { throw CommandError("no resource(s) passed to apply") }
        return documents
    }

    private static func text(_ bytes: [UInt8], of name: String) throws(CommandError) -> String {
        // Some editors begin a file with a byte order mark.
        let bytes = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? bytes[3...] : bytes[...]
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw CommandError("\(name) is no text in UTF-8")
        }
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

    /// Those that may hold documents, by name.
    private static func files(in folder: String) throws(CommandError) -> [String] {
        let base = folder.hasSuffix("/") ? String(folder.dropLast()) : folder
        return try HostFile.names(in: folder).filter { name in
            let lower = name.lowercased()
            return [".yaml", ".yml", ".json"].contains(where: lower.hasSuffix) && !HostFile.isFolder("\(base)/\(name)")
        }.map { "\(base)/\($0)" }
    }

    /// The documents between lines that begin with `---`, without those that are empty or one line of comment.
    private static func split(_ text: String, file: String = "") -> [Document] {
        var parts: [(line: Int, lines: [Substring])] = [(0, [])]
        // "\r\n" is one character.
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: { ["\n", "\r\n"].contains($0) })
        for (number, line) in lines.enumerated() {
            if line.hasPrefix("---") {
                parts.append((number + 1, []))
            } else {
                parts[parts.count - 1].lines.append(line)
            }
        }
        let filled = parts.filter { part in
            let filled = part.lines.filter { !$0.allSatisfy(\.isWhitespace) }
            return filled.first.map { filled.count > 1 || !$0.hasPrefix("#") } ?? false
        }
        return filled.enumerated().map { index, part in
            let text = String(repeating: "\n", count: part.line) + part.lines.joined(separator: "\n")
            return Document(file: file, index: index, text: text)
        }
    }
}
