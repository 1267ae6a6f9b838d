import ResourceModel
import Testing

@Suite struct KRITests {
    private static let backend = Resource(
        ResourceKey(.meshService, mesh: "default", name: "backend-x1"),
        labels: ["kuma.io/zone": "east", "kuma.io/display-name": "backend", "k8s.kuma.io/namespace": "ns"]
    )

    @Test func `of a resource, by its labels`() {
        #expect(Self.backend.kri?.description == "kri_msvc_default_east_ns_backend_")
        #expect(Self.backend.kri?.section("http").description == "kri_msvc_default_east_ns_backend_http")
        #expect(Resource(ResourceKey(.mesh, name: "default")).kri?.description == "kri_m____default_")
        #expect(Resource(ResourceKey(.zone, name: "east")).kri?.description == "kri_z____east_")
    }

    @Test func `kinds without a short name have none`() {
        #expect(Resource(ResourceKey(.secret, mesh: "default", name: "a")).kri == nil)
        #expect(Resource(ResourceKey("TrafficRoute", mesh: "default", name: "a")).kri == nil)
    }

    @Test(arguments: ["kri_msvc_default_east_ns_backend_http", "kri_m____default_", "kri_dp_m_z__d_a_b_c"])
    func `is read as it is written`(text: String) throws { #expect(try #require(KRI(text)).description == text) }

    @Test func `a section may hold underscores`() { #expect(KRI("kri_dp_m_z__d_a_b")?.section == "a_b") }

    @Test(arguments: ["", "kri", "kri_zz_default___x_", "mt_default", "kri_mt_default__x", "KRI_mt_default___x_"])
    func `what is none`(text: String) { #expect(KRI(text) == nil) }

    @Test func `a server name leaves out what is empty`() {
        #expect(Self.backend.sni(section: "80") == "sni.msvc.default.east.ns.backend.80")
        var plain = Self.backend
        plain.labels = [:]
        #expect(plain.sni(section: "http") == "sni.msvc.default.backend-x1.http")
        // A namespace without a zone is not told: it would be read as a zone.
        plain.labels = ["k8s.kuma.io/namespace": "ns"]
        #expect(plain.sni(section: "http") == "sni.msvc.default.backend-x1.http")
    }
}
