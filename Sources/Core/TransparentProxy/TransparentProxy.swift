// TransparentProxy: settings of redirection to the proxy, and the iptables rules that they mean, as text.
//
// Input: settings from flags, environment and files, and facts about the host. Output: what `iptables-restore` and
// `ip6tables-restore` are to read, or what is left of a host's rules when ours are taken away. Pure: nothing is run or read
// here; the command `kumactl install transparent-proxy` does that.

/// A setting that makes no sense, and why.
package struct TransparentProxySettingsError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The path in the configuration file, e.g. `redirect.inbound.port`.
    package var path: String
    /// For the operator, without the path.
    package var reason: String

    /// An empty path for what concerns no single setting.
    package init(_ path: String, _ reason: String) { (self.path, self.reason) = (path, reason) }

    /// `redirect.inbound.port: must differ from …`.
    package var description: String { path.isEmpty ? reason : "\(path): \(reason)" }
}
