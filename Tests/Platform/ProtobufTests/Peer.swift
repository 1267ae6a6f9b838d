import Documents
import Foundation
import Testing

/// A message as Google's protobuf reads and writes it.
struct PeerMessage {
    var type: String
    /// What is read: perhaps two messages to be merged, with unknown fields.
    var given: [UInt8]
    /// What Python writes after it has read `given`.
    var bytes: [UInt8]
    var json: JSON
}

enum Peer {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// Random messages of the types in `table` (a path from the root) whose names start with `prefix`; the same seed gives the same messages.
    static func randomMessages(_ table: String, _ count: Int, seed: UInt64, prefix: String) throws -> [PeerMessage] {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            ProcessInfo.processInfo.environment["PYTHON"] ?? "python3",
            root.appendingPathComponent("scripts/peers/random-messages.py").path,
            root.appendingPathComponent(table).path, "\(count)", "\(seed)", prefix,
        ]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let text = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        return try text.split(separator: 10).map { line in
            let parts = String(decoding: line, as: UTF8.self).split(separator: " ", maxSplits: 3).map(String.init)
            try #require(parts.count == 4)
            let bytes = try parts[1...2].map { [UInt8]($0 == "-" ? Data() : try #require(Data(base64Encoded: $0))) }
            let json = try JSON(parsing: Array(parts[3].utf8))
            return PeerMessage(type: parts[0], given: bytes[0], bytes: bytes[1], json: json)
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
