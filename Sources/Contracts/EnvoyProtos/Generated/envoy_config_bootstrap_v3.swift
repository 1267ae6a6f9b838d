// Made by `make generate` from scripts/messages.list. Do not edit.
package import Protobuf

package struct Admin: Message {
  package static var protoName: String { "envoy.config.bootstrap.v3.Admin" }
  package var profilePath: String = ""
  @Boxed package var address: Address?
  package var socketOptions: [SocketOption] = []
  package var accessLog: [AccessLog] = []
  package var ignoreGlobalConnLimit: Bool = false
  package var allowPaths: [StringMatcher] = []
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(2, profilePath)
    w.message(3, _address)
    w.messages(4, socketOptions)
    w.messages(5, accessLog)
    w.scalar(BoolKind.self, 6, ignoreGlobalConnLimit)
    w.messages(7, allowPaths)
  }
}

package struct Bootstrap: Message {
  package static var protoName: String { "envoy.config.bootstrap.v3.Bootstrap" }
  @Boxed package var node: Node?
  @Boxed package var staticResources: Bootstrap.StaticResources?
  @Boxed package var dynamicResources: Bootstrap.DynamicResources?
  package var flagsPath: String = ""
  package var statsFlushInterval: Duration?
  @Boxed package var admin: Admin?
  @Boxed package var statsConfig: StatsConfig?
  @Boxed package var hdsConfig: ApiConfigSource?
  @Boxed package var overloadManager: OverloadManager?
  package var enableDispatcherStats: Bool = false
  @Boxed package var layeredRuntime: LayeredRuntime?
  package var statsServerVersionOverride: UInt64?
  package var bootstrapExtensions: [TypedExtensionConfig] = []
  package var configSources: [ConfigSource] = []
  @Boxed package var defaultConfigSource: ConfigSource?
  package var defaultSocketInterface: String = ""
  package var certificateProviderInstances: [String: TypedExtensionConfig] = [:]
  package var nodeContextParams: [String] = []
  package var statsFlushOnAdmin: Bool?
  @Boxed package var typedDnsResolverConfig: TypedExtensionConfig?
  package var perfTracingFilePath: String = ""
  @Boxed package var defaultRegexEngine: TypedExtensionConfig?
  @Boxed package var xdsDelegateExtension: TypedExtensionConfig?
  @Boxed package var xdsConfigTrackerExtension: TypedExtensionConfig?
  @Boxed package var listenerManager: TypedExtensionConfig?
  package var statsEvictionInterval: Duration?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.message(1, _node)
    w.message(2, _staticResources)
    w.message(3, _dynamicResources)
    w.string(5, flagsPath)
    w.duration(7, statsFlushInterval)
    w.message(12, _admin)
    w.message(13, _statsConfig)
    w.message(14, _hdsConfig)
    w.message(15, _overloadManager)
    w.scalar(BoolKind.self, 16, enableDispatcherStats)
    w.message(17, _layeredRuntime)
    w.wrapper(UInt64Kind.self, 19, statsServerVersionOverride)
    w.messages(21, bootstrapExtensions)
    w.messages(22, configSources)
    w.message(23, _defaultConfigSource)
    w.string(24, defaultSocketInterface)
    w.map(25, certificateProviderInstances) { w, v in w.messageAlways(2, v) }
    w.strings(26, nodeContextParams)
    w.scalar(BoolKind.self, 29, statsFlushOnAdmin)
    w.message(31, _typedDnsResolverConfig)
    w.string(33, perfTracingFilePath)
    w.message(34, _defaultRegexEngine)
    w.message(35, _xdsDelegateExtension)
    w.message(36, _xdsConfigTrackerExtension)
    w.message(37, _listenerManager)
    w.duration(42, statsEvictionInterval)
  }
}

extension Bootstrap {
package struct DynamicResources: Message {
  package static var protoName: String { "envoy.config.bootstrap.v3.Bootstrap.DynamicResources" }
  @Boxed package var ldsConfig: ConfigSource?
  @Boxed package var cdsConfig: ConfigSource?
  @Boxed package var adsConfig: ApiConfigSource?
  package var ldsResourcesLocator: String = ""
  package var cdsResourcesLocator: String = ""
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.message(1, _ldsConfig)
    w.message(2, _cdsConfig)
    w.message(3, _adsConfig)
    w.string(5, ldsResourcesLocator)
    w.string(6, cdsResourcesLocator)
  }
}
}

extension Bootstrap {
package struct StaticResources: Message {
  package static var protoName: String { "envoy.config.bootstrap.v3.Bootstrap.StaticResources" }
  package var listeners: [Listener] = []
  package var clusters: [Cluster] = []
  package var secrets: [Secret] = []
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.messages(1, listeners)
    w.messages(2, clusters)
    w.messages(3, secrets)
  }
}
}

package struct LayeredRuntime: Message {
  package static var protoName: String { "envoy.config.bootstrap.v3.LayeredRuntime" }
  package var layers: [RuntimeLayer] = []
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.messages(1, layers)
  }
}

package struct RuntimeLayer: Message {
  package static var protoName: String { "envoy.config.bootstrap.v3.RuntimeLayer" }
  package var name: String = ""
  package var layerSpecifier: LayerSpecifierChoice?
  package enum LayerSpecifierChoice: Hashable, Sendable {
    case staticLayer(Struct)
    case rtdsLayer(RuntimeLayer.RtdsLayer)
  }
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, name)
    if case .staticLayer(let v)? = layerSpecifier { w.messageAlways(2, v) }
    if case .rtdsLayer(let v)? = layerSpecifier { w.messageAlways(5, v) }
  }
}

extension RuntimeLayer {
package struct RtdsLayer: Message {
  package static var protoName: String { "envoy.config.bootstrap.v3.RuntimeLayer.RtdsLayer" }
  package var name: String = ""
  @Boxed package var rtdsConfig: ConfigSource?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, name)
    w.message(2, _rtdsConfig)
  }
}
}
