// Makes Swift types of the messages that scripts/messages.list names, from the descriptor tables (their files, so
// that it builds whatever state the generated code is in):
//     swift run generate-protos scripts/messages.list Sources/Contracts
// writes <folder>/EnvoyProtos/Generated and <folder>/KumaProtos/Generated. For checks:
//     --decode-all    all messages decodable, and a registry of them; never committed
//     --fields        prints the fields that are kept
import Foundation
import Protobuf

let arguments = CommandLine.arguments
guard arguments.count >= 3 else {
    print("usage: generate-protos LIST FOLDER [--decode-all] [--fields]")
    exit(2)
}
do {
    // Two FileDescriptorSets, one behind the other, are one.
    let table = try ["envoy", "kuma"].flatMap {
        try Data(contentsOf: URL(fileURLWithPath: "\(arguments[2])/CDescriptors/\($0).binpb"))
    }
    let pool = try DescriptorPool(fileDescriptorSet: table)
    let list = try MessageList(String(contentsOfFile: arguments[1], encoding: .utf8), in: pool)
    let generator = try Generator(list, pool, decodeAll: arguments.contains("--decode-all"))
    if arguments.contains("--fields") { print(generator.keptFieldNames, terminator: "") }
    for (module, isOurs) in [("EnvoyProtos", false), ("KumaProtos", true)] {
        let folder = "\(arguments[2])/\(module)/Generated"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let files = generator.files { $0.hasPrefix("kuma.") == isOurs }
        for (name, text) in files {
            // Untouched files keep their time stamps, so that only what changed is compiled again.
            let path = "\(folder)/\(name)"
            // A file that cannot be read is written anew.
            if (try? String(contentsOfFile: path, encoding: .utf8)) != text {
                try text.write(toFile: path, atomically: true, encoding: .utf8)
            }
        }
        for old in try FileManager.default.contentsOfDirectory(atPath: folder)
        where !files.contains(where: { $0.name == old }) {
            try FileManager.default.removeItem(atPath: "\(folder)/\(old)")
        }
    }
} catch {
    print(error)
    exit(1)
}
