package import ResourceModel

/// Resources of one kind, shared by reference: whether it is still the same list is told at no cost.
package final class ResourceList: Equatable, Sendable {
    /// Sorted by name.
    package let resources: [Resource]

    /// - Parameter resources: Of one kind, sorted by name.
    package init(_ resources: [Resource]) { self.resources = resources }

    /// Equal if the documents are, whatever the versions and times of the store.
    package static func == (a: ResourceList, b: ResourceList) -> Bool {
        a === b
            || a.resources.elementsEqual(b.resources) {
                $0.key == $1.key && $0.labels == $1.labels && $0.spec == $1.spec
            }
    }
}
