/// Changes to metrics on their way from Envoy and applications to Prometheus. Pure.
enum MetricMerging {
    private static let clusterLabel = "envoy_cluster_name"

    /// Envoy's families as the policy wants them: filtered, and with one series for the clusters of one service.
    static func filtered(_ families: [MetricFamily], _ filter: MetricFilter) -> [MetricFamily] {
        families.compactMap { family in
            var family = family
            switch filter.verdict(family.name) {
            case .hidden: return nil
            case .shown: break
            case .shownForTraffic:
                family.samples.removeAll { $0[clusterLabel].map(MetricFilter.isInternal) ?? false }
                if family.samples.isEmpty { return nil }
            }
            family.samples = withOneSeriesPerService(family.samples)
            return family
        }
    }

    /// Puts labels on all series that have not got them.
    static func labelled(_ families: [MetricFamily], _ labels: [(name: String, value: String)]) -> [MetricFamily] {
        let escaped = labels.map { (name: $0.name, value: escape($0.value)) }
        return families.map { family in
            var family = family
            for index in family.samples.indices {
                family.samples[index].labels += escaped.filter { family.samples[index][$0.name] == nil }
            }
            return family
        }
    }

    /// One list of families: the same name of several sources stands once, so that the text is legal.
    static func joined(_ sources: [[MetricFamily]]) -> [MetricFamily] {
        var families: [MetricFamily] = []
        var places: [String: Int] = [:]
        for family in sources.joined() {
            if let place = places[family.name] {
                families[place].samples += family.samples
            } else {
                places[family.name] = families.count
                families.append(family)
            }
        }
        return families
    }

    static func text(_ families: [MetricFamily]) -> [UInt8] {
        var out = ""
        for family in families { family.write(to: &out) }
        return Array(out.utf8)
    }

    /// A service that is reached in several ways has a cluster `<service>-<16 hexadecimal digits>` for each: they are added up.
    private static func withOneSeriesPerService(_ samples: [MetricFamily.Sample]) -> [MetricFamily.Sample] {
        guard samples.contains(where: { $0[clusterLabel].map { stem($0) != nil } ?? false }) else { return samples }
        var result: [MetricFamily.Sample] = []
        var places: [String: Int] = [:]
        for var sample in samples {
            for index in sample.labels.indices where sample.labels[index].name == clusterLabel {
                if let stem = stem(sample.labels[index].value) { sample.labels[index].value = stem }
            }
            let key = sample.name + sample.labels.map { "\u{0}\($0.name)=\($0.value)" }.joined()
            if let place = places[key] {
                result[place].value = sum(result[place].value, sample.value)
            } else {
                places[key] = result.count
                result.append(sample)
            }
        }
        return result
    }

    private static func stem(_ cluster: String) -> String? {
        let bytes = cluster.utf8
        guard bytes.count > 17, let dash = bytes.index(bytes.endIndex, offsetBy: -17, limitedBy: bytes.startIndex),
            bytes[dash] == UInt8(ascii: "-"),
            bytes[bytes.index(after: dash)...].allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
        else { return nil }
        return String(cluster[..<dash])
    }

    private static func sum(_ left: String, _ right: String) -> String {
        if let a = Int(left), let b = Int(right), case let (sum, overflow) = a.addingReportingOverflow(b), !overflow {
            return "\(sum)"
        }
        guard let a = Double(left), let b = Double(right) else { return left }
        return "\(a + b)"
    }

    private static func escape(_ text: String) -> String {
        text.reduce(into: "") { result, character in
            switch character {
            case "\\": result += #"\\"#
            case "\"": result += #"\""#
            case "\n": result += #"\n"#
            default: result.append(character)
            }
        }
    }
}
