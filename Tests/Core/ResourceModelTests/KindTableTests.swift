import Foundation
import ResourceModel
import TestSupport
import Testing

@Suite struct KindTableTests {
    @Test func `the table of kinds`() {
        let rows = AllKinds.list.map { kind -> String in
            var row = "\(kind.name) (\(kind.shortName ?? "-")), \(kind.scope.rawValue), "
            switch kind.encoding {
            case .proto(let message): row += message
            case .document(let hasStatus): row += hasStatus ? "spec and status" : "spec"
            }
            let paths = ([kind.path] + kind.alternativePaths).filter { !$0.isEmpty }.map { "/\($0)" }
            row +=
                "\n  rest: \(paths.isEmpty ? "none" : paths.joined(separator: " ")); kumactl: \(kind.singular), \(kind.plural)"
            row += "\n  shown as: \(kind.singularDisplayName), \(kind.pluralDisplayName)"
            row += "\n  written: " + Self.writers(kind)
            row += "\n  synced: " + Self.sync(kind.sync)
            if let insight = kind.insight { row += "\n  insight: \(insight)" }
            if let policy = kind.policy { row += "\n  policy: " + Self.policy(policy) }
            return row + "\n"
        }
        #expect(Golden.difference(rows.joined(), "kinds.txt") == nil)
    }

    static func writers(_ kind: KindDescriptor) -> String {
        if kind.isReadOnly { return "by the system" }
        let places = [kind.isWritableOnGlobal ? "on global" : nil, kind.isWritableOnZone ? "in a zone" : nil]
        return places.compactMap { $0 }.joined(separator: ", ") + (kind.isAdminOnly ? ", by administrators" : "")
    }

    static func sync(_ sync: KindDescriptor.Sync) -> String {
        let names: [(KindDescriptor.Sync, String)] = [
            (.globalToZone, "global to zone"), (.zoneToGlobal, "zone to global"), (.acrossZones, "across zones"),
            (.hashedNames, "hashed names"),
        ]
        let found = names.filter { sync.contains($0.0) }.map(\.1)
        return found.isEmpty ? "never" : found.joined(separator: ", ")
    }

    private static func policy(_ policy: KindDescriptor.PolicyTraits) -> String {
        let traits = [
            policy.isTargetRef ? "targetRef" : "sources and destinations", policy.hasTo ? "to" : nil,
            policy.hasFrom ? "from" : nil, policy.hasRules ? "rules" : nil,
            policy.isFromAsRules ? "from as rules" : nil, policy.isInspectable ? "inspectable" : nil,
        ]
        return traits.compactMap { $0 }.joined(separator: ", ")
    }

    @Test(arguments: AllKinds.list.map(\.name))
    func `a kind is found by its name, each of its paths and its short name`(_ name: KindName) throws {
        let kind = try #require(AllKinds[name])
        #expect(kind.name == name)
        let paths = ([kind.path] + kind.alternativePaths).filter { !$0.isEmpty }
        #expect(paths.allSatisfy { AllKinds.byPath[$0]?.name == name }, "\(paths)")
        if let short = kind.shortName { #expect(AllKinds.byShortName[short]?.name == name) }
    }

    @Test func `what is no kind is not found`() {
        #expect(AllKinds["Gadget"] == nil)
    }

    @Test func `no two kinds share a name, a path or a short name`() {
        let names = AllKinds.list.map(\.name)
        let paths = AllKinds.list.flatMap { [$0.path] + $0.alternativePaths }.filter { !$0.isEmpty }
        let shorts = AllKinds.list.compactMap(\.shortName)
        #expect(Set(names).count == names.count)
        #expect(Set(paths).count == paths.count)
        #expect(Set(shorts).count == shorts.count)
    }

    @Test(arguments: AllKinds.list.compactMap(\.insight))
    func `an insight is a kind that only the system writes`(_ insight: KindName) throws {
        #expect(try #require(AllKinds[insight]).isReadOnly)
    }

    /// A kind is one folder and one line: what other modules do with all kinds of a sort comes from the rows.
    @Test func `no module lists kinds`() throws {
        let names = AllKinds.list.map(\.name.description)
        let root = (0..<4).reduce(URL(fileURLWithPath: #filePath)) { url, _ in url.deletingLastPathComponent() }
        let sources = root.appendingPathComponent("Sources")
        let files = try #require(FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil))
        var lists: [String] = []
        for case let file as URL in files where file.pathExtension == "swift" {
            let path = String(file.path.dropFirst(sources.path.count + 1))
            if path.hasPrefix("Testing/") || path.hasPrefix("Core/ResourceModel/") { continue }
            let text = try String(contentsOf: file, encoding: .utf8)
            lists += Self.listsOfKinds(text, Set(names)).map { "\(path): \($0)" }
        }
        #expect(lists == [])
    }

    /// Runs of four kinds' names and more with nothing but commas and space between them. What a module does with certain kinds by
    /// name (`.meshService`), such as a reconciler with its inputs, is its affair.
    private static func listsOfKinds(_ text: String, _ names: Set<String>) -> [String] {
        text.matches(of: /(?:"\w+"\s*,\s*){3,}"\w+"/).map { String($0.output) }.filter { list in
            list.split { !$0.isLetter }.filter { names.contains(String($0)) }.count > 3
        }
    }
}
