import Documents
import ResourceModel
import Stores

/// To which zone of a global control plane a store belongs.
///
/// A zone's name is its identity: proxies' certificates and tokens, labels and names at global are made of it. Under another name the same
/// store would be another zone, whose resources global knows twice. So the first start under a global control plane claims the store
/// for its name; a zone that has always stood alone may still choose one.
enum ZoneClaim {
    /// Of this zone alone: no Config but the deployment's id is exchanged.
    static let key = ResourceKey(.config, name: "kuma-zone-name")

    /// A control plane was started under another name than the one that its store belongs to.
    struct Renamed: Error, Equatable, CustomStringConvertible {
        var known: String
        var wanted: String

        var description: String {
            "multizone.zone.name is \"\(wanted)\", and the store belongs to zone \"\(known)\" of a global control plane: a zone cannot be renamed. "
                + "Start it as \"\(known)\", or give zone \"\(wanted)\" a store of its own"
        }
    }

    /// Claims the store if the mode asks for that.
    ///
    /// - Throws: ``Renamed`` if it belongs to another zone, also for a control plane that is to stand alone now.
    static func make(for mode: ControlPlaneMode, in draft: inout ResourceDraft) throws(Renamed) {
        guard let zone = mode.zone else { return }
        if let known = draft[key]?.spec["config"]?.stringValue {
            guard known == zone else { throw Renamed(known: known, wanted: zone) }
        } else if mode.isFederated {
            draft.put(Resource(key, spec: ["config": .string(zone)]))
        }
    }
}
