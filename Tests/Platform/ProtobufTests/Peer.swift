import Documents
import Foundation
import Testing

/// A message as Google's protobuf writes it.
struct PeerMessage {
    var type: String
    var bytes: [UInt8]
    var json: JSON
}

enum Peer {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// Random messages of the types in `table` whose names start with `prefix`; the same seed gives the same messages.
    static func randomMessages(_ table: String, _ count: Int, seed: Int, prefix: String) throws -> [PeerMessage] {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            ProcessInfo.processInfo.environment["PYTHON"] ?? "python3",
            root.appendingPathComponent("scripts/peers/random-messages.py").path,
            root.appendingPathComponent("Sources/Contracts/CDescriptors/\(table).binpb").path, "\(count)", "\(seed)",
            prefix,
        ]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let text = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        return try text.split(separator: 10).map { line in
            let parts = String(decoding: line, as: UTF8.self).split(separator: " ", maxSplits: 2).map(String.init)
            try #require(parts.count == 3)
            let bytes = parts[1] == "-" ? Data() : try #require(Data(base64Encoded: parts[1]))
            return PeerMessage(type: parts[0], bytes: [UInt8](bytes), json: try JSON(parsing: Array(parts[2].utf8)))
        }
    }

    /// Objects without regard to order, numbers by value.
    static func isSame(_ a: JSON, _ b: JSON) -> Bool {
        switch (a, b) {
        case (.number(let a), .number(let b)): a == b || Double(a) == Double(b)
        case (.array(let a), .array(let b)): a.count == b.count && zip(a, b).allSatisfy(isSame)
        case (.object(let a), .object(let b)):
            a.count == b.count
                && a.allSatisfy { member in b.contains { $0.key == member.key && isSame($0.value, member.value) } }
        default: a == b
        }
    }
}
