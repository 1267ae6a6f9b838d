import CUV

/// Tells when something is made, renamed or removed in a folder.
///
/// `@unchecked Sendable`: the state is touched on the loop only.
package final class FolderWatch: @unchecked Sendable {
    private let loop: EventLoop
    private let changed: @Sendable () -> Void
    private var handle: UnsafeMutablePointer<uv_fs_event_t>?
    private var isStopped = false

    private init(_ loop: EventLoop, _ changed: @escaping @Sendable () -> Void) {
        (self.loop, self.changed) = (loop, changed)
    }

    /// Signals of change, without content: several changes may be one signal. The first one says that the watch has begun,
    /// and is the only one if the folder cannot be watched. Stops when the reader stops.
    package static func changes(in folder: String, on loop: EventLoop) -> AsyncStream<Void> {
        AsyncStream(bufferingPolicy: .bufferingNewest(1)) { continuation in
            let watch = FolderWatch(loop) { continuation.yield() }
            loop.execute {
                watch.start(folder)
                continuation.yield()
            }
            continuation.onTermination = { _ in watch.stop() }
        }
    }

    private func start(_ folder: String) {
        if isStopped { return }
        let handle = UnsafeMutablePointer<uv_fs_event_t>.allocate(capacity: 1)
        uv_fs_event_init(loop.uv, handle)
        handle.pointee.data = Unmanaged.passRetained(self).toOpaque()  // given back by the close callback
        let status = uv_fs_event_start(
            handle,
            { handle, _, _, _ in owner(FolderWatch.self, of: handle?.pointee.data)?.changed() },
            folder,
            0
        )
        if status == 0 { self.handle = handle } else { closeHandle(handle) }
    }

    private func stop() {
        loop.execute { [self] in
            isStopped = true
            guard let handle else { return }
            self.handle = nil
            uv_fs_event_stop(handle)
            closeHandle(handle)
        }
    }
}
