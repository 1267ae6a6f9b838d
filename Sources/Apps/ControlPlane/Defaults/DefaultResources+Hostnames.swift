import Documents
import ResourceModel

extension DefaultResources {
    /// The generators of names that every control plane begins with: global ones act in zones on what came from global, a zone's own
    /// on what is the zone's.
    var hostnameGenerators: [Resource] {
        guard !settings.bool("defaults.SkipHostnameGenerators") else { return [] }
        return mode.zone == nil ? ofGlobal : ofZone
    }

    private var ofGlobal: [Resource] {
        [
            generator(
                "synced-mesh-multi-zone-service",
                "meshMultiZoneService",
                ["kuma.io/origin": "global"],
                "{{ .DisplayName }}.mzsvc.mesh.local"
            ),
            generator(
                "synced-kube-mesh-service",
                "meshService",
                [
                    "kuma.io/origin": "global", "k8s.kuma.io/is-headless-service": "false",
                    "kuma.io/env": "kubernetes",
                ],
                "{{ .DisplayName }}.{{ .Namespace }}.svc.{{ .Zone }}.mesh.local"
            ),
            generator(
                "synced-headless-kube-mesh-service",
                "meshService",
                [
                    "kuma.io/origin": "global", "k8s.kuma.io/is-headless-service": "true",
                    "kuma.io/env": "kubernetes",
                ],
                "{{ label \"statefulset.kubernetes.io/pod-name\" }}.{{ label \"k8s.kuma.io/service-name\" }}.{{ .Namespace }}.svc.{{ .Zone }}.mesh.local"
            ),
            generator(
                "synced-universal-mesh-service",
                "meshService",
                ["kuma.io/origin": "global", "kuma.io/env": "universal"],
                "{{ .DisplayName }}.svc.{{ .Zone }}.mesh.local"
            ),
            generator(
                "synced-mesh-external-service",
                "meshExternalService",
                ["kuma.io/origin": "global"],
                "{{ .DisplayName }}.extsvc.mesh.local"
            ),
        ]
    }

    private var ofZone: [Resource] {
        let labels = ["kuma.io/origin": "zone"]
        return [
            generator(
                "local-mesh-external-service",
                "meshExternalService",
                ["kuma.io/origin": "zone"],
                "{{ .DisplayName }}.extsvc.mesh.local",
                labels: labels
            ),
            generator(
                "local-universal-mesh-service",
                "meshService",
                ["kuma.io/origin": "zone"],
                "{{ .DisplayName }}.svc.mesh.local",
                labels: labels
            ),
        ]
    }

    private func generator(
        _ name: String,
        _ selects: String,
        _ matchLabels: [String: String],
        _ template: String,
        labels: [String: String] = [:]
    ) -> Resource {
        Resource(
            ResourceKey(.hostnameGenerator, name: name),
            labels: labels,
            spec: [
                "selector": .object([.init(selects, ["matchLabels": JSON(matchLabels)])]),
                "template": .string(template),
            ]
        )
    }
}
