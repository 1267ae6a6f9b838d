import EnvoyProtos
import Protobuf
import ProxyPlanning

extension LoadBalancing {
    func apply(_ cluster: inout Cluster) {
        switch self {
        case .roundRobin: cluster.lbPolicy = .roundRobin
        case .random: cluster.lbPolicy = .random
        case .leastRequest(let choices, let bias):
            cluster.lbPolicy = .leastRequest
            cluster.lbConfig = .leastRequestLbConfig(
                .init {
                    $0.choiceCount = choices
                    if let bias { $0.activeRequestBias = RuntimeDouble { $0.defaultValue = bias } }
                }
            )
        case .ringHash(let isMurmur, let minimum, let maximum):
            cluster.lbPolicy = .ringHash
            cluster.lbConfig = .ringHashLbConfig(
                .init {
                    $0.hashFunction = isMurmur ? .murmurHash2 : .xxHash
                    $0.minimumRingSize = minimum
                    $0.maximumRingSize = maximum
                }
            )
        case .maglev(let size):
            cluster.lbPolicy = .maglev
            cluster.lbConfig = .maglevLbConfig(.init { $0.tableSize = size })
        }
    }
}

extension HashPolicyPlan {
    var policy: RouteAction.HashPolicy {
        .init {
            $0.terminal = isTerminal
            switch source {
            case .header(let name): $0.policySpecifier = .header(.init { $0.headerName = name })
            case .cookie(let name, let ttl, let path):
                $0.policySpecifier = .cookie(
                    .init {
                        $0.name = name
                        $0.ttl = ttl
                        $0.path = path
                    }
                )
            case .connection(let isBySource):
                $0.policySpecifier = .connectionProperties(.init { $0.sourceIp = isBySource })
            case .queryParameter(let name): $0.policySpecifier = .queryParameter(.init { $0.name = name })
            case .filterState(let key): $0.policySpecifier = .filterState(.init { $0.key = key })
            }
        }
    }
}
