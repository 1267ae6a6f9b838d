// EnvoyConfig
