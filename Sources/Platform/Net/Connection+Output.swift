import CUV

// What the protocol produces, on its way to the kernel.
extension Connection {
    func flush() {
        isFlushQueued = false
        guard let application, !isClosed, lingersUntil == nil else { return }
        let plain = loop.scratch.plain
        while !isWriting && !isClosed {
            plain.clear()
            application.produce(into: plain, limit: LoopScratch.flushSize)
            if plain.count == 0 { break }
            do {
                if let tls { try tls.encrypt(plain.bytes) } else { loop.scratch.cipher.append(plain.bytes) }
            } catch {
                return close(error)
            }
            writeScratch()
        }
        if !isWriting && !isClosed && application.isFinished {
            if hasInputEnded {
                close(NetError(.closed, "the peer closed"))
            } else if application.endsEarly {
                linger(nil)
            } else {
                close()
            }
        }
    }

    /// Writes the loop's scratch. What the kernel refuses is copied, and pulling stops until it is gone.
    func writeScratch() {
        let out = loop.scratch.cipher
        defer { out.clear() }
        guard out.count > 0, !isClosed, let tcp else { return }
        var done = 0
        if !isWriting {
            var buffer = uv_buf_init(out.base.assumingMemoryBound(to: CChar.self), UInt32(out.count))
            let result = uv_try_write(cuv_stream(tcp), &buffer, 1)
            if result == out.count { return }
            if result < 0 && result != Int32(CUV_EAGAIN) { return close(NetError(.closed, "write", uv: result)) }
            done = max(0, Int(result))
        }
        let left = out.count - done
        let copy = UnsafeMutableRawPointer.allocate(byteCount: left, alignment: 16)
        copy.copyMemory(from: out.base + done, byteCount: left)
        let request = UnsafeMutablePointer<uv_write_t>.allocate(capacity: 1)
        request.pointee.data = copy
        var buffer = uv_buf_init(copy.assumingMemoryBound(to: CChar.self), UInt32(left))
        if !isWriting { stalled = (left, loop.now) }
        isWriting = true
        check(in: stallLimit)
        uv_write(request, cuv_stream(tcp), &buffer, 1) { request, status in
            guard let request else { return }
            let connection = owner(Connection.self, of: request.pointee.handle?.pointee.data)
            request.pointee.data?.deallocate()
            request.deallocate()
            connection?.written(status)
        }
    }

    private func written(_ status: Int32) {
        isWriting = false
        if status == 0 { wantsToSend() } else { close(NetError(.closed, "write", uv: status)) }
    }
}
