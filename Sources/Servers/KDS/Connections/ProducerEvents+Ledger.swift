extension ProducerEvents {
    /// The same, and what follows the peer's introduction is counted and written down as connection `id`.
    func counted(by ledger: ZoneLedger, as id: String) -> ProducerEvents {
        let inner = self
        var outer = self
        outer.asked = { kind in
            ledger.count(id, kind) { _ in }
            inner.asked(kind)
        }
        outer.sent = { kind in
            ledger.count(id, kind) { $0.sent += 1 }
            inner.sent(kind)
        }
        outer.acknowledged = { kind in
            ledger.count(id, kind) { $0.acknowledged += 1 }
            inner.acknowledged(kind)
        }
        outer.refused = { kind, text in
            ledger.count(id, kind) { $0.rejected += 1 }
            inner.refused(kind, text)
        }
        outer.closed = { status in
            inner.closed(status)
            ledger.closed(id)
        }
        return outer
    }
}
