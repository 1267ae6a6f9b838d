import CUV
import Glibc

/// Datagrams that leave by one system call. Loop only.
final class DatagramBatch {
    /// Datagrams at most.
    static let limit = 20
    /// Bytes of a datagram that it takes at most: as much as passes an Ethernet whole.
    static let largest = 1500

    private let messages = UnsafeMutableBufferPointer<cuv_datagram>.allocate(capacity: limit)
    private let pieces = UnsafeMutableBufferPointer<iovec>.allocate(capacity: limit)
    private let peers = UnsafeMutableBufferPointer<sockaddr_storage>.allocate(capacity: limit)
    private let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: limit * largest, alignment: 16)
    private var count = 0

    init() {
        messages.initialize(repeating: cuv_datagram())
        pieces.initialize(repeating: iovec())
        peers.initialize(repeating: sockaddr_storage())
        for index in 0..<Self.limit {
            pieces[index].iov_base = bytes.baseAddress.map { $0 + index * Self.largest }
            messages[index].header.msg_iov = pieces.baseAddress.map { $0 + index }
            messages[index].header.msg_iovlen = 1
            messages[index].header.msg_name = peers.baseAddress.map { UnsafeMutableRawPointer($0 + index) }
        }
    }

    deinit {
        messages.deallocate()
        pieces.deallocate()
        peers.deallocate()
        bytes.deallocate()
    }

    /// False if it is full, or the datagram too large.
    func add(_ datagram: UnsafeRawBufferPointer, to peer: SocketAddress) -> Bool {
        guard count < Self.limit, datagram.count <= Self.largest else { return false }
        UnsafeMutableRawBufferPointer(rebasing: bytes[(count * Self.largest)...]).copyMemory(from: datagram)
        pieces[count].iov_len = datagram.count
        messages[count].header.msg_namelen = peer.write(to: &peers[count])
        count += 1
        return true
    }

    /// Sends what was added. What the kernel does not take is lost, as a datagram may always be.
    func send(on descriptor: Int32) {
        var done = 0
        while done < count, let start = messages.baseAddress {
            let sent = cuv_send_datagrams(descriptor, start + done, UInt32(count - done))
            // It stops before the one that fails, and says so at the next call.
            done += sent > 0 ? Int(sent) : 1
        }
        count = 0
    }
}
