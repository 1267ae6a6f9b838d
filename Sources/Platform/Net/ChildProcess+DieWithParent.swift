import CUV

extension ChildProcess {
    /// Has the kernel kill this process when the thread that started it ends. For a child, between its start and becoming
    /// another program: the order survives that. The parent may have ended before, so ask for its id afterwards.
    package static func dieWithParent() { _ = cuv_die_with_parent() }
}
