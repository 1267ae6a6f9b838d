// Insights: what is known of a mesh as numbers, for dashboards and older clients.
//
// In: the store's resources. Out: a MeshInsight and a ServiceInsight for each mesh, written back when they change. The counting
// (`MeshStatistics`, `ServiceStatistics`) is pure. Runs where the policies are: not on a zone under a global control plane.
