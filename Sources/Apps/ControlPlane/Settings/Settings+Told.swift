import Documents

extension Settings {
    /// The settings as a zone tells them to global: JSON without secrets.
    ///
    /// Compat: a stock global and its GUI know no `sqlite`; the store inside of the process is `memory` to them. Our kumactl shows
    /// `store.engine`, at which nobody else looks. Tests: `SettingsTests`, test_how_a_zone_asks.
    var toldToGlobal: String {
        var told = redacted
        if var store = told["store"], store["type"] == "sqlite" {
            store.set("type", "memory")
            store.set("engine", "sqlite")
            told.set("store", store)
        }
        return String(decoding: told.text, as: UTF8.self)
    }
}
