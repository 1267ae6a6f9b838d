// Reads lines of scripts/peers/random-messages.py from its input, and reads and writes each message with its generated type:
//     check-messages TABLE… < lines
// Built by scripts/check-messages alone, with types that are all decodable.
import AllMessages
import Foundation
import Protobuf

/// What is wrong with our reading and writing of `given`; nil if nothing is.
func fault<M: DecodableMessage>(_: M.Type, _ given: [UInt8], _ bytes: [UInt8], _ transcoder: Transcoder) throws
    -> String?
{
    let message = try M(serialized: given)
    let written = message.serialized()
    guard written == bytes else { return "wrote\n  \(Data(written).base64EncodedString()), having read\n  " }
    let json = try transcoder.json(message)
    guard try transcoder.bytes(M.protoName, json) == bytes else { return "other bytes by way of JSON" }
    return try M(serialized: bytes) == message ? nil : "not equal when read again"
}

do {
    let table = try CommandLine.arguments.dropFirst().flatMap { try Data(contentsOf: URL(fileURLWithPath: $0)) }
    let transcoder = Transcoder(try DescriptorPool(fileDescriptorSet: table))
    let types = Dictionary(uniqueKeysWithValues: decodableTypes.map { ($0.protoName, $0) })
    var seen: Set<String> = []
    var (count, faults) = (0, 0)
    while let line = readLine() {
        let parts = line.split(separator: " ", maxSplits: 3).map(String.init)
        guard parts.count == 4, let type = types[parts[0]] else {
            print("not a message of ours: \(line.prefix(200))")
            exit(1)
        }
        let (given, bytes) = (Data(base64Encoded: parts[1]) ?? Data(), Data(base64Encoded: parts[2]) ?? Data())
        let found: String?
        do { found = try fault(type, [UInt8](given), [UInt8](bytes), transcoder) } catch { found = "\(error)" }
        if let found {
            faults += 1
            if faults <= 10 { print("\(parts[0]): \(found): \(parts[1])") }
        }
        count += 1
        seen.insert(parts[0])
    }
    print("messages: \(count) of \(seen.count) types, \(faults) read or written otherwise than by Google's protobuf")
    exit(count > 0 && faults == 0 ? 0 : 1)
} catch {
    print(error)
    exit(1)
}
