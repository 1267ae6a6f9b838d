import Commands
import Documents
import TestSupport
import Testing

@testable import DataplaneAgent

@Suite struct CompatTableTests {
    @Test func `docs list every flag of kuma-dp run, with its variable`() {
        var table = CompatTable(
            "agent-flags.md",
            title: "Flags of kuma-dp run",
            introduction:
                "What each one is for stands in `kuma-dp run --help` (golden `run-help.txt`), but for deprecated ones and those that have no effect; `AgentSettingsTests` has what becomes of them.",
            columns: ["flag", "variable", "default"]
        )
        for flag in AgentFlags.all {
            table.rows.append(["`--\(flag.name)`", flag.environment.map { "`\($0)`" } ?? "", flag.value.documented])
        }
        #expect(table.difference() == nil)
    }
}

extension FlagValue {
    fileprivate var documented: String {
        let text =
            switch self {
            case .string(let text): text
            case .bool(let flag): "\(flag)"
            case .int(let number): "\(number)"
            case .uint16(let number): "\(number)"
            case .uint32(let number): "\(number)"
            case .duration(let duration): GoDuration.text(duration)
            case .strings(let items), .stringArray(let items): items.joined(separator: ",")
            case .stringMap(let pairs): pairs.map { "\($0.key)=\($0.value.stringValue ?? "")" }.joined(separator: ",")
            }
        return text.isEmpty ? "" : "`\(text)`"
    }
}
