/// Tells at no cost whether a snapshot, or some of it, is still the same.
///
/// Not part of a snapshot's value: any two are equal. The same stamp means the same content; another says nothing.
package struct SnapshotStamp: Equatable, Sendable {
    private final class Token: Sendable {}
    private var token = Token()

    /// Unlike every other but its copies.
    package init() {}

    mutating func renew() { token = Token() }

    /// Whether both were taken of one and the same snapshot.
    package func isSame(as other: SnapshotStamp) -> Bool { token === other.token }

    package static func == (a: SnapshotStamp, b: SnapshotStamp) -> Bool { true }
}
