import ResourceModel

/// How large responses may get, in bytes before compression.
package struct MessageLimits: Sendable, Equatable {
    /// A response that may be split is full then.
    package var soft: Int
    /// What neither end sends or takes.
    package var hard: Int

    /// - `hard`: `multizone.{global,zone}.kds.maxMsgSize` of this control plane; the peer is expected to take as much.
    package init(hard: Int = 10 << 20) { self.init(soft: min(4 << 20, hard / 2), hard: hard) }

    /// - `soft`: No more than `hard`.
    package init(soft: Int, hard: Int) { (self.soft, self.hard) = (soft, hard) }

    /// What a single resource may take: the rest of a message has room beside it.
    var resource: Int { max(soft, hard - 4096) }

    /// What has to be raised for larger messages.
    static let settings =
        "KUMA_MULTIZONE_GLOBAL_KDS_MAX_MSG_SIZE on global and KUMA_MULTIZONE_ZONE_KDS_MAX_MSG_SIZE in the zones"
}

/// A message that is too large to be sent, or a resource that is too large for any.
struct Oversized: Sendable, Equatable {
    let type: KindName
    /// Nil: the message as a whole.
    var name: String?
    /// Bytes.
    let size: Int
}
