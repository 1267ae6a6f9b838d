extension Settings {
    /// How long meshes are not counted again after they were.
    ///
    /// Compat: the older name wins where it is given, as in Kuma (`SettingsTests`).
    var insightInterval: Duration {
        let older = duration("metrics.mesh.minResyncTimeout")
        return older == .zero ? duration("metrics.mesh.minResyncInterval") : older
    }
}
