/// How much may vanish at once because a first answer lacks it.
///
/// A control plane that has lost its store has nothing to tell at first; what others know of it is then kept for a while, in which it
/// may tell it again. What is removed by name goes at once, however much it is.
package struct DeletionBudget: Sendable, Equatable {
    /// So many are never too much.
    package var few = 10
    /// How long the rest is kept.
    package var grace: Duration = .seconds(30)

    /// Ten, and half a minute.
    package init() {}

    /// Whether this many may go at once: few, or no more than half of all.
    package func allows(_ count: Int, of total: Int) -> Bool { count <= few || count <= total / 2 }
}
