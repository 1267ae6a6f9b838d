/// A part of the names of Envoy's statistics that Envoy tells as a tag.
///
/// Envoy runs each expression over the name of each statistic that it makes, more than a hundred for a cluster, each time the cluster
/// changes, with an engine that tries every start anew.
struct StatisticTag: Hashable, Sendable {
    let name: String
    /// The first group is cut out of the name, the second is the tag's value.
    let expression: String

    private init(_ name: String, _ expression: String) { (self.name, self.expression) = (name, expression) }

    /// As Kuma's. Hot: 14 ms of Envoy's main thread for one cluster, most of it for `listener`.
    static let all = [
        StatisticTag("name", #"^grpc\.((.+)\.)"#),
        StatisticTag("status", #"^grpc.*streams_closed(_([0-9]+))"#),
        StatisticTag("kafka_name", #"^kafka(\.(\S*[0-9]))\."#),
        StatisticTag("kafka_type", #"^kafka\..*\.(.*?(?=_duration|$))"#),
        StatisticTag("worker", #"(worker_([0-9]+)\.)"#),
        StatisticTag("listener", #"((.+?)\.)rbac\."#),
    ]

    /// The same tags. Hot: 1.5 ms for one cluster.
    ///
    /// What begins with `^`, a word and `\.` or `(?=\.)`, Envoy does not even try on names that begin otherwise; what begins with `^`
    /// is tried once. Only statistics of clusters are told apart: their names have neither workers nor listeners.
    static let quick = [
        StatisticTag("name", #"^grpc\.((.+)\.)"#),
        StatisticTag("status", #"^grpc(?=\.).*streams_closed(_([0-9]+))"#),
        StatisticTag("kafka_name", #"^kafka(?=\.)(\.(\S*[0-9]))\."#),
        StatisticTag("kafka_type", #"^kafka\..*\.(.*?(?=_duration|$))"#),
        StatisticTag("worker", #"^(?!cluster\.).*?(worker_([0-9]+)\.)"#),
        StatisticTag("listener", #"^(?!cluster\.)((.+?)\.)rbac\."#),
    ]
}
