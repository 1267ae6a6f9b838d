/// What the channel itself proves about who is at its other end.
package struct PeerInfo: Sendable {
    /// Where the peer's packets come from; nil when the socket had none any more, or is no IP socket.
    package var remoteAddress: SocketAddress?
    /// The address that the peer reached.
    package var localAddress: SocketAddress?
    /// False for plaintext.
    package var isTLS: Bool
    /// The leaf in DER of a client that showed a certificate which the server's roots vouch for; nil otherwise.
    package var clientCertificate: [UInt8]?

    /// A peer as given; all unknown by default.
    package init(
        remoteAddress: SocketAddress? = nil,
        localAddress: SocketAddress? = nil,
        isTLS: Bool = false,
        clientCertificate: [UInt8]? = nil
    ) {
        self.remoteAddress = remoteAddress
        self.localAddress = localAddress
        self.isTLS = isTLS
        self.clientCertificate = clientCertificate
    }
}
