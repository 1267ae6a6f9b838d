extension Settings {
    /// What Kuma refuses of single parts of the tree, in its words behind the place.
    var partReasons: [String] {
        switch string("mode") {
        case "global": global
        default: []
        }
    }

    private var global: [String] {
        let path = "multizone.global.kds.zoneHealthCheck"
        let isWhole = (duration("\(path).timeout") > .zero) == (duration("\(path).pollInterval") > .zero)
        return isWhole ? [] : ["\(Self.shown(path)): timeout and pollInterval must both be either set or unset"]
    }
}
