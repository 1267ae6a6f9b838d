// Makes Swift types of the messages that a list names, from descriptor tables (their files, so that it builds whatever
// state the generated code is in):
//     generate-protos LIST FOLDER TABLE…     writes a file a package into FOLDER, and removes others
//     --only PREFIX      packages that start so; may come again
//     --except PREFIX    all others
// For scripts/check-messages:
//     --decode-all       all messages decodable, and a registry of them; never committed
//     --fields           prints the fields that are kept instead of writing types
import Foundation
import Protobuf

var (paths, only, except): ([String], [String], [String]) = ([], [], [])
var (decodesAll, printsFields) = (false, false)
var words = CommandLine.arguments.dropFirst()
while let word = words.popFirst() {
    switch word {
    case "--only": only.append(words.popFirst() ?? "")
    case "--except": except.append(words.popFirst() ?? "")
    case "--decode-all": decodesAll = true
    case "--fields": printsFields = true
    default: paths.append(word)
    }
}
guard paths.count >= 3 else {
    print("usage: generate-protos LIST FOLDER TABLE… [--only PREFIX] [--except PREFIX] [--decode-all] [--fields]")
    exit(2)
}
do {
    // Several FileDescriptorSets, one behind the other, are one.
    let table = try paths[2...].flatMap { try Data(contentsOf: URL(fileURLWithPath: $0)) }
    let pool = try DescriptorPool(fileDescriptorSet: table)
    let list = try MessageList(String(contentsOfFile: paths[0], encoding: .utf8), in: pool)
    let generator = try Generator(list, pool, decodeAll: decodesAll)
    if printsFields {
        print(generator.keptFieldNames, terminator: "")
        exit(0)
    }
    var files = generator.files { package in
        (only.isEmpty || only.contains { package.hasPrefix($0) }) && !except.contains { package.hasPrefix($0) }
    }
    if decodesAll { files.append((name: "Registry.swift", text: generator.registry)) }
    try FileManager.default.createDirectory(atPath: paths[1], withIntermediateDirectories: true)
    for (name, text) in files {
        // Untouched files keep their time stamps, so that only what changed is compiled again.
        let path = "\(paths[1])/\(name)"
        // A file that cannot be read is written anew.
        if (try? String(contentsOfFile: path, encoding: .utf8)) != text {
            try text.write(toFile: path, atomically: true, encoding: .utf8)
        }
    }
    for old in try FileManager.default.contentsOfDirectory(atPath: paths[1])
    where !files.contains(where: { $0.name == old }) {
        try FileManager.default.removeItem(atPath: "\(paths[1])/\(old)")
    }
} catch {
    print(error)
    exit(1)
}
