import Documents
import ResourceModel

extension ProxyNode {
    /// `version` of the metadata as the message Version has it: texts, whether they go together, dependencies gathered. What is false
    /// or empty is absent.
    var version: JSON {
        let told = metadata["version"] ?? .null
        var agent = Self.texts(told["kumaDp"], ["version", "gitTag", "gitCommit", "buildDate"])
        if told.members != nil, KumaVersion.goesTogether(with: told["kumaDp"]?["version"]?.stringValue ?? "") {
            agent.set("kumaCpCompatible", true)
        }
        var envoy = Self.texts(told["envoy"], ["version", "build"])
        if told["envoy"]?["kumaDpCompatible"]?.boolValue == true { envoy.set("kumaDpCompatible", true) }
        var version: JSON = ["kumaDp": agent, "envoy": envoy]
        let prefix = "version.dependencies."
        let dependencies = metadata["dynamicMetadata"]?.members?.compactMap { member in
            member.key.hasPrefix(prefix)
                ? member.value.stringValue.map { JSON.Member(String(member.key.dropFirst(prefix.count)), .string($0)) }
                : nil
        }
        if let dependencies, !dependencies.isEmpty { version.set("dependencies", .object(dependencies)) }
        return version
    }

    private static func texts(_ part: JSON?, _ keys: [String]) -> JSON {
        .object(keys.compactMap { key in part?[key]?.stringValue.map { JSON.Member(key, .string($0)) } })
    }
}
