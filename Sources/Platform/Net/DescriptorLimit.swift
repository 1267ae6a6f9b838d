import Glibc

/// How many files and sockets this process may have open.
package enum DescriptorLimit {
    /// Raises the limit as far as the system allows, and returns it. Child processes begin with the same.
    @discardableResult
    package static func raise() -> Int {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        var raised = limit
        raised.rlim_cur = raised.rlim_max
        if setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &raised) == 0 { limit = raised }
        return Int(clamping: limit.rlim_cur)
    }
}
