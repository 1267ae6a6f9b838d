/// What a control plane says that it understands.
package struct PeerFeatures: OptionSet, Hashable, Sendable {
    /// One bit for each feature below; never on the wire, which has words.
    package let rawValue: UInt8
    /// Bits without a feature mean nothing.
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Names are hashed by the sender; without it they come as they are.
    package static let hashSuffix = PeerFeatures(rawValue: 1)
    /// HostnameGenerators may select MeshMultiZoneServices.
    package static let multiZoneHostnames = PeerFeatures(rawValue: 2)
    /// Producer policies of other zones.
    package static let producerPolicies = PeerFeatures(rawValue: 4)
    /// Policies without a top-level `targetRef`.
    package static let optionalTargetRef = PeerFeatures(rawValue: 8)
    /// Zone tokens.
    package static let zoneToken = PeerFeatures(rawValue: 16)

    /// Says what it holds when it asks, and honours that when it answers: a new connection tells only what differs. Ours alone.
    package static let resume = PeerFeatures(rawValue: 32)

    /// Takes a first answer in parts (``DeltaResponse/moreFollows``). Ours alone.
    package static let parts = PeerFeatures(rawValue: 64)

    /// Tells of a service that is for some zones only these alone. Ours alone.
    package static let exports = PeerFeatures(rawValue: 128)

    private static let words: [(String, PeerFeatures)] = [
        ("zone-token", .zoneToken),
        ("hash-suffix", .hashSuffix),
        ("hg-mz-selector", .multiZoneHostnames),
        ("producer-policy-flow", .producerPolicies),
        ("optional-top-level-target-ref", .optionalTargetRef),
        ("resume", .resume),
        ("parts", .parts),
        ("export-zones", .exports),
    ]

    /// Of the words on the wire; unknown ones are skipped.
    package init(words: some Sequence<String>) {
        self = []
        for word in words {
            if let known = Self.words.first(where: { $0.0 == word }) { insert(known.1) }
        }
    }

    /// All that this control plane understands, as words.
    package static var own: [String] { words.map(\.0) }
}
