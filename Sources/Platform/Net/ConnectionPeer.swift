/// What the channel itself proves about who is at its other end.
package struct ConnectionPeer: Sendable {
    /// Where the peer's packets come from; nil when the socket had none any more, or is no IP socket.
    package var remoteAddress: SocketAddress?
    /// The address that the peer reached.
    package var localAddress: SocketAddress?
    /// False for plaintext.
    package var isTLS: Bool
    /// The leaf in DER that the peer showed and our roots vouch for; nil otherwise. A server need not ask for one.
    package var certificate: [UInt8]?

    /// A peer as given; all unknown by default.
    package init(
        remoteAddress: SocketAddress? = nil,
        localAddress: SocketAddress? = nil,
        isTLS: Bool = false,
        certificate: [UInt8]? = nil
    ) {
        self.remoteAddress = remoteAddress
        self.localAddress = localAddress
        self.isTLS = isTLS
        self.certificate = certificate
    }
}
