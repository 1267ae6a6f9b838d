// ProxyPlanning
