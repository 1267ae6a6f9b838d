import Crypto
import Documents
import ResourceModel

/// Gives the MeshServices that are made of proxies the labels, and the tags of inbounds, that these have in common.
///
/// Kuma's own (`kuma.io/…`) are not among them. Which ones a service has of its proxies is kept in its labels as well, under
/// digests of their keys, so that they go with the proxies and those that people put there stay.
/// Source: Kuma 2.14, label propagation of the MeshService generator.
package struct LabelPropagation: Sendable {
    /// Why a label or tag is not given.
    enum Refusal: String, CaseIterable, Sendable {
        case invalid
        /// Inbounds of one proxy disagree.
        case conflict = "inbound_conflict"
    }

    private static let trace = "kuma.io/pkey-"

    /// Empty: every label.
    let allowedKeys: Set<String>
    private let metrics: ReconcilerMetrics?

    /// - `allowedKeys`: Empty: every label.
    /// - `metrics`: Where labels that are not given are counted; nil: nowhere.
    package init(allowedKeys: Set<String> = [], metrics: ReconcilerMetrics? = nil) {
        (self.allowedKeys, self.metrics) = (allowedKeys, metrics)
    }

    /// The labels of a service with what its proxies give it, and without what they gave it before.
    ///
    /// - `members`: The proxies behind it, each with the inbounds that are.
    func labels(
        _ existing: [String: String],
        of members: [(proxy: DataplaneFacts, inbounds: [InboundFacts])]
    ) -> [String: String] {
        let given = merged(members.map { ($0.proxy, labels(of: $0.proxy, $0.inbounds)) })
        // What follows from labels about zones is not its own to take away.
        let traces = Set(existing.keys.filter { $0.hasPrefix(Self.trace) && $0 != ServiceRestriction.trace })
        var result = existing.filter { key, _ in
            Self.isReserved(key) ? !traces.contains(key) : !traces.contains(Self.trace(of: key))
        }
        for (key, value) in given {
            result[key] = value
            result[Self.trace(of: key)] = ""
        }
        return result
    }

    /// What one proxy gives: its labels go before tags, on which all of its inbounds that offer the service have to agree.
    private func labels(of proxy: DataplaneFacts, _ inbounds: [InboundFacts]) -> [String: String] {
        var (tags, disputed) = ([String: String](), Set<String>())
        for inbound in inbounds {
            for (key, value) in inbound.tags where !Self.isReserved(key) {
                if tags.updateValue(value, forKey: key) ?? value != value { disputed.insert(key) }
            }
        }
        for key in disputed {
            tags[key] = nil
            metrics?.dropped(.conflict)
        }
        let labels = proxy.labels.filter { !Self.isReserved($0.key) }
        return [tags, labels].reduce(into: [:]) { result, pairs in
            for (key, value) in pairs where allowedKeys.isEmpty || allowedKeys.contains(key) {
                guard NameRules.isQualifiedName(key), NameRules.isLabelValue(value) else {
                    metrics?.dropped(.invalid)
                    continue
                }
                result[key] = value
            }
        }
    }

    /// Of several values the one that most proxies have, then that of the youngest proxy, then the first of the alphabet.
    private func merged(_ given: [(proxy: DataplaneFacts, labels: [String: String])]) -> [String: String] {
        var votes: [String: [String: (count: Int, youngest: Timestamp)]] = [:]
        for (proxy, labels) in given {
            for (key, value) in labels {
                let before = votes[key]?[value] ?? (0, proxy.created)
                votes[key, default: [:]][value] = (before.count + 1, max(before.youngest, proxy.created))
            }
        }
        return votes.compactMapValues { values in
            values.max { a, b in
                (a.value.count, a.value.youngest) == (b.value.count, b.value.youngest)
                    ? a.key > b.key : (a.value.count, a.value.youngest) < (b.value.count, b.value.youngest)
            }?.key
        }
    }

    private static func isReserved(_ key: String) -> Bool {
        key.hasPrefix("kuma.io/") || key.hasPrefix("k8s.kuma.io/")
    }

    /// The label that says that one of this key came from a proxy.
    static func trace(of key: String) -> String {
        trace + Digest.sha256(Array(key.utf8)).prefix(8).hex
    }
}
